"""The content itself: nothing of the fact base is lost, warning signs stay warning signs, nothing is promised or sold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
import yaml

from generator import library as libraries
from generator import sourcing
from generator.library import Library
from generator.model.base import CONFIDENCE_MEANING, Model
from generator.problems import Problems
from generator.rules.citations import UPLOAD_HOSTS
from generator.rules.wording import BRANDS
from tests.content.pages import article
from tests.support import REPO, Project

CONTENT = REPO / "content"
FACT_BASE: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "fact_base.yml").read_text(encoding="utf-8"))

#: A sentence that begins by telling somebody to treat a muscle.
TREAT = re.compile(
    r"^(?:then |gently |slowly )?(?:press|roll|massage|stretch|rub|knead|squeeze|heat|warm|ice|train|exercise|needle|work on|use (?:a|the) (?:ball|roller|cane))\b",
    re.I,
)

WARNING_WORDS = re.compile(r"\bswell\w*|\bswollen|\bnight|\bfoot drop|\bdrag\w*|\btrips?\b|\btripp\w+|\bfaint\w*|\bblack ?out", re.I)
#: A sentence that may use them: it calls them a warning sign or sends the reader to somebody. A cramp at night is a cramp.
CALLED_WARNING = re.compile(r"warning sign|\b(?:see|needs?|have|has|get|ask|tell)\b.*\b(?:doctor|clinician|checked|midwife)\b|\bcramp", re.I)

PROMISE = re.compile(r"\b(?:cures?|cured|guarantee\w*|proven|proves|miracle\w*|permanent\w*|pain.?free for|always works?|never fails?)\b", re.I)
DENIED = re.compile(r"\b(?:not|no|nobody|never|cannot|none|neither|claims?|story|nothing|disputed)\b", re.I)

PRESSING_KINDS = {"self-massage", "tool", "manual-therapy", "order-of-work"}
PRESSING_FINDS = {"identify-trigger-point", "search-by-grid", "figure-four-find-adductor", "toe-lift-find-tibialis", "fibula-find-peroneals"}

Path_ = tuple[str | int, ...]


class Piece(NamedTuple):
    """One text of the content and where it stands."""

    where: str
    path: Path_
    text: str


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?:])\s+", text)


@pytest.fixture(scope="module")
def content() -> Library:
    problems = Problems()
    loaded = libraries.load(CONTENT, problems)
    assert not problems.failed
    return loaded


def _texts(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            if name != "sources":
                yield from _texts(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))


def _pieces(content: Library, *kinds: str, but: tuple[str, ...] = ()) -> list[Piece]:
    return [
        Piece(f"{kind} {id_} {'.'.join(map(str, path))}", path, text)
        for kind in kinds or tuple(kind for kind in content.entries if kind not in but)
        for id_, entry in content.entries[kind].items()
        for path, text in _texts(entry.value)
    ]


# --- How much there is, and that nothing of the fact base is lost


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [
        ("muscle", 49, None), ("region", 24, None), ("practice", 62, None), ("red-flag", 22, None), ("symptom", 43, None), ("activity", 33, None), ("zone", 60, 90),
        ("source", 250, None), ("look-alike", 60, None),
    ],
)  # fmt: skip
def test_there_is_enough(content: Library, kind: str, least: int, most: int | None) -> None:
    number = len(content.ids(kind))
    assert number >= least
    assert most is None or number <= most


@pytest.mark.parametrize("kind", FACT_BASE["ids"])
def test_no_id_of_the_fact_base_is_lost(content: Library, kind: str) -> None:
    renamed, dropped = FACT_BASE["renamed"].get(kind, {}), FACT_BASE["dropped"].get(kind, {})
    assert not [id_ for id_ in FACT_BASE["ids"][kind] if id_ not in dropped and renamed.get(id_, id_) not in content.ids(kind)]
    assert not [id_ for id_ in (*renamed, *dropped) if id_ in content.ids(kind)], "renamed or dropped, and still there"


# --- What no text may hold


@pytest.mark.parametrize("file", [pytest.param(file, id=file.relative_to(CONTENT).as_posix()) for file in sorted(CONTENT.rglob("*.yml"))])
def test_nothing_is_marked_unverified(file: Path) -> None:
    assert not re.search(r"\bunverified\b|\bTODO\b|\bFIXME\b|lorem ipsum", file.read_text(encoding="utf-8"), re.I)


def test_no_brand_is_named(content: Library) -> None:
    assert not [f"{piece.where}: {match.group()}" for piece in _pieces(content, but=("source",)) for match in BRANDS.finditer(piece.text)]


def test_nothing_is_promised(content: Library) -> None:
    """Effects are told under ``evidence``, with a grade; elsewhere nobody is told that something cures."""
    assert not [
        f"{piece.where}: {sentence}"
        for piece in _pieces(content, but=("source", "evidence", "look-alike"))
        if "evidence" not in piece.path
        for sentence in _sentences(piece.text)
        if PROMISE.search(sentence) and not DENIED.search(sentence)
    ]


# --- Warning signs


def test_warning_signs_are_no_symptoms_of_muscles(content: Library) -> None:
    assert not [
        f"{id_}: {sentence}"
        for id_, muscle in content.muscles.items()
        for symptom in muscle.symptoms
        for sentence in _sentences(symptom.text)
        if WARNING_WORDS.search(sentence) and not CALLED_WARNING.search(sentence)
    ]


def test_numbness_of_a_muscle_comes_with_the_nerve_caution(content: Library) -> None:
    """A muscle whose page speaks of numbness as something felt says there that a nerve comes first, or to stop."""
    missing = []
    for id_, muscle in content.muscles.items():
        felt = {feel for point in muscle.trigger_points for feel in point.pain.feels}
        texts = [symptom.text for symptom in muscle.symptoms if re.search(r"\bnumb|\btingl", symptom.text, re.I) and "no tingling" not in symptom.text]
        missing += [f"{id_}: {text}" for text in texts if not re.search(r"nerve|lost feeling|clinician|doctor", text)]
        warned = [
            text
            for text in (*(caution.text for caution in muscle.cautions), *(one.text for one in muscle.disagreements))
            if re.search("numb|tingl|feeling", text)
        ]
        if (texts or {"numb", "tingling"} & felt) and not warned:
            missing.append(f"{id_}: no caution")
    assert not missing


def test_a_red_flag_tells_nobody_to_treat_themselves(content: Library) -> None:
    assert not [
        f"{id_}: {sentence}"
        for id_, flag in content.all("red-flag").items()
        for claim in flag.do
        for sentence in _sentences(claim.text)
        if TREAT.search(sentence) and not DENIED.search(sentence)
    ]


def test_every_red_flag_says_whom_to_see(content: Library) -> None:
    seen = re.compile(r"emergency|doctor|clinician|dentist|foot team|checked|be seen|appointment|help", re.I)
    assert not [id_ for id_, flag in content.all("red-flag").items() if not any(seen.search(claim.text) for claim in flag.do)]


def test_what_presses_warns_of_a_clot(content: Library) -> None:
    pressing = {id_ for id_, one in content.all("technique").items() if one.kind in PRESSING_KINDS} | PRESSING_FINDS
    for id_ in sorted(pressing):
        assert content.practices[id_].cautions, id_
        assert "dvt" in content.practices[id_].red_flags, f"{id_} presses and does not ask about a clot"


@pytest.mark.parametrize(
    ("site", "id_"),
    [
        ("popliteal-fossa", "popliteus"), ("popliteal-fossa", "plantaris"), ("femoral-triangle", "pectineus"), ("femoral-triangle", "iliopsoas"),
        ("femoral-triangle", "obturator-externus"), ("sciatic-notch", "gemelli"), ("sciatic-notch", "quadratus-femoris"), ("sciatic-notch", "obturator-internus"),
    ],
)  # fmt: skip
def test_muscles_under_open_vessels_and_nerves_are_not_pressed_at_home(content: Library, site: str, id_: str) -> None:
    """Their pages say why, and offer no tool and no thumb for the place itself."""
    muscle = content.muscles[id_]
    assert site in {caution.site for caution in muscle.cautions}
    direct = {
        "press-and-hold",
        "thumb-release",
        "circular-rub",
        "tools-hooked-cane",
        "buttock-ball-floor-or-wall",
        "tools-balls-and-rollers",
        "hamstring-ball-hard-chair",
    }
    assert not direct & {release.technique for release in muscle.release}


def test_one_distance_from_the_nerve_at_the_fibula(content: Library) -> None:
    """Every page that says how far to keep from the bony knob below the outer knee says the same."""
    knob = re.compile(r"(\d) finger.?widths (?:away from|below) (?:the|it)|(\d) finger.?widths away\.|first (\d) finger.?widths below the knob", re.I)
    given: dict[str, set[str]] = {}
    for piece in _pieces(content, "muscle", "technique", "exercise", "region", "self-care", "question"):
        if "knob" in piece.text:
            for groups in knob.findall(piece.text):
                given.setdefault("".join(groups), set()).add(piece.where)
    assert set(given) == {"3"}, given


# --- Effects


def test_every_finding_has_a_known_grade(content: Library) -> None:
    for id_, practice in content.practices.items():
        assert practice.evidence, id_
        assert all(finding.confidence in CONFIDENCE_MEANING for finding in practice.evidence), id_


def test_effects_outside_evidence_are_graded_or_hedged(content: Library) -> None:
    """Outside ``evidence`` a claim that something eases pain has a grade of its own, or says that it may or who claims it."""
    effect = re.compile(r"\b(?:helps|reduces|relieves|cures|improves)\b", re.I)
    about = re.compile(r"pain|trigger point|sore|tender", re.I)
    hedge = re.compile(r"\b(?:may|can|might|claims?|says?|said|advises|if|what|when|whether|which|one|not|review|trial|study)\b", re.I)
    assert not [
        f"{kind} {id_}: {sentence}"
        for kind in ("technique", "exercise", "muscle", "self-care")
        for id_, entry in content.entries[kind].items()
        for path, text in _texts(entry.value)
        if not ({"evidence", "anatomy"} & set(path) or _graded(entry.value, path))
        for sentence in _sentences(text)
        if effect.search(sentence) and about.search(sentence) and not hedge.search(sentence)
    ]


def _graded(value: Any, path: Path_) -> bool:
    """Return whether the text at *path* stands in a claim with a grade."""
    for step in path[:-1]:
        value = value[step] if isinstance(value, (tuple, dict)) else getattr(value, str(step))
    return getattr(value, "confidence", None) is not None


# --- Sources


def test_no_source_is_linked_at_an_upload_host(content: Library) -> None:
    assert not [
        f"{id_}: {source.url}"
        for id_, source in content.all("source").items()
        if source.url and any(f".{urlsplit(source.url).hostname}".endswith(f".{host}") for host in UPLOAD_HOSTS)
    ]


def test_sources_that_were_not_opened_are_marked_wherever_they_stand(real: Project, content: Library) -> None:
    closed = {id_ for id_, source in content.all("source").items() if not source.opened}
    assert closed
    site = real.root / "site"
    listed = article(site / "sources.html")
    details = {letter: article(site / f"sources/{letter}.html") for letter in {id_[0] for id_ in closed}}
    for id_ in closed:
        for entry in (listed.get_element_by_id(id_), details[id_[0]].get_element_by_id(id_)):
            assert "could not open" in entry.text_content(), f"{id_} is not marked among the sources"
    for page in sorted(site.rglob("*.html")):
        raw = page.read_text(encoding="utf-8")
        for id_ in closed:
            if f'sources/{id_[0]}.html#{id_}"' in raw:
                for item in article(page).xpath(f".//li[starts-with(@id, 'ref-') and .//a[contains(@href, 'sources/{id_[0]}.html#{id_}')]]"):
                    assert "could not open" in item.text_content(), f"{page.relative_to(site)}: {id_} is not marked"


# Sources


#: Part of all facts that may rest on one page of a business alone. It only ever goes down.
MOST_ON_ONE_BUSINESS = 0.18


def test_ever_fewer_facts_rest_on_one_page_of_a_business(content: Library) -> None:
    """Prints the muscles with most of them (``pytest -rP tests/content -k business``)."""
    found = sourcing.tallies(content)
    total = sourcing.total(found)
    print(f"{total.facts:,} facts, {total.single:,} with one source, {total.commercial:,} with one page of a business: {total.share:.1%}")
    print(
        "\n".join(
            f"{tally.commercial:>4} of {tally.facts:>3}  {kind} {id_}"
            for (kind, id_), tally in sorted(found.items(), key=lambda item: -item[1].commercial)[:20]
        )
    )
    assert total.share <= MOST_ON_ONE_BUSINESS


def test_what_is_graded_as_well_supported_rests_on_no_business(content: Library) -> None:
    for fact in sourcing.facts(content):
        if getattr(sourcing.statement(content, fact), "confidence", None) == "supported":
            assert not sourcing.rests_on_business(content, fact), fact
