from __future__ import annotations

from pathlib import Path

import pytest

from generator.library import load, references
from generator.model.kinds import KINDS
from generator.problems import Problem, Problems
from generator.store import Store
from tests.support import SMALL, Project

SOLEUS = "content/muscles/soleus.yml"


def only(project: Project) -> Problem:
    """Return the one problem of the content's shape."""
    _, problems = project.load()
    (problem,) = problems
    return problem


def test_the_small_site_has_every_kind(small: Project) -> None:
    content, problems = small.load()
    assert list(problems) == []
    assert {kind for kind in KINDS if not content.ids(kind)} == set()
    assert problems.files == sum(1 for _ in (SMALL / "content").rglob("*.yml"))


def test_folders_are_sorted_by_id_and_vocabularies_keep_their_order() -> None:
    content = load(SMALL / "content", Problems())
    assert list(content.muscles) == sorted(content.muscles)
    assert list(content.all("feel")) == ["ache", "cramp", "numb"]


def test_a_union_gives_the_entries_of_all_its_kinds() -> None:
    content = load(SMALL / "content", Problems())
    assert content.ids("practice") == content.ids("technique") | content.ids("exercise")
    assert content.entry("practice", "heel-raise").kind == "exercise"
    with pytest.raises(KeyError):
        content.entry("practice", "soleus")


def test_references_are_found_by_the_marks_of_the_models() -> None:
    content = load(SMALL / "content", Problems())
    found = {(kind, id_, path) for kind, id_, path in references(content.entry("muscle", "soleus"))}
    for expected in (
        ("group", "calf", ("group",)),
        ("region", "calf", ("lies_in", 0)),
        ("source", "article-one", ("summary", "sources", 0, "id")),
        ("source", "book-one", ("summary", "sources", 1, "id")),
        ("zone", "calf-inner-lower", ("trigger_points", 0, "at")),
        ("zone", "heel-sole", ("trigger_points", 0, "pain", "primary", 1)),
        ("feel", "ache", ("trigger_points", 0, "pain", "feels", 0)),
        ("red-flag", "dvt", ("red_flags", 0)),
        ("symptom", "calf-ache", ("symptoms", 0, "symptom")),
        ("activity", "running", ("set_off_by", 0, "activity")),
        ("technique", "press-and-hold", ("release", 0, "technique")),
        ("exercise", "heel-raise", ("strengthen", 0, "exercise")),
        ("look-alike", "heel-spur", ("look_alikes", 0, "condition")),
        ("muscle", "tibialis-posterior", ("linked", 0, "muscle")),
        ("source", "book-one", ("reference", "source")),
    ):
        assert expected in found
    assert {kind for kind, _, _ in references(content.entry("technique", "press-and-hold"))} == {"source", "practice", "red-flag"}


def test_an_entry_locates_its_values_in_a_shared_file() -> None:
    content = load(SMALL / "content", Problems())
    assert str(content.entry("feel", "cramp").locate(key=True)) == "content/feels.yml:4:1"
    assert str(content.entry("feel", "cramp").locate("also", 0)) == "content/feels.yml:6:10"


EMPTY = "fill it; or remove the key, and say why in gaps where readers would expect it"
QUOTE = 'put it in "quotes"'

