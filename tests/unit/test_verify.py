"""Finding damage in a bundle: every fault is named, what is whole is never called damaged, and nothing is unpacked or written."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.offline import bundle as bundling
from generator.offline import verify as verifying
from generator.offline.listing import MANIFEST, SUMS, listed, manifest, read_manifest, read_sums, sums
from generator.problems import Problems
from tests.support import Project, packed, run

FOLDER = "atlas-1.0.0"


def files() -> dict[str, bytes]:
    """Return a small bundle, path to bytes."""
    noise = random.Random(1).randbytes(120)
    site = {"index.html": b"<h1>Home</h1>" * 30, "muscles/soleus.html": b"soleus", "assets/a.png": noise, "empty.txt": b"", "START-HERE.html": b"<p>Start</p>"}
    site[MANIFEST] = manifest({"name": "Atlas"}, listed(site))
    site[SUMS] = sums(listed(site))
    return site


FILES = files()
RAW, _ = bundling.zipped(dict(sorted(FILES.items())), FOLDER, date(2026, 11, 21))


@pytest.fixture
def zipped(tmp_path: Path) -> Path:
    file = tmp_path / "Stick 1, Süd" / "atlas 1.zip"
    file.parent.mkdir()
    file.write_bytes(RAW)
    return file


@pytest.fixture
def unpacked(zipped: Path) -> Path:
    with zipfile.ZipFile(zipped) as source:
        source.extractall(zipped.parent)
    zipped.unlink()
    return zipped.parent / FOLDER


def found(given: Path) -> list[tuple[str, str]]:
    """Return code and path below *given* of each problem, in order."""
    problems = Problems()
    verifying.verify(given, problems)
    return [(problem.code, problem.location.path.removeprefix(str(given)).removeprefix("/")) for problem in problems]


def held(file: Path | io.BytesIO) -> dict[str, bytes]:
    """Return what a program that unpacks *file* gets, path to bytes."""
    with zipfile.ZipFile(file) as source:
        return {name: source.read(name) for name in source.namelist()}


def rezipped(change: Callable[[dict[str, bytes]], None], folder: str = f"{FOLDER}/") -> bytes:
    """Return a ZIP as another program would make it, of files after *change*."""
    changed = dict(FILES)
    change(changed)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as target:
        target.mkdir(FOLDER)
        for path, data in changed.items():
            target.writestr(folder + path, data)
    return whole.getvalue()


# All is well


def test_a_fresh_zip_and_folder_are_fine(zipped: Path, unpacked: Path) -> None:
    zipped.write_bytes(RAW)
    for place in (zipped, unpacked):
        result = run("verify", str(place))
        assert (result.exit_code, result.output) == (0, "All 7 files are as they were made\n")


def test_the_folder_above_will_do_whatever_else_lies_there(unpacked: Path) -> None:
    (unpacked.parent / "letters").mkdir()
    (unpacked.parent / "letters" / "a.txt").write_text("x", encoding="utf-8")
    (unpacked.parent / "atlas.zip").write_bytes(RAW)
    assert found(unpacked.parent) == []
    (unpacked / "index.html").write_bytes(b"")
    assert found(unpacked.parent) == [("damaged-file", f"{FOLDER}/index.html")]


def test_a_relative_path_and_the_working_folder_will_do(unpacked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(unpacked)
    assert run("verify", ".").output == "All 7 files are as they were made\n"
    (unpacked / "empty.txt").unlink()
    assert "\n1 thing is wrong. Use a fresh copy.\n" in run("verify", ".").output


def test_a_zip_packed_again_is_fine(zipped: Path) -> None:
    zipped.write_bytes(rezipped(lambda _: None))
    assert found(zipped) == []
    zipped.write_bytes(rezipped(lambda _: None, folder=""))
    assert found(zipped) == []


def test_the_bundle_of_a_site_is_fine_until_a_byte_changes(small_built: Project, tmp_path: Path) -> None:
    file = packed(small_built, tmp_path)
    assert found(file) == []
    whole = held(file)
    raw = bytearray(file.read_bytes())
    for offset in random.Random(3).sample(range(len(raw)), 12):
        raw[offset] ^= 0x10
        file.write_bytes(raw)
        assert found(file) or held(file) == whole, offset
        raw[offset] ^= 0x10


def test_it_writes_and_unpacks_nothing(zipped: Path) -> None:
    zipped.parent.chmod(0o555)
    before = {path: path.stat().st_mtime_ns for path in zipped.parent.rglob("*")}
    assert found(zipped) == []
    assert {path: path.stat().st_mtime_ns for path in zipped.parent.rglob("*")} == before
    zipped.parent.chmod(0o755)


# What systems leave


def test_what_systems_leave_is_named_as_harmless(unpacked: Path) -> None:
    left = [".DS_Store", "._index.html", "Desktop.ini", "System Volume Information/IndexerVolumeGuid", "muscles/Thumbs.db", ".Trash-1000/files/x"]
    for name in left:
        (unpacked / name).parent.mkdir(parents=True, exist_ok=True)
        (unpacked / name).write_bytes(b"x")
    result = run("verify", str(unpacked))
    assert result.exit_code == 0
    assert "All 7 files are as they were made\n6 warnings in 6 files\n" in result.output
    folders = {"System Volume Information", ".Trash-1000"}
    assert {name for _, name in found(unpacked)} == {name if name.partition("/")[0] not in folders else name.partition("/")[0] for name in left}
    assert {code for code, _ in found(unpacked)} == {"harmless-file"}


def test_what_macos_adds_to_a_zip_is_harmless(zipped: Path) -> None:
    with zipfile.ZipFile(zipped, "a") as target:
        target.writestr("__MACOSX/._index.html", b"x")
        target.writestr(f"{FOLDER}/.DS_Store", b"x")
    assert found(zipped) == [("harmless-file", "__MACOSX/._index.html"), ("harmless-file", f"{FOLDER}/.DS_Store")]


# Faults


def test_every_fault_of_a_folder_is_named_at_once_in_order(unpacked: Path) -> None:
    (unpacked / "muscles/soleus.html").write_bytes(b"soleuS")
    (unpacked / "assets/a.png").unlink()
    (unpacked / "assets/b.png").write_bytes(b"x")
    (unpacked / "empty.txt").write_bytes(b"x")
    result = run("verify", str(unpacked))
    assert result.exit_code == 1
    assert [line.partition(": error")[2] for line in result.output.splitlines() if not line.startswith("  ")][:4] == [
        "[missing-file]: the file is missing.",
        "[extra-file]: the file does not belong to the bundle.",
        "[damaged-file]: the file is not as it was made.",
        "[damaged-file]: the file is not as it was made.",
    ]
    assert [name for _, name in found(unpacked)] == ["assets/a.png", "assets/b.png", "empty.txt", "muscles/soleus.html"]
    assert result.output.endswith("4 things are wrong. Use a fresh copy.\n")
    data = json.loads(run("verify", str(unpacked), "--json").output)
    assert (data["errors"], data["files_compared"]) == (4, 7)


def test_the_same_faults_of_a_zip(zipped: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        files["muscles/soleus.html"] = b"soleuS"
        del files["assets/a.png"]
        files["assets/b.png"] = b"x"

    zipped.write_bytes(rezipped(change))
    assert found(zipped) == [
        ("missing-file", f"{FOLDER}/assets/a.png"),
        ("extra-file", f"{FOLDER}/assets/b.png"),
        ("damaged-file", f"{FOLDER}/muscles/soleus.html"),
    ]


def test_no_file_in_the_place_of_one(unpacked: Path) -> None:
    (unpacked / "index.html").unlink()
    os.mkfifo(unpacked / "index.html")
    assert found(unpacked) == [("damaged-file", "index.html")]
    (unpacked / "index.html").unlink()
    (unpacked / "index.html").mkdir()
    assert found(unpacked) == [("missing-file", "index.html")]


def test_a_link_to_a_folder_is_not_followed(unpacked: Path, tmp_path: Path) -> None:
    shutil.move(unpacked / "muscles", tmp_path / "muscles")
    (unpacked / "muscles").symlink_to(tmp_path / "muscles")
    (unpacked / "round").symlink_to(unpacked)
    assert found(unpacked) == [("extra-file", "muscles"), ("missing-file", "muscles/soleus.html"), ("extra-file", "round")]


def test_a_file_that_cannot_be_read_is_named(unpacked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def refuse(self: Path, *arguments: object, **more: object) -> object:
        if self.name == "index.html":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *arguments, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    problems = Problems()
    verifying.verify(unpacked, problems)
    (problem,) = problems
    assert (problem.code, "Permission denied" in problem.message) == ("damaged-file", True)


# Faults of the lists


def test_a_damaged_manifest_is_named_and_the_rest_is_compared(unpacked: Path) -> None:
    (unpacked / MANIFEST).write_bytes(FILES[MANIFEST].replace(b'"files"', b'"filez"'))
    (unpacked / "index.html").write_bytes(b"")
    assert found(unpacked) == [("damaged-file", "index.html"), ("damaged-list", MANIFEST)]


def test_damaged_sums_are_named_and_the_rest_is_compared(unpacked: Path) -> None:
    (unpacked / SUMS).write_bytes(FILES[SUMS][:-1])
    (unpacked / "index.html").write_bytes(b"")
    assert found(unpacked) == [("damaged-list", SUMS), ("damaged-file", "index.html")]


@pytest.mark.parametrize("name", [MANIFEST, SUMS])
def test_one_list_missing(unpacked: Path, name: str) -> None:
    (unpacked / name).unlink()
    assert found(unpacked) == [("missing-file", name)]


def test_both_lists_missing_or_useless(unpacked: Path) -> None:
    for name in (MANIFEST, SUMS):
        (unpacked / name).write_bytes(b"\xff")
    assert found(unpacked) == [("damaged-list", SUMS), ("damaged-list", MANIFEST)]
    for name in (MANIFEST, SUMS):
        (unpacked / name).unlink()
    assert found(unpacked) == [("no-manifest", "")]
    assert run("verify", str(unpacked)).exit_code == 1


def test_a_sum_changed_in_one_list_is_told_and_not_blamed_on_the_file(unpacked: Path) -> None:
    digest = next(file.sha256 for file in listed(FILES) if file.path == "index.html")
    wrong = digest.replace(digest[0], "0" if digest[0] != "0" else "1").encode()
    for name, said in ((SUMS, [("lists-disagree", SUMS)]), (MANIFEST, [("lists-disagree", SUMS), ("damaged-file", MANIFEST)])):
        (unpacked / name).write_bytes(FILES[name].replace(digest.encode(), wrong))
        assert found(unpacked) == said
        (unpacked / name).write_bytes(FILES[name])


def test_a_file_left_out_of_one_list_is_told(unpacked: Path) -> None:
    lines = FILES[SUMS].decode().splitlines(keepends=True)
    for name in ("index.html", MANIFEST):
        (unpacked / SUMS).write_text("".join(line for line in lines if not line.endswith(f"  {name}\n")), encoding="ascii")
        assert ("lists-disagree", SUMS) in found(unpacked)


def test_a_changed_file_whose_sum_was_changed_in_one_list_only_does_not_pass(unpacked: Path) -> None:
    old, new = (listed({"x": data})[0].sha256.encode() for data in (FILES["index.html"], b"evil"))
    (unpacked / "index.html").write_bytes(b"evil")
    (unpacked / SUMS).write_bytes(FILES[SUMS].replace(old, new))
    assert ("lists-disagree", SUMS) in found(unpacked)


@pytest.mark.parametrize(
    "raw",
    [b"", b"\n", b"abc", b"[]", b"{}", b"null", b"1" * 5000, b"[" * 100_000, b'{"format": "other"}', b'{"format": "trigger-point-atlas-offline/1", "files": 1}']
    + [json.dumps({"format": "trigger-point-atlas-offline/1", "files": [one], "file_count": 1, "bytes": 1}).encode() for one in (1, {}, {"path": 1, "size": 1, "sha256": ""}, {"path": "a", "size": "1", "sha256": ""}, {"path": "a", "size": 1, "sha256": "", "more": 1}, {"path": "a", "size": 2, "sha256": ""})],
)  # fmt: skip
def test_what_is_no_list_is_refused(raw: bytes) -> None:
    for read in (read_manifest, read_sums):
        with pytest.raises(ValueError, match=r"."):
            read(raw)


def test_a_list_that_names_a_file_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        read_sums(FILES[SUMS] * 2)


def test_the_lists_can_be_read_back() -> None:
    inner = {path: data for path, data in FILES.items() if path not in (MANIFEST, SUMS)}
    assert read_manifest(FILES[MANIFEST]) == {file.path: file.sha256 for file in listed(inner)}
    assert read_sums(FILES[SUMS]) == {file.path: file.sha256 for file in listed({**inner, MANIFEST: FILES[MANIFEST]})}


# Damaged ZIPs


@pytest.mark.parametrize("kept", [len(RAW) - 1, len(RAW) - 22, len(RAW) * 3 // 4, len(RAW) // 2, 100, 4])
def test_a_zip_that_broke_off(zipped: Path, kept: int) -> None:
    zipped.write_bytes(RAW[:kept])
    assert found(zipped) == [("truncated-zip", "")]
    result = run("verify", str(zipped))
    assert (result.exit_code, "the copy or download broke off" in result.output) == (1, True)


@pytest.mark.parametrize("raw", [b"", b"PK", b"<html>not found</html>", b"\0" * 5000], ids=["empty", "two bytes", "a page", "zeros"])
def test_what_is_no_zip(zipped: Path, raw: bytes) -> None:
    zipped.write_bytes(raw)
    assert found(zipped) == [("not-a-zip", "")]


def test_a_zip_without_its_beginning(zipped: Path) -> None:
    zipped.write_bytes(RAW[500:])
    assert {code for code, _ in found(zipped)} & {"damaged-zip", "damaged-file", "damaged-list", "missing-file"}


def test_another_zip_and_another_folder_are_no_bundle(zipped: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(zipped, "w") as target:
        target.writestr("letters/a.txt", b"x")
    assert found(zipped) == [("no-manifest", "")]
    (tmp_path / "other").mkdir()
    assert found(tmp_path / "other") == [("no-manifest", "")]


def test_nothing_there(tmp_path: Path) -> None:
    result = run("verify", str(tmp_path / "missing.zip"))
    assert (result.exit_code, "missing.zip: error[missing-file]: there is no such file or folder." in result.output) == (1, True)


def test_a_file_that_stands_twice_in_the_zip_is_told(zipped: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(zipped, "a") as target:
        target.writestr(f"{FOLDER}/index.html", FILES["index.html"])
    assert found(zipped) == [("damaged-file", f"{FOLDER}/index.html")]


def test_an_unknown_way_of_packing_is_damage(zipped: Path) -> None:
    raw = rezipped(lambda _: None)
    whole = io.BytesIO(raw)
    with zipfile.ZipFile(whole) as source:
        place = source.getinfo(f"{FOLDER}/index.html").header_offset
    directory = raw.rindex(b"PK\x01\x02", 0, raw.rindex(f"{FOLDER}/index.html".encode()))
    changed = bytearray(raw)
    changed[place + 8] = changed[directory + 10] = 99
    zipped.write_bytes(changed)
    assert found(zipped) == [("damaged-file", f"{FOLDER}/index.html")]


def sound(raw: bytes) -> bool:
    """Return whether a program that unpacks *raw* gets every file as it was made."""
    return held(io.BytesIO(raw)) == {f"{FOLDER}/{path}": data for path, data in FILES.items()}


def judged(folder: Path, raw: bytes) -> bool:
    """Return whether the check calls *raw* fine; anything but a finding fails the test by its exception."""
    file = folder / "x.zip"
    file.write_bytes(raw)
    problems = Problems()
    verifying.verify(file, problems)
    return not problems.failed


def test_no_damaged_byte_is_missed_wherever_it_lies(tmp_path: Path) -> None:
    """Every offset of a whole ZIP. What passes is harmless: a time, a right, or a version nobody needs."""
    passed = 0
    for offset in range(len(RAW)):
        raw = bytearray(RAW)
        raw[offset] ^= 0xFF
        if judged(tmp_path, bytes(raw)):
            assert sound(bytes(raw)), f"byte {offset} of {len(RAW)}"
            passed += 1
    assert passed < 50 * len(FILES)


@given(st.integers(0, len(RAW) * 8 - 1))
def test_no_flipped_bit_is_missed(place: int) -> None:
    raw = bytearray(RAW)
    raw[place // 8] ^= 1 << place % 8
    with tempfile.TemporaryDirectory() as folder:
        assert not judged(Path(folder), bytes(raw)) or sound(bytes(raw))


@given(st.integers(0, len(RAW) - 1), st.integers(1, 600), st.binary(max_size=40))
def test_no_lost_or_foreign_piece_is_missed(start: int, length: int, put: bytes) -> None:
    raw = RAW[:start] + put + RAW[start + length :]
    with tempfile.TemporaryDirectory() as folder:
        assert not judged(Path(folder), raw) or sound(raw)


def test_stopping_it_says_so(zipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(verifying, "verify", interrupted)
    result = run("verify", str(zipped))
    assert (result.exit_code, result.output) == (130, "Stopped.\n")


def test_a_folder_that_cannot_be_listed_is_told(unpacked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "iterdir", refuse)
    result = run("verify", str(unpacked))
    assert (result.exit_code, "error[cannot-read]: Permission denied." in result.output) == (1, True)
