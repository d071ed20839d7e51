"""How good the finder is: the loader says what is wrong and where, the figures are right, and the finder beats what is plainer."""

from __future__ import annotations

import dataclasses
import functools
import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import library
from generator.finder.measure import Measured, Vignette, as_data, as_text, by_name, by_zones, ceiling, load, measure
from generator.finder.ranking import Marks, Ranker
from generator.graph import Graph
from generator.library import Library
from generator.problems import Problem, Problems
from generator.source import parse
from tests.support import REPO, TESTS, Project, examples

VIGNETTES = TESTS / "vignettes"


@functools.cache
def ranker() -> Ranker:
    """Return the ranker of the real content. To be read only: all tests of a process share it."""
    problems = Problems()
    found = library.load(REPO / "content", problems)
    assert [problem.as_text() for problem in problems] == []
    return Ranker(Graph(found))


@functools.cache
def real() -> tuple[Vignette, ...]:
    problems = Problems()
    found = load(VIGNETTES, ranker().library, problems)
    assert [problem.as_text() for problem in problems] == []
    return found


@functools.cache
def measured() -> Measured:
    return measure(ranker().graph, real())


@pytest.fixture
def graph(small: Project) -> Graph:
    return Graph(small.library())


def vignette(id_: str = "one", **fields: Any) -> Vignette:
    source = {"title": "A page", "url": "https://example.net/one", "says": "It is this muscle."}
    return Vignette.model_validate({"id": id_, "complaint": "It hurts.", "source": source, **fields})


# Loading

WHOLE = """\
- id: first
  complaint: It hurts behind the heel.
  main: [heel-back]
  also: [achilles]
  feels: [ache]
  set_off_by: [running]
  muscles: [soleus]
  source:
    title: A page
    url: https://example.net/one
    says: It is the soleus.
- id: second
  complaint: The calf is warm and thick.
  main: [calf-inner-upper]
  red_flag: dvt
  source:
    title: A page
    url: https://example.net/two
    says: It was a clot.
"""


def loaded(folder: Path, content: Library, **files: str) -> tuple[tuple[Vignette, ...], Problems]:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    problems = Problems()
    return load(folder, content, problems), problems


def test_whole_files_load_without_a_word(graph: Graph, tmp_path: Path) -> None:
    (first, second), problems = loaded(tmp_path / "vignettes", graph.library, a=WHOLE)
    assert list(problems) == [] and problems.files == 1
    assert first.marks == Marks(frozenset({"heel-back"}), frozenset({"achilles"}), frozenset({"ache"}), frozenset({"running"}))
    assert (first.muscles, first.red_flag) == (("soleus",), None)
    assert (second.muscles, second.red_flag, second.also, second.feels, second.set_off_by) == ((), "dvt", (), (), ())


def test_a_zone_in_both_lists_is_a_main_one() -> None:
    both = vignette(main=["heel-back"], also=["heel-back", "achilles"])
    assert both.marks == Marks(frozenset({"heel-back"}), frozenset({"achilles"}))


def test_files_are_read_in_order_and_nothing_but_yml(graph: Graph, tmp_path: Path) -> None:
    second = WHOLE.replace("id: first", "id: third").replace("id: second", "id: fourth")
    (tmp_path / "vignettes").mkdir()
    (tmp_path / "vignettes" / "README.md").write_text("no: list", encoding="utf-8")
    found, problems = loaded(tmp_path / "vignettes", graph.library, b=second, a=WHOLE)
    assert list(problems) == [] and problems.files == 2
    assert [one.id for one in found] == ["first", "second", "third", "fourth"]


def test_a_folder_that_is_not_there_holds_no_vignettes(graph: Graph, tmp_path: Path) -> None:
    problems = Problems()
    assert load(tmp_path / "nowhere", graph.library, problems) == ()
    assert list(problems) == []


class Fault(NamedTuple):
    """An edit of the whole file, and what must be said of it: the message stands at the place marked »."""

    old: str
    new: str
    code: str
    message: str
    left: tuple[str, ...] = ("second",)
    """The vignettes that can be used all the same."""