#: File, what stands there, what stands there instead (» marks where the problem is expected), its code, message and cure.
SHAPES = [
    (SOLEUS, "      feels: [ache]", "      »feel: [ache]", "unknown-key", "'feel' is not a key here. Did you mean 'feels'?", "use one of: feels, note, primary, sources, spillover, strokes"),
    (SOLEUS, "set_off_by:", "set-off-by: x\n»set_off_bi:", "unknown-key", None, None),
    (SOLEUS, "- symptom: calf-ache\n    text: The calf aches.\n    sources: [article-one]", "- »symptom: calf-ache\n    text: The calf aches.", "missing-source", "this fact has no source.", "add sources: [id, ...] with ids from content/sources.yml"),
    (SOLEUS, "text: The calf aches.\n    sources: [article-one]", "text: The calf aches.\n    sources: »[]", "empty-section", "'sources' is empty.", EMPTY),
    (SOLEUS, "change:\n  - text: Run less.\n    sources: [web-one]\n    confidence: expert\n", "change: »[]\n", "empty-section", "'change' is empty.", EMPTY),
    (SOLEUS, "also: [flat calf muscle, second heart]", "also: »flat calf muscle", "wrong-type", "'also' must be a list.", "write each item on its own line after '- ', or as [a, b]"),
    (SOLEUS, "latin: musculus soleus", "latin: »[musculus]", "wrong-type", "'latin' must be text.", QUOTE),
    (SOLEUS, "latin: musculus soleus", "latin: »12", "wrong-type", "'latin' must be text.", QUOTE),
    (SOLEUS, "latin: musculus soleus", "latin: »true", "wrong-type", "'latin' must be text.", QUOTE),
    (SOLEUS, "latin: musculus soleus\n", "", "missing-key", "'latin' is missing.", "add latin: ..."),
    (SOLEUS, "level: most-common", "level: »mostcommon", "unknown-value", "'mostcommon' is not allowed for 'level'. Did you mean 'most-common'?", "use one of 'most-common', 'common', 'less-common', 'rare' or 'unknown'"),
    (SOLEUS, "group: calf\n", "group: »Calf Muscles\n", "bad-form", "'Calf Muscles' does not have the form of 'group'.", "see the key's description in CONTRIBUTING.md"),
    (SOLEUS, "musculus soleus", '»"musculus \\u202e soleus"', "bad-text", "'latin': the text holds a character that cannot be shown (U+202E).", "rewrite the text"),
    (SOLEUS, "musculus soleus", '»"musculus \\x07 soleus"', "bad-text", "'latin': the text holds a character that cannot be shown (U+0007).", "rewrite the text"),
    (SOLEUS, "musculus soleus", '»"  "', "bad-text", "'latin': the text is empty.", "rewrite the text"),
    (SOLEUS, "- number: 2\n", "- number: »21\n", "wrong-value", "'number': Input should be less than or equal to 20.", "see the key's description in CONTRIBUTING.md"),
    (SOLEUS, "nerve:\n    text: Tibial nerve.\n    sources: [book-one]", "nerve: »Tibial nerve.", "wrong-type", "'nerve' must be a mapping of keys.", "write its keys below it, indented"),
    (SOLEUS, "- Put the thumb on the spot.", "- »{a: b}", "wrong-type", "'steps' must be text.", QUOTE),
    ("content/feels.yml", "cramp:", "»Cramp!:", "bad-id", "'Cramp!' is not an id.", "use lower-case letters, digits and single hyphens, at most 64"),
    ("content/feels.yml", "cramp:", f"»{'c' * 65}:", "bad-id", None, None),
    ("content/feels.yml", "cramp:", '»"cramp\\n":', "bad-id", None, None),
    ("content/feels.yml", "cramp:\n  name: Cramp\n  also: [charley horse]\n  definition: A sudden hard knot.\n", "»cramp:\n  name: Cramp\n", "missing-key", "'definition' is missing.", "add definition: ..."),
    ("content/feels.yml", "  nerve_question: true", "  »nerv_question: true", "unknown-key", "'nerv_question' is not a key here. Did you mean 'nerve_question'?", "use one of: also, definition, name, nerve_question"),
    ("content/feels.yml", "ache:\n  name: Achy\n  definition: A steady soreness.\n", "ache: »Achy\n", "wrong-type", None, "write its keys below it, indented"),
    ("content/sources.yml", 'pmid: "123"', "pmid: »123", "wrong-type", "'pmid' must be text.", QUOTE),
    ("content/sources.yml", "year: 2001", "year: »soon", "wrong-value", None, None),
    ("content/sources.yml", "https://example.org/heels", "»javascript:alert(1)", "bad-form", None, None),
    ("content/zones.yml", "  deep: true", "  »markers: []", "unknown-key", "'markers' is not a key here.", "use one of: also, careful, clinical, deep, name, near, part, patches"),
    (SOLEUS, "along: 0.6", "along: ».nan", "wrong-value", None, None),
    (SOLEUS, "along: 0.6", "along: »1.2", "wrong-value", "'along': Input should be less than or equal to 1.", None),
    (SOLEUS, "[leg, 0.4, 225, 26]", "[»arm, 0.4, 225, 26]", "unknown-value", None, "use one of 'thigh', 'leg', 'hip', 'sole' or 'top'"),
    (SOLEUS, "[leg, 0.4, 225, 26]", "[leg, 0.4, 225, »90]", "wrong-value", None, None),
    (SOLEUS, "[leg, 0.4, 225, 26]", "[leg, 0.4, ».inf, 26]", "wrong-value", None, None),
    (SOLEUS, "          - [[leg, 0.4, 225, 26], [leg, 0.9, 185, 22]]", "          »[]", "empty-section", "'spillover' is empty.", EMPTY),
    ("content/site.yml", "2025-03-04", "»yesterday", "wrong-value", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "code", "message", "fix"), SHAPES)
def test_shape_problems_name_place_and_cure(small: Project, file: str, old: str, new: str, code: str, message: str | None, fix: str | None) -> None:
    place = small.edit(file, old, new)
    _, problems = small.load()
    found = [problem for problem in problems if problem.code == code and place in (str(problem.location), problem.location.path)]
    assert len(found) == 1, [problem.as_text() for problem in problems]
    assert message in (None, found[0].message)
    assert fix in (None, found[0].fix)


