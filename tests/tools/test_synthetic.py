"""The larger atlas that builders are measured with is content like any other: every rule passes, and copies share no names, texts or shapes."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bench import synthetic
from generator.library import Library, texts
from tests.support import Project, lay_small


@dataclass(frozen=True)
class Laid:
    """The small site and its double, both without errors."""

    once: Library
    twice: Library
    number: synthetic.Copies


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Laid:
    folder = tmp_path_factory.mktemp("copies")
    small = lay_small(folder / "once")
    number = synthetic.lay(small.root, 2, folder / "twice")
    return Laid(small.library(), Project(folder / "twice").library(), number)


def test_copies_pass_the_rules_and_say_nothing_twice(laid: Laid) -> None:
    once, twice, number = laid.once, laid.twice, laid.number
    for kind in synthetic.COPIED:
        assert len(twice.entries[kind]) == 2 * len(once.entries[kind]), kind
        for id_, entry in once.entries[kind].items():
            copied = twice.get(kind, number.id(kind, id_, 1))
            assert copied.name == f"{entry.value.name} (2)"  # type: ignore[attr-defined]
            said = {text for path, text in texts(entry.value) if text.count(" ") > 2}
            assert said.isdisjoint(text for _, text in texts(copied))


def test_copies_name_copies(laid: Laid) -> None:
    twice, number = laid.twice, laid.number
    for id_, muscle in laid.once.muscles.items():
        copied = twice.muscles[number.id("muscle", id_, 1)]
        assert [item.technique for item in copied.release] == [number.id("technique", item.technique, 1) for item in muscle.release]
        assert [item.muscle for item in copied.tell_apart] == [number.id("muscle", item.muscle, 1) for item in muscle.tell_apart]
        assert copied.trigger_points[0].at == muscle.trigger_points[0].at
    for id_, region in laid.once.regions.items():
        assert len(twice.regions[id_].suspects) == 2 * len(region.suspects)


def test_copies_of_a_drawn_muscle_have_shapes_of_their_own(laid: Laid) -> None:
    shapes = laid.twice.geometry.muscles
    for id_ in laid.once.geometry.muscles:
        first, second = shapes[id_], shapes[laid.number.id("muscle", id_, 1)]
        assert all(first.views[view].flesh != second.views[view].flesh for view in first.views)


def test_what_has_fewer_copies_is_shared_in_turn() -> None:
    number = synthetic.Copies({"symptom": 3, "muscle": 25})
    assert number.id("muscle", "soleus", 4) == "soleus-c5"
    assert [number.id("symptom", "cramp", turn) for turn in range(4)] == ["cramp", "cramp-c2", "cramp-c3", "cramp"]