FAULTS = {
    "unknown zone": Fault("main: [heel-back]", "main: [»heel-bak]", "unknown-zone", "'heel-bak' is not a zone. Did you mean 'heel-back'?"),
    "unknown other zone": Fault("also: [achilles]", "also: [achilles, »achiles]", "unknown-zone", "'achiles' is not a zone. Did you mean 'achilles'?"),
    "unknown feel": Fault("feels: [ache]", "feels: [»aches]", "unknown-feel", "'aches' is not a feel. Did you mean 'ache'?"),
    "unknown activity": Fault("set_off_by: [running]", "set_off_by: [»runing]", "unknown-activity", "'runing' is not an activity. Did you mean 'running'?"),
    "unknown muscle": Fault("muscles: [soleus]", "muscles: [»solus]", "unknown-muscle", "'solus' is not a muscle. Did you mean 'soleus'?"),
    "unknown flag": Fault("red_flag: dvt", "red_flag: »dvvt", "unknown-red-flag", "'dvvt' is not a red flag. Did you mean 'dvt'?", ("first",)),
    "nothing near": Fault("main: [heel-back]", "main: [»qqq]", "unknown-zone", "'qqq' is not a zone."),
    "missing complaint": Fault("- id: first\n  complaint: It hurts behind the heel.\n", "- »id: first\n", "bad-vignette", "complaint: Field required."),
    "missing main": Fault("- id: first\n  complaint: It hurts behind the heel.\n  main: [heel-back]\n", "- »id: first\n  complaint: It hurts.\n", "bad-vignette", "main: Field required."),
    "missing part of the source": Fault("    title: A page\n    url: https://example.net/one\n", "    »title: A page\n", "bad-vignette", "source.url: Field required."),
    "empty main": Fault("main: [heel-back]", "main: »[]", "bad-vignette", "main: Tuple should have at least 1 item"),
    "unknown key": Fault("  feels: [ache]\n", "  feel: »[ache]\n", "bad-vignette", "feel: Extra inputs are not permitted."),
    "wrong type": Fault("main: [heel-back]", "main: »heel-back", "bad-vignette", "main: Input should be a valid tuple."),
    "bad id": Fault("- id: first", "- id: »First One", "bad-vignette", "id: String should match pattern"),
    "not a mapping": Fault("- id: second", "- »only words\n- id: second", "bad-vignette", "vignette: Input should be a valid dictionary", ("first", "second")),
    "muscles and red flag": Fault("- id: first\n", "- »red_flag: dvt\n  id: first\n", "bad-vignette", "it needs either muscles or a red_flag."),
    "neither": Fault("- id: second\n  complaint: The calf is warm and thick.\n  main: [calf-inner-upper]\n  red_flag: dvt\n", "- »id: second\n  complaint: The calf.\n  main: [calf-inner-upper]\n", "bad-vignette", "it needs either muscles or a red_flag.", ("first",)),
    "duplicate id": Fault("- id: second", "- id: »first", "duplicate-id", "'first' stands twice.", ("first",)),
}  # fmt: skip


