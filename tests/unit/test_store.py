from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generator.atlas.pain import Knot
from generator.store import Store
from tests.support import REPO


def test_what_is_put_is_kept_between_runs(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "shapes.json"
    first = Store(file)
    assert first.get("a") is None
    assert first.put("a", "M0 0") == first.get("a") == "M0 0"
    first.put("empty", "")
    first.save()
    second = Store(file)
    assert (second.get("a"), second.get("empty"), second.get("b")) == ("M0 0", "", None)
    assert [path.name for path in file.parent.iterdir()] == ["shapes.json"]


def test_what_a_run_does_not_use_is_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "shapes.json"
    first = Store(file)
    first.put("a", "M0 0")
    first.put("b", "M1 1")
    first.save()
    second = Store(file)
    assert second.get("b") == "M1 1"
    second.save()
    assert json.loads(file.read_text(encoding="utf-8")) == {"b": "M1 1"}


def test_the_same_shapes_are_not_written_again(tmp_path: Path) -> None:
    file = tmp_path / "shapes.json"
    first = Store(file)
    first.put("a", "M0 0")
    first.save()
    before = file.stat().st_mtime_ns
    second = Store(file)
    second.get("a")
    second.save()
    assert file.stat().st_mtime_ns == before


def test_the_file_does_not_depend_on_the_order_of_use(tmp_path: Path) -> None:
    for name, keys in (("x", "abc"), ("y", "cba")):
        store = Store(tmp_path / name)
        for key in keys:
            store.put(key, f"M{ord(key)} 0")
        store.save()
    assert (tmp_path / "x").read_bytes() == (tmp_path / "y").read_bytes()


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"3", b"null", b'"x"', b'{"a": "M0 0"', b"\xff\xfe", b"{}"])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "shapes.json"
    file.write_bytes(damage)
    store = Store(file)
    assert store.get("a") is None
    store.put("a", "M0 0")
    store.save()
    assert Store(file).get("a") == "M0 0"


def test_a_folder_in_the_way_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place in (tmp_path / "file" / "shapes.json", tmp_path):
        store = Store(place)
        store.put("a", "M0 0")
        store.save()
        assert store.get("a") == "M0 0"


def test_without_a_file_it_lasts_as_long_as_the_run() -> None:
    store = Store()
    store.put("a", "M0 0")
    store.save()
    assert store.get("a") == "M0 0" and Store().get("a") is None


def test_a_key_stands_for_all_it_is_made_of_in_every_run() -> None:
    what = ("digest", "leg-back", ["a", "b"], [(Knot("leg", 0.5, 180.0, 20.0),)], ("right",))
    key = Store.key(*what)
    assert len(key) == 24 and key != Store.key(*what[:-1], ("left",)) != Store.key(*what[:3], [], what[4])
    code = (
        f"import sys; sys.path.insert(0, {str(REPO)!r})\nfrom generator.atlas.pain import Knot\nfrom generator.store import Store\nprint(Store.key(*{what!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "5"})
    assert done.stdout.strip() == key
