"""What is kept between runs is what would be worked out anew, and losing it costs nothing else."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from generator import memo as module
from generator.memo import Memo, program


def never() -> str:
    raise AssertionError("worked out again")


def test_a_result_is_worked_out_once(tmp_path: Path) -> None:
    file = tmp_path / "kept" / "memo.pickle"
    first = Memo(file)
    assert first.of(lambda: "x", "page", b"bytes") == "x" and first.of(never, "page", b"bytes") == "x"
    first.save()
    assert Memo(file).of(never, "page", b"bytes") == "x"


def test_other_parts_are_another_result() -> None:
    memo = Memo()
    assert [memo.of(lambda part=part: part, *part) for part in (("a", "b"), ("ab",), ("a", ""), ("b", "a"))] == [("a", "b"), ("ab",), ("a", ""), ("b", "a")]


def test_what_a_run_does_not_use_is_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "memo.pickle"
    first = Memo(file)
    for part in "ab":
        first.of(lambda part=part: part, part)
    first.save()
    second = Memo(file)
    second.of(never, "a")
    second.save()
    assert Memo(file).of(lambda: "again", "b") == "again"


def test_another_program_works_all_out_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "memo.pickle"
    first = Memo(file)
    first.of(lambda: "old", "a")
    first.save()
    monkeypatch.setattr(module, "program", lambda: "another")
    assert Memo(file).of(lambda: "new", "a") == "new"
    assert len(program()) == 24


@pytest.mark.parametrize("damage", [b"", b"x", pickle.dumps(3), pickle.dumps(("a", "b")), pickle.dumps((program(), [])), b"\x80\x05cos\nnothing\n."])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "memo.pickle"
    file.write_bytes(damage)
    memo = Memo(file)
    assert memo.of(lambda: "x", "a") == "x"
    memo.save()
    assert Memo(file).of(never, "a") == "x"


def test_a_folder_in_the_way_is_no_error(tmp_path: Path) -> None:
    memo = Memo(tmp_path)
    assert memo.of(lambda: "x", "a") == "x"
    memo.save()