def shown(problem: Problem) -> tuple[str, int, int]:
    """Return name of the file, line and column."""
    return problem.location.path.rpartition("/")[2], problem.location.line, problem.location.column


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_what_is_wrong_is_said_with_its_place(graph: Graph, tmp_path: Path, fault: Fault) -> None:
    assert WHOLE.count(fault.old) == 1
    before, mark, after = WHOLE.replace(fault.old, fault.new).partition("»")
    assert mark
    found, problems = loaded(tmp_path / "vignettes", graph.library, a=before + after)
    (problem,) = problems
    # A missing key stands nowhere: the value that lacks it is shown, at its first key.
    assert shown(problem) == ("a.yml", before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert problem.code == fault.code and problem.message.startswith(fault.message)
    assert problem.fix and problem.severity == "error"
    assert tuple(one.id for one in found) == fault.left


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("id: first\nmain: [heel-back]\n", "wrong-type", (1, 1)),
        ("only words\n", "wrong-type", (1, 1)),
        ("", "empty-file", (1, 1)),
        ("# nothing yet\n", "empty-file", (1, 1)),
        (WHOLE.replace("main: [heel-back]", "main: [heel-back"), "yaml", None),
        (WHOLE.replace("  also:", "\talso:"), "tab", (4, 1)),
        (WHOLE.replace("It hurts behind", "It hurts: behind"), "yaml", (2, 22)),
        (WHOLE.replace("  muscles: [soleus]\n", "  muscles: [soleus]\n  muscles: [soleus]\n"), "duplicate-key", (8, 3)),
        (WHOLE.replace("main: [heel-back]", "main: &a [heel-back]"), "yaml-anchor", None),
        (WHOLE.replace("main: [heel-back]", "main:"), "empty-value", (3, 8)),
    ],
    ids=["a mapping", "words", "empty", "comment only", "open bracket", "tab", "colon", "key twice", "anchor", "no value"],
)
def test_a_file_that_cannot_be_read_is_said_with_its_place_and_the_others_are_read(
    graph: Graph, tmp_path: Path, text: str, code: str, place: tuple[int, int] | None
) -> None:
    found, problems = loaded(tmp_path / "vignettes", graph.library, a=text, b=WHOLE)
    (problem,) = problems
    assert problem.code == code and problem.fix
    assert shown(problem)[0] == "a.yml" and problem.location.line >= 1
    assert place is None or shown(problem)[1:] == place
    assert [one.id for one in found] == ["first", "second"]


def test_bytes_that_are_no_text_are_said_with_their_place(graph: Graph, tmp_path: Path) -> None:
    (tmp_path / "vignettes").mkdir()
    (tmp_path / "vignettes" / "a.yml").write_bytes(WHOLE.encode().replace(b"behind", b"\xff\xfe"))
    found, problems = loaded(tmp_path / "vignettes", graph.library, b=WHOLE)
    assert [(problem.code, *shown(problem)) for problem in problems] == [("not-utf-8", "a.yml", 2, 23)]
    assert len(found) == 2


def test_one_id_in_two_files_is_one_too_many(graph: Graph, tmp_path: Path) -> None:
    found, problems = loaded(tmp_path / "vignettes", graph.library, a=WHOLE, b=WHOLE)
    assert [(problem.code, *shown(problem)) for problem in problems] == [("duplicate-id", "b.yml", 1, 7), ("duplicate-id", "b.yml", 12, 7)]
    assert len(found) == 2


def test_all_faults_are_told_at_once(graph: Graph, tmp_path: Path) -> None:
    text = WHOLE.replace("[heel-back]", "[heel-bak]").replace("[soleus]", "[solus]").replace("red_flag: dvt", "red_flag: dvvt")
    found, problems = loaded(tmp_path / "vignettes", graph.library, a=text)
    assert [problem.code for problem in problems] == ["unknown-zone", "unknown-muscle", "unknown-red-flag"]
    assert found == ()


@pytest.mark.parametrize("text", [WHOLE.replace("[heel-back]", "[heel-bak]"), WHOLE + "- [", "words", "- 3\n- [4]\n- {}\n"])
def test_the_command_tells_faults_without_a_traceback(small: Project, text: str) -> None:
    small.write("tests/vignettes/a.yml", text)
    result = small.run("measure", "finder", "--json")
    assert result.exit_code == 1 and "Traceback" not in result.output
    found = json.loads(result.stdout)
    assert found["errors"] >= 1
    assert all(problem["location"]["path"].endswith("vignettes/a.yml") and problem["location"]["line"] for problem in found["problems"])


def test_the_place_of_a_fault_is_a_path_of_the_project(small: Project) -> None:
    """As with all other findings: an editor and GitHub must find the file."""
    small.write("tests/vignettes/a.yml", WHOLE.replace("[heel-back]", "[heel-bak]"))
    (problem,) = json.loads(small.run("measure", "finder", "--json").stdout)["problems"]
    assert small.file(problem["location"]["path"]).is_file(), problem["location"]["path"]


# Measuring: tiny cases, worked out by hand on the small site


