"""Turns ids into readable English: lists, joined zone names, counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_THIRDS = ("upper", "middle", "lower")
_INNER, _OUTER = ", inner half", ", outer half"
_NAMES = frozenset({"Achilles"})


def listed(items: Sequence[str], last: str = "and") -> str:
    """Return ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return ``1 muscle`` or ``3 muscles``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def lower_first(text: str) -> str:
    """Return *text* with a small first letter, unless the first word is a name or an abbreviation."""
    first = text.split(" ", 1)[0]
    return text if first in _NAMES or text[1:2].isupper() else text[:1].lower() + text[1:]


def zone_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return zone names with thirds and halves of one place joined: all of them become the place, two thirds one phrase."""
    places: dict[str, list[str]] = {}
    for name in names:
        place, third = _split(name)
        places.setdefault(place, []).extend([third] if third else [])
    joined = []
    for place, thirds in places.items():
        have = [third for third in _THIRDS if third in thirds]
        if len(have) in (0, 3):
            joined.append(place)
        else:
            joined.append(f"{place}, {listed(have)} {'third' if len(have) == 1 else 'thirds'}")
    return _halves_joined(joined)


def _halves_joined(names: list[str]) -> tuple[str, ...]:
    """Return *names* with an inner and an outer half of the same place joined into the place."""
    kept: list[str] = []
    for name in names:
        partner = name.replace(_OUTER, _INNER) if _OUTER in name else name.replace(_INNER, _OUTER)
        whole = name.replace(_INNER, "").replace(_OUTER, "")
        if partner == name or partner not in names:
            kept.append(name)
        elif whole not in kept:
            kept.append(whole)
    return tuple(kept)


def _split(name: str) -> tuple[str, str]:
    place, comma, tail = name.rpartition(", ")
    third = tail.removesuffix(" third")
    return (place, third) if comma and tail.endswith(" third") and third in _THIRDS else (name, "")
