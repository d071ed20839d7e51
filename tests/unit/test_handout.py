"""What the handout page works from: every muscle and exercise is there, no warning sign is lost, doses are read as they are written."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import library, plates, urls
from generator.clinic import ClinicFacts
from generator.graph import Graph
from generator.handout import data
from generator.library import Library
from generator.model.clinic import Addition
from generator.model.practice import Dose
from generator.problems import Problems
from generator.views.base import Context
from generator.views.handout import handout_view
from tests.support import REPO, Project

#: Bytes of the script as it is sent, compressed.
LARGEST = 80_000


@pytest.fixture(scope="module")
def content() -> Library:
    return library.load(REPO / "content", Problems())


@pytest.fixture(scope="module")
def found(content: Library) -> dict[str, Any]:
    return data.data(Graph(content), {})


def test_every_muscle_and_exercise_is_there(content: Library, found: dict[str, Any]) -> None:
    assert [muscle["id"] for muscle in found["muscles"]] == list(content.muscles)
    assert [exercise["id"] for exercise in found["exercises"]] == list(content.all("exercise"))
    assert [flag[0] for flag in found["flags"]] == list(content.all("red-flag"))
    for muscle, own in zip(found["muscles"], content.muscles.values(), strict=True):
        assert muscle["name"] == own.name
        assert muscle["find"] == [claim.text for claim in own.find]
        assert muscle["hurts"][0] or muscle["hurts"][2], own.name
        named = {item.exercise for item in (*own.stretch, *own.strengthen)}
        assert {found["exercises"][number]["id"] for number in muscle["exercises"]} == named
        assert sorted(muscle["careFirst"] + muscle["care"]) == sorted(caution.text for caution in own.cautions)
    for exercise, steps in zip(found["exercises"], content.all("exercise").values(), strict=True):
        assert exercise["steps"] == [claim.text for claim in steps.steps]


def test_no_warning_sign_is_lost(content: Library, found: dict[str, Any]) -> None:
    """Every red flag of a muscle, a technique and an exercise is asked for, and each keeps whether it withholds the steps."""
    flags = content.all("red-flag")
    for id_, level, question, short, href, withhold in found["flags"]:
        own = flags[id_]
        assert (level, question, short, bool(withhold)) == (own.level, own.question, own.short, own.withhold_release)
        assert href == urls.page_of("red-flag", id_)

    def named(numbers: list[int]) -> list[str]:
        return [found["flags"][number][0] for number in numbers]

    for muscle in found["muscles"]:
        own = content.muscles[muscle["id"]]
        assert named(muscle["flags"]) == list(own.red_flags)
        for way in muscle["release"]:
            assert named(way["flags"]) == list(content.get("technique", way["id"]).red_flags)
    for exercise in found["exercises"]:
        assert set(content.get("exercise", exercise["id"]).red_flags) <= set(named(exercise["flags"]))
        naming = [set(muscle.red_flags) for muscle in content.muscles.values() if exercise["id"] in {x.exercise for x in (*muscle.stretch, *muscle.strengthen)}]
        assert set.intersection(*naming) <= set(named(exercise["flags"])) if naming else True
    assert named(found["always"]) == list(content.finder.always)


def test_only_what_a_person_or_a_helper_can_do_is_offered(content: Library, found: dict[str, Any]) -> None:
    for muscle in found["muscles"]:
        wanted = [item.technique for item in content.muscles[muscle["id"]].release if content.get("technique", item.technique).who in ("self", "helper")]
        assert [way["id"] for way in muscle["release"]] == wanted
        assert all(way["steps"] for way in muscle["release"])
    assert any(not muscle["release"] for muscle in found["muscles"]), "some muscles are for trained hands only"


def test_when_to_stop_and_when_to_come_back_are_there(content: Library, found: dict[str, Any]) -> None:
    assert found["site"]["rules"] == [claim.text for claim in content.site.stop_rules]
    assert found["site"]["comeBack"] == [claim.text for claim in content.site.come_back]
    assert found["site"]["version"] == content.site.version


def test_the_clinic_of_the_folder_is_taken_over(content: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\0")
    words = Addition(title="Parking", text=("Behind.",), on=("handout",))
    clinic = ClinicFacts(name="Clinic", address=("Street 1", "Town"), logo=tmp_path / "logo.png", add=(words,))
    monkeypatch.setattr(content, "clinic", clinic, raising=False)
    assert data.data(Graph(content), {})["clinic"] == {
        "name": "Clinic",
        "address": ["Street 1", "Town"],
        "phone": "",
        "logo": "data:image/png;base64,AA==",
        "words": [["Parking", "Behind."]],
    }
    monkeypatch.setattr(content, "clinic", ClinicFacts(), raising=False)
    assert data.data(Graph(content), {})["clinic"] is None


def test_the_script_is_small_and_cannot_end_itself(content: Library) -> None:
    text = data.script(Graph(content), {})
    assert text.startswith("window.triggerPointHandout={")
    assert "<" not in text
    assert json.loads(text.partition("=")[2].removesuffix(";\n"))["muscles"]
    assert len(gzip.compress(text.encode(), 9)) < LARGEST


def test_the_panels_of_a_plate_can_be_shown_alone(small: Project) -> None:
    content = small.library()
    graph = Graph(content)
    svgs = {path: svg.encode() for path, svg, _ in plates.vector_files(graph, "")}
    for muscle in data.data(graph, svgs)["muscles"]:
        address, width, height, titles = muscle["picture"]
        assert address == f"assets/plates/{muscle['id']}.svg#panels"
        svg = svgs[address.partition("#")[0]].decode()
        (box,) = re.findall(r'<view id="panels" viewBox="([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)"/>', svg)
        whole = re.findall(r'<svg xmlns="[^"]+" width="(\d+)" height="(\d+)"', svg)[0]
        x, y, *size = map(float, box)
        assert size == [width, height]
        assert x >= 0 and y > 54, "the title stands above"
        assert x + width <= float(whole[0])
        assert y + height < float(whole[1])
        assert titles.count(";") + 1 == svg.count('class="under"')
    assert all(muscle["picture"] == [] for muscle in data.data(graph, {})["muscles"])


def test_places_are_told_once_and_doubt_is_kept_apart(content: Library, found: dict[str, Any]) -> None:
    soleus = next(muscle for muscle in found["muscles"] if muscle["id"] == "soleus")
    often, sometimes, doubtful = soleus["hurts"]
    assert "heel" in often and "jaw" not in often + sometimes
    assert "jaw" in doubtful
    assert soleus["points"][0][0] == 1


DOSES = {
    ("20 to 30 seconds", "3 to 5 times", None): ["", "3 to 5", "20 to 30", "", ""],
    ("5 seconds", "10 squeezes", "Up to 3 times a day"): ["", "10", "5", "", "Up to 3 times a day."],
    ("2 seconds at the top", "3 sets of 10", None): ["3", "10", "", "", "Hold: 2 seconds at the top."],
    ("30 seconds.", "3 times on each side", "3 times a day."): ["", "", "30", "3", "Repeat: 3 times on each side."],
    (None, "10", "Once a day"): ["", "10", "", "1", ""],
    ("15 seconds", None, "3 to 4 times a day"): ["", "", "15", "3 to 4", ""],
    (None, None, "3 times a week"): ["", "", "", "", "3 times a week."],
    ("2 minutes", "Ten times", "Daily"): ["", "", "", "", "Hold: 2 minutes. Repeat: ten times. Daily."],
}


@pytest.mark.parametrize(("written", "read"), DOSES.items())
def test_a_plain_number_goes_into_its_field_and_the_rest_into_words(written: tuple[str | None, ...], read: list[str]) -> None:
    hold, repeats, often = written
    assert data.plain_dose(Dose(hold=hold, repeats=repeats, how_often=often, sources=("x",))) == read  # type: ignore[arg-type]


def test_no_dose_is_an_empty_dose() -> None:
    assert data.plain_dose(None) == [""] * 5
    assert data.in_words(None) == ""


@given(
    st.one_of(st.none(), st.text(min_size=1).filter(lambda text: text.strip(". \n\t") != "")),
    st.one_of(st.none(), st.from_regex(r"\d{1,2}( to \d{1,2})? times?", fullmatch=True)),
)
def test_nothing_of_a_dose_is_dropped(hold: str | None, repeats: str | None) -> None:
    dose = SimpleNamespace(hold=hold, repeats=repeats, how_often=None)
    fields = data.plain_dose(dose)  # type: ignore[arg-type]
    for written in (hold, repeats):
        for number in re.findall(r"[0-9]+", written or ""):
            assert number in " ".join(fields)
    assert len(fields) == 5


def test_the_page_offers_every_muscle_by_all_its_names(content: Library) -> None:
    view = handout_view(Context(Graph(content), "handout.html"))
    assert [choice.id for choice in view.muscles] == list(content.muscles)
    assert view.root == ""
    soleus = next(choice for choice in view.muscles if choice.id == "soleus")
    assert "second heart" in soleus.words.split(" | ") and "second heart" in soleus.also
    assert len(view.links) == len(content.muscles)