def test_two_vignettes_by_hand(graph: Graph) -> None:
    right = vignette("right", main=["heel-back", "heel-sole"], muscles=["soleus"])
    wrong = vignette("wrong", main=["heel-back", "heel-sole"], muscles=["gastrocnemius"])
    second = vignette("second", main=["heel-back", "heel-sole"], muscles=["tibialis-posterior"])
    flagged = vignette("flagged", main=["calf-inner-upper"], red_flag="dvt")
    found = measure(graph, [right, wrong, second, flagged])
    assert [(item.vignette.id, item.place, item.by_zones, item.by_name, item.first) for item in found.placed] == [
        ("right", 1, 1, 1, "soleus"),
        ("wrong", None, None, None, "soleus"),
        ("second", 2, 2, 2, "soleus"),
    ]
    for score in (found.finder, found.by_zones, found.by_name, found.fresh):
        assert (score.top1, score.top3, score.reciprocal) == pytest.approx((1 / 3, 2 / 3, (1 + 0 + 1 / 2) / 3))
    assert [(one.id, ok) for one, ok in found.flagged] == [("flagged", True)]
    assert found.recall == 1


def test_any_of_the_muscles_a_source_names_alike_will_do(graph: Graph) -> None:
    either = vignette(main=["heel-back", "heel-sole"], muscles=["gastrocnemius", "tibialis-posterior", "soleus"])
    assert [item.place for item in measure(graph, [either]).placed] == [1]


def test_a_sign_that_is_not_asked_lowers_the_recall(small: Project) -> None:
    signs = [vignette(f"v-{sign}", main=["heel-sole"], red_flag=sign) for sign in ("dvt", "nerve-root")]
    assert measure(Graph(small.library()), signs).recall == 1
    small.edit("content/regions/heel.yml", "red_flags: [dvt, nerve-root]", "red_flags: [dvt]")
    found = measure(Graph(small.library()), signs)
    assert [(one.id, ok) for one, ok in found.flagged] == [("v-dvt", True), ("v-nerve-root", False)]
    assert found.recall == 1 / 2 and found.placed == ()
    assert "not asked: v-nerve-root (nerve-root)" in as_text(found)


def test_nothing_to_measure_is_no_error(graph: Graph) -> None:
    found = measure(graph, [])
    assert (found.finder.top1, found.finder.top3, found.finder.reciprocal, found.recall) == (0, 0, 0, 0)
    assert "0 complaints" in as_text(found) and as_data(found)["complaints"] == 0


def test_places_make_the_scores() -> None:
    """First to fourth and not at all, whatever the order of the real content is today."""
    marks = {"main": ["calf-inner-middle"], "also": ["achilles"]}
    order = [result.muscle for result in ranker().rank(vignette(**marks).marks)]
    missing = next(muscle for muscle in ranker().library.muscles if muscle not in order)
    tried = [vignette(f"v-{muscle}", **marks, muscles=[muscle]) for muscle in (*order[:4], missing)]
    found = measure(ranker().graph, tried)
    assert [item.place for item in found.placed] == [1, 2, 3, 4, None]
    assert {item.first for item in found.placed} == {order[0]}
    assert (found.finder.top1, found.finder.top3, found.finder.reciprocal) == pytest.approx((1 / 5, 3 / 5, (1 + 1 / 2 + 1 / 3 + 1 / 4) / 5))


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://example.org/heels", True),
        ("http://www.Example.org/heels/", True),
        ("https://example.org/heels-and-toes", False),
        ("https://doi.org/10.1000/ABC.1", False),
    ],
)
def test_a_source_the_pain_rests_on_says_less(small: Project, url: str, known: bool) -> None:
    """Told by the address; the article is cited by the soleus too, but not for its pain."""
    text = small.read("content/muscles/soleus.yml")
    at = text.index("      sources: [book-one]", text.index("      primary: [heel-back, heel-sole]"))
    small.write("content/muscles/soleus.yml", text[:at] + text[at:].replace("[book-one]", "[book-one, web-one]", 1))
    one = vignette(main=["heel-back", "heel-sole"], muscles=["soleus"], source={"title": "T", "url": url, "says": "S."})
    found = measure(Graph(small.library()), [one])
    assert [item.known for item in found.placed] == [known]
    assert found.finder.top1 == 1 and found.fresh.top1 == (0 if known else 1), "a known one does not count as fresh"


# The baselines

