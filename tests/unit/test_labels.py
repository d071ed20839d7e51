from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from generator.atlas.labels import Box, Label, spread

FRAME: Box = (0, 0, 400, 400)


def mark(label: Label) -> Box:
    return label.x - label.reach, label.y - label.reach, label.x + label.reach, label.y + label.reach


def box(label: Label, place: tuple[float, float]) -> Box:
    x, y = place
    return x - label.width / 2, y - label.height / 2, x + label.width / 2, y + label.height / 2


def apart(a: Box, b: Box) -> bool:
    return a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]


@st.composite
def labels(draw: st.DrawFn, most: int, low: float, high: float) -> list[Label]:
    """Marks of one size anywhere between *low* and *high*, with labels of one to three digits."""
    size = draw(st.floats(0.4, 1.2))
    places = draw(st.lists(st.tuples(st.floats(low, high), st.floats(low, high), st.integers(1, 3)), max_size=most))
    return [Label(x, y, 9 * size, 16 * size * digits, 22 * size) for x, y, digits in places]


@given(labels(5, 120, 280))
def test_with_room_no_label_covers_a_mark_or_another_label_or_leaves_the_picture(items: list[Label]) -> None:
    places = spread(items, FRAME)
    boxes = [box(label, place) for label, place in zip(items, places, strict=True)]
    for one, other in combinations(boxes, 2):
        assert apart(one, other)
    for one in boxes:
        assert all(apart(one, mark(label)) for label in items)
        assert one[0] >= FRAME[0] and one[1] >= FRAME[1] and one[2] <= FRAME[2] and one[3] <= FRAME[3]


@given(labels(40, 0, 400))
def test_however_crowded_each_label_has_a_place_near_its_mark(items: list[Label]) -> None:
    places = spread(items, FRAME)
    assert len(places) == len(items)
    for label, (x, y) in zip(items, places, strict=True):
        assert abs(x - label.x) <= 5 * label.width + label.reach + 2 and abs(y - label.y) <= 5 * label.height + label.reach + 2
        assert apart(box(label, (x, y)), mark(label)), "no label covers its own mark"


@given(labels(12, 0, 400))
def test_the_same_marks_give_the_same_places(items: list[Label]) -> None:
    assert spread(items, FRAME) == spread(list(items), FRAME)


@given(labels(12, 0, 400).filter(lambda items: len({(label.y, label.x) for label in items}) == len(items)))
def test_the_order_the_marks_are_given_in_does_not_matter(items: list[Label]) -> None:
    turned = spread(items[::-1], FRAME)
    assert turned[::-1] == spread(items, FRAME)


def test_a_label_stands_right_of_its_mark_where_there_is_room() -> None:
    middle, edge = Label(100, 100, 9, 16, 22), Label(390, 300, 9, 16, 22)
    (first, second) = spread([middle, edge], FRAME)
    assert first[1] == 100 and first[0] > 109
    assert second[1] == 300 and second[0] < 381, "at the right edge it stands left of it"


def test_nothing_to_place() -> None:
    assert spread([], FRAME) == []