def test_a_misspelt_key_is_one_key_too_many_and_one_too_few(small: Project) -> None:
    place = small.edit(SOLEUS, "latin: ", "»latn: ")
    _, problems = small.load()
    missing, unknown = problems
    assert (missing.code, str(missing.location)) == ("missing-key", f"{SOLEUS}:2:1")
    assert (unknown.code, str(unknown.location)) == ("unknown-key", place)
    assert unknown.message == "'latn' is not a key here. Did you mean 'latin'?"


def test_a_long_wrong_value_is_shown_short(small: Project) -> None:
    small.edit(SOLEUS, "      level: most-common", f"      level: {'x' * 300}")
    assert len(only(small).message) < 120


def test_all_problems_of_a_file_are_found_at_once(small: Project) -> None:
    small.edit(SOLEUS, "latin: musculus soleus", "latin: 12")
    small.edit(SOLEUS, "also: [flat calf muscle, second heart]", "also: []")
    small.edit("content/feels.yml", "  name: Numb\n", "")
    _, problems = small.load()
    assert [str(problem.location) for problem in problems] == ["content/feels.yml:8:1", f"{SOLEUS}:3:8", f"{SOLEUS}:4:7"]


def test_files_that_do_not_belong_are_named(small: Project) -> None:
    small.write("content/muscels/x.yml", "a: b\n")
    small.write("content/muscles/notes.txt", "hello")
    small.write("content/muscles/deep/x.yml", "a: b\n")
    small.write("content/muscles/.hidden", "")
    small.write("content/.schema/x.json", "{}")
    _, problems = small.load()
    assert [(problem.code, str(problem.location)) for problem in problems] == [
        ("unknown-file", "content/muscels"),
        ("unknown-file", "content/muscles/deep"),
        ("unknown-file", "content/muscles/notes.txt"),
    ]
    assert "Did you mean 'muscles'?" in next(iter(problems)).message


def test_the_geometry_is_read_with_the_content_and_drawn_shapes_are_kept_by_the_library(small: Project) -> None:
    content, _ = small.load()
    assert content.geometry.views and content.geometry.muscles and content.geometry.charts
    content.shapes = Store()
    assert content.anatomy is content.anatomy
    assert content.anatomy.painter.store is content.shapes
    assert set(content.anatomy.painter.zones) == content.ids("zone")


def test_a_missing_file_of_a_kind_is_named(small: Project) -> None:
    small.file("content/feels.yml").unlink()
    problem = only(small)
    assert (problem.code, str(problem.location)) == ("missing-file", "content/feels.yml")


def test_a_folder_in_place_of_a_file_is_a_problem(small: Project) -> None:
    small.file("content/feels.yml").unlink()
    small.file("content/feels.yml").mkdir()
    assert only(small).code == "unknown-file"


def test_no_content_folder(tmp_path: Path) -> None:
    problems = Problems()
    load(tmp_path / "content", problems)
    (problem,) = problems
    assert problem.code == "no-content"


def test_a_vocabulary_must_be_a_mapping(small: Project) -> None:
    small.write("content/feels.yml", "- ache\n- cramp\n")
    problem = only(small)
    assert (problem.code, str(problem.location)) == ("wrong-type", "content/feels.yml:1:1")


def test_folded_text_is_one_line(small: Project) -> None:
    small.edit(SOLEUS, "latin: musculus soleus", "latin: |\n  musculus\n     soleus\n")
    content, _ = small.load()
    assert content.muscles["soleus"].latin == "musculus soleus"


@pytest.mark.parametrize("length", [2000, 2001])
def test_a_text_has_at_most_2000_characters(small: Project, length: int) -> None:
    small.edit(SOLEUS, "latin: musculus soleus", f"latin: {'x' * length}")
    _, problems = small.load()
    assert problems.failed == (length > 2000)


def test_one_slip_is_not_told_again_by_all_who_name_the_entry(small: Project) -> None:
    """Other entries name the soleus, its zones are used by nobody else, and yet there is one problem."""
    small.edit(SOLEUS, "latin: musculus soleus", "latin: 12")
    assert [problem.code for problem in small.checked()] == ["wrong-type"]


@pytest.mark.parametrize("name", [kind.place for kind in KINDS.values() if not kind.is_folder])
def test_a_file_that_cannot_be_read_is_one_problem(small: Project, name: str) -> None:
    small.write(f"content/{name}", "a: b: c\n")
    assert [(problem.code, str(problem.location)) for problem in small.checked()] == [("yaml", f"content/{name}:1:5")]
    small.file(f"content/{name}").unlink()
    assert [(problem.code, str(problem.location)) for problem in small.checked()] == [("missing-file", f"content/{name}")]


@pytest.mark.parametrize("name", sorted(path.relative_to(SMALL).as_posix() for path in SMALL.rglob("*.yml")))
def test_a_damaged_entry_is_one_problem(small: Project, name: str) -> None:
    small.write(name, "\x07" + small.read(name))
    assert [problem.code for problem in small.checked()] == ["yaml"]