#: Marks on the small site, and the order of each baseline.
ORDERS = {
    "two zones beat one": ({"heel-back", "heel-sole"}, ["soleus", "tibialis-posterior"], ["soleus", "tibialis-posterior"]),
    "all kinds of pain count alike": ({"achilles", "heel-sole", "heel-spot"}, ["tibialis-posterior", "soleus"], ["soleus", "tibialis-posterior"]),
    "equal ones by id": ({"calf-inner-upper"}, ["gastrocnemius", "soleus"], ["gastrocnemius", "soleus"]),
    "a region is more than its marked zone": ({"knee-deep"}, ["soleus"], ["gastrocnemius", "soleus"]),
    "nothing marked": (set(), [], []),
}


@pytest.mark.parametrize(("zones", "counted", "named"), ORDERS.values(), ids=ORDERS)
def test_the_baselines_by_hand(graph: Graph, zones: set[str], counted: list[str], named: list[str]) -> None:
    few = Ranker(graph)
    for marks in (Marks(main=frozenset(zones)), Marks(also=frozenset(zones))):
        assert by_zones(few, marks) == counted
        assert by_name(few, marks) == named


marked = st.builds(
    lambda main, also: Marks(frozenset(main), frozenset(also)),
    *2 * [st.deferred(lambda: st.sets(st.sampled_from(list(ranker().library.ids("zone"))), max_size=4))],
)


@examples(50)
@given(marked)
def test_the_baselines_do_what_they_say(marks: Marks) -> None:
    content = ranker().library
    zones = marks.main | marks.also
    hurts = {id_: [{*point.pain.primary, *point.pain.spillover} for point in muscle.trigger_points] for id_, muscle in content.muscles.items()}
    counts = {id_: max(len(zones & found) for found in points) for id_, points in hurts.items()}
    assert by_zones(ranker(), marks) == sorted((id_ for id_ in counts if counts[id_]), key=lambda id_: (-counts[id_], id_))
    held = {zone for region in content.regions.values() if zones & set(region.zones) for zone in region.zones}
    assert by_name(ranker(), marks) == sorted(id_ for id_, points in hurts.items() if any(held & found for found in points))


# What is printed


def figures(text: str) -> list[tuple[float, float, float, float]]:
    """Return the figures of every row of the table, as shares."""
    rows = re.findall(r"([\d.]+)% +([\d.]+)% +([\d.]+)% +([\d.]+)$", text, re.M)
    return [(float(first) / 100, float(three) / 100, float(five) / 100, float(mean)) for first, three, five, mean in rows]


def test_text_and_data_hold_the_same_figures() -> None:
    text, data = as_text(measured()), as_data(measured())
    assert data["complaints"] == len(measured().placed) and text.startswith(f"{data['complaints']} complaints")
    scores = [(row["top1"], row["top3"], row["top5"], row["reciprocal"]) for row in data["scores"].values()]
    assert len(scores) == len(figures(text)) >= 4
    for some, others in ((figures(text), scores), (scores, figures(text))):
        assert all(any(one == pytest.approx(other, abs=0.0006) for other in others) for one in some)
    for name in ("finder", "by_zones", "by_name"):
        assert data["scores"][name] == pytest.approx(dataclasses.asdict(getattr(measured(), name)), abs=0.00006)
    assert next(line for line in text.splitlines() if line.startswith("finder ")).count(f"{measured().finder.top1:.1%}") >= 1
    asked_for = sum(found for _, found in measured().flagged)
    assert f"{asked_for} of {len(measured().flagged)} ({measured().recall:.1%})" in text
    assert data["red_flag_recall"] == pytest.approx(asked_for / len(measured().flagged), abs=0.00006)
    assert json.loads(json.dumps(data)) == data


def test_the_text_names_the_missed_and_on_demand_all() -> None:
    places = {item.vignette.id: item.place for item in measured().placed}
    assert as_data(measured())["places"] == places
    pattern = re.compile(r"^ *(\d+|-)  ([a-z0-9-]+): ", re.M)
    missed, every = (dict((id_, place) for place, id_ in pattern.findall(as_text(measured(), every=every))) for every in (False, True))
    assert missed == {id_: str(place or "-") for id_, place in places.items() if place != 1}
    assert every == {id_: str(place or "-") for id_, place in places.items()}


