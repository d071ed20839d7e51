"""Notes what is read while something is made, so that it need not be made again before one of these things changes.

Fields of the classes that are watched note themselves. What is worked out once from many fields, and asked for often, is not read again each time:
it says with :func:`note` that it was asked for.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

#: What was read: the ``id`` of an object or any other name, and the part of it.
Reads = set[tuple[Hashable, str]]

#: Stands for every field of an object. Whoever asks for one of the names below may look at all.
WHOLE = "__dict__"
_ALL = ("__dict__", "__pydantic")

_seen: Reads | None = None


def note(what: Hashable, part: str = WHOLE) -> None:
    """Note that *part* of *what* was read, if somebody wants to know."""
    if _seen is not None:
        _seen.add((what, part))


@contextmanager
def noting() -> Iterator[Reads]:
    """Give a set that holds, at the end, all that was read in between."""
    global _seen  # noqa: PLW0603  one process makes one thing at a time
    before, _seen = _seen, set()
    try:
        yield _seen
    finally:
        _seen = before


@contextmanager
def watching(classes: Iterable[type]) -> Iterator[None]:
    """Let the fields of objects of *classes* note themselves."""
    watched = set(classes)
    for one in watched:
        setattr(one, "__getattribute__", _read)  # noqa: B010  mypy takes no assignment to a method
    try:
        yield
    finally:
        for one in watched:
            delattr(one, "__getattribute__")


def _read(self: object, name: str) -> Any:
    if _seen is not None:
        _seen.add((id(self), WHOLE if name.startswith(_ALL) else name))
    return object.__getattribute__(self, name)
