from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.write import Written, write_tree


def test_writes_a_whole_tree(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "tree"
    assert write_tree(folder, {"a.md": b"a", "b/c.md": b"c"}) == Written(2, 0, 0)
    assert (folder / "b/c.md").read_bytes() == b"c"


def test_writes_only_what_changed(tmp_path: Path) -> None:
    write_tree(tmp_path, {"same.md": b"1", "longer.md": b"2", "other.md": b"3"})
    os.utime(tmp_path / "same.md", (1, 1))
    assert write_tree(tmp_path, {"same.md": b"1", "longer.md": b"22", "other.md": b"4"}) == Written(2, 1, 0)
    assert (tmp_path / "same.md").stat().st_mtime == 1
    assert (tmp_path / "other.md").read_bytes() == b"4"


def test_removes_what_no_longer_belongs_and_empty_folders(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.md": b"", "old/deep/b.md": b"", "kept/c.md": b""})
    assert write_tree(tmp_path, {"a.md": b"", "kept/c.md": b""}) == Written(0, 2, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "kept"]


def test_a_link_in_the_tree_is_removed_and_its_target_stays(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious.txt").write_text("x", encoding="utf-8")
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "link").symlink_to(outside)
    assert write_tree(tree, {"a.md": b""}).removed == 1
    assert (outside / "precious.txt").exists()


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tmp_path, {"a.md": b"old"})

    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_tree(tmp_path, {"a.md": b"new text"})
    assert (tmp_path / "a.md").read_bytes() == b"old"


def test_what_a_killed_run_left_behind_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".a.md.new").write_bytes(b"half")
    write_tree(tmp_path, {"a.md": b"a"})
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_a_file_in_place_of_the_folder_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "tree").write_text("x", encoding="utf-8")
    with pytest.raises(OSError):
        write_tree(tmp_path / "tree", {"a.md": b""})


def test_a_folder_in_place_of_a_file_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    with pytest.raises(OSError):
        write_tree(tmp_path, {"a.md": b""})