def test_signs_that_are_not_asked_are_named() -> None:
    one = vignette("unheard", main=["heel-sole"], red_flag="dvt")
    text = as_text(dataclasses.replace(measured(), flagged=((one, False),)))
    assert "0 of 1 (0.0%)" in text and "not asked: unheard (dvt)" in text


def test_the_command_prints_the_same(small: Project) -> None:
    small.write("tests/vignettes/a.yml", WHOLE)
    text, data = small.run("measure", "finder", "--all"), small.run("measure", "finder", "--json")
    assert text.exit_code == data.exit_code == 0
    problems = Problems()
    content = small.library()
    found = measure(Graph(content), load(small.file("tests/vignettes"), content, problems))
    assert text.stdout.rstrip("\n") == as_text(found, every=True).rstrip("\n")
    told = json.loads(data.stdout)
    assert {key: told[key] for key in as_data(found)} == as_data(found)
    assert told["errors"] == 0


# The published complaints


def test_the_published_complaints_load_without_a_word() -> None:
    assert sum(bool(one.muscles) for one in real()) >= 80
    assert any(one.red_flag for one in real())


def test_no_two_published_complaints_are_the_same() -> None:
    names: list[str] = []
    for file in sorted(VIGNETTES.glob("*.yml")):
        document, faults = parse(file.read_bytes(), file.name)
        assert document is not None and faults == []
        names += [item["id"] for item in document.data]
    assert sorted(set(names)) == sorted(names)
    assert set(names) == {one.id for one in real()}
    complaints = [one.complaint for one in real()]
    assert len(set(complaints)) == len(complaints)


def test_every_published_complaint_has_a_source_that_can_be_opened() -> None:
    assert [one.id for one in real() if not re.match(r"https?://[^/\s]+\.[^/\s]+\S*$", one.source.url)] == []


@pytest.mark.parametrize("figure", ["top1", "top3", "reciprocal"])
@pytest.mark.parametrize("baseline", ["by_zones", "by_name"])
def test_the_finder_is_better_than_what_is_plainer(baseline: str, figure: str) -> None:
    finder, plain = (getattr(score, figure) for score in (measured().finder, getattr(measured(), baseline)))
    assert finder > plain, f"{figure}: finder {finder:.3f}, {baseline} {plain:.3f}"


def test_the_ceiling_is_what_the_best_lists_by_place_reach() -> None:
    def one(number: int, main: str, *muscles: str) -> Vignette:
        return real()[0].model_copy(update={"id": f"v{number}", "main": tuple(main.split()), "muscles": muscles, "red_flag": None})

    same = [
        one(1, "arch", "soleus"),
        one(2, "arch", "plantaris"),
        one(3, "arch", "plantaris", "soleus"),
        one(4, "arch", "gracilis"),
        one(5, "arch", "pectineus"),
    ]
    assert dataclasses.astuple(ceiling(same)) == pytest.approx((2 / 5, 4 / 5, 1))
    assert dataclasses.astuple(ceiling([*same, one(6, "arch groin", "gemelli")])) == pytest.approx((3 / 6, 5 / 6, 1))
    assert dataclasses.astuple(ceiling([])) == (0, 0, 0)


@pytest.mark.parametrize("length", [1, 3, 5])
def test_the_ceiling_is_above_every_list_that_knows_only_the_main_places(length: int) -> None:
    blunt = [item.model_copy(update={"also": (), "feels": (), "set_off_by": ()}) for item in real() if item.muscles]
    found = measure(ranker().graph, blunt)
    assert getattr(found.ceiling, f"top{length}") >= getattr(found.finder, f"top{length}")


def test_no_injury_is_taken_from_the_source_of_a_complaint() -> None:
    """Else the finder would be measured with what it was told."""
    sources = ranker().library.all("source")
    used = {sources[cite.id].url for muscle in ranker().library.muscles.values() for injury in muscle.injuries for cite in injury.sources}
    assert used
    assert not used & {vignette.source.url for vignette in real() if vignette.muscles}
