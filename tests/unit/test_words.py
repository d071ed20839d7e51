from __future__ import annotations

import pytest

from generator import words


@pytest.mark.parametrize(("items", "text"), [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")])
def test_listed(items: tuple[str, ...], text: str) -> None:
    assert words.listed(items) == text


def test_listed_takes_another_last_word() -> None:
    assert words.listed(["a", "b", "c"], "or") == "a, b or c"


def test_count() -> None:
    assert words.count(1, "muscle") == "1 muscle"
    assert words.count(0, "muscle") == "0 muscles"
    assert words.count(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize(
    ("text", "lowered"),
    [("Back of the heel", "back of the heel"), ("Achilles tendon", "Achilles tendon"), ("SI joint", "SI joint"), ("", ""), ("A", "a"), ("Écorché", "écorché")],
)
def test_lower_first(text: str, lowered: str) -> None:
    assert words.lower_first(text) == lowered


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        (["Calf, upper third", "Calf, middle third", "Calf, lower third"], ("Calf",)),
        (["Calf, lower third", "Calf, upper third"], ("Calf, upper and lower thirds",)),
        (["Calf, inner half, upper third"], ("Calf, inner half, upper third",)),
        (["Heel", "Calf, upper third", "Calf, middle third"], ("Heel", "Calf, upper and middle thirds")),
        (["Calf, upper third", "Shin, upper third"], ("Calf, upper third", "Shin, upper third")),
        (["Calf, last third", "Upper third"], ("Calf, last third", "Upper third")),
        ([], ()),
    ],
)
def test_thirds_of_one_place_are_joined(names: list[str], joined: tuple[str, ...]) -> None:
    assert words.zone_names(names) == joined
