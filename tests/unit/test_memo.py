"""What is kept between runs is what would be worked out anew, and losing it costs nothing else."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from generator import memo as module
from generator import workers
from generator.memo import Job, Memo, program

T = TypeVar("T")


def never() -> str:
    raise AssertionError("worked out again")


def one(memo: Memo, make: Callable[[], T], *parts: str | bytes) -> T:
    """Return the result of a single job."""
    (found,) = memo.of([Job(make, parts)])
    return found


def test_a_result_is_worked_out_once(tmp_path: Path) -> None:
    file = tmp_path / "kept" / "memo.pickle"
    first = Memo(file)
    assert one(first, lambda: "x", "page", b"bytes") == "x" and one(first, never, "page", b"bytes") == "x"
    first.save()
    assert one(Memo(file), never, "page", b"bytes") == "x"


def test_other_parts_are_another_result() -> None:
    memo = Memo()
    assert [one(memo, lambda part=part: part, *part) for part in (("a", "b"), ("ab",), ("a", ""), ("b", "a"))] == [("a", "b"), ("ab",), ("a", ""), ("b", "a")]


def test_many_jobs_keep_their_order_and_are_made_once_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On several cores as on one: a job that stands twice is made once, and what another process made is kept too."""
    monkeypatch.setattr(workers, "cores", lambda: 3)
    names = [f"{number % 90}" for number in range(180)]
    memo = Memo(tmp_path / "memo.pickle")
    assert memo.of([Job(partial(str.upper, f"job {name}"), (name,)) for name in names]) == [f"JOB {name}" for name in names]
    memo.save()
    assert Memo(tmp_path / "memo.pickle").of([Job(never, (name,)) for name in names]) == [f"JOB {name}" for name in names]


def test_what_a_run_does_not_use_is_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "memo.pickle"
    first = Memo(file)
    for part in "ab":
        one(first, lambda part=part: part, part)
    first.save()
    second = Memo(file)
    one(second, never, "a")
    second.save()
    assert one(Memo(file), lambda: "again", "b") == "again"


def test_another_program_works_all_out_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "memo.pickle"
    first = Memo(file)
    one(first, lambda: "old", "a")
    first.save()
    monkeypatch.setattr(module, "program", lambda: "another")
    assert one(Memo(file), lambda: "new", "a") == "new"
    assert len(program()) == 24


@pytest.mark.parametrize("damage", [b"", b"x", pickle.dumps(3), pickle.dumps(("a", "b")), pickle.dumps((program(), [])), b"\x80\x05cos\nnothing\n."])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "memo.pickle"
    file.write_bytes(damage)
    memo = Memo(file)
    assert one(memo, lambda: "x", "a") == "x"
    memo.save()
    assert one(Memo(file), never, "a") == "x"


def test_a_folder_in_the_way_is_no_error(tmp_path: Path) -> None:
    memo = Memo(tmp_path)
    assert one(memo, lambda: "x", "a") == "x"
    memo.save()
