"""A larger atlas made of the real one: a project in which every muscle, exercise and the rest stands so many times. The rules pass on it.

    python bench/synthetic.py 5 /tmp/atlas-5

What is copied gets its own ids, and a number in every name and text, so that nothing kept by text or shape serves two copies.
Muscles keep their geometry moved by a hair, and their strokes widened by one. Shared by all copies, because there is one body and one
shelf of sources: zones, regions, groups, parts, feelings, warning signs, glossary, questions, evidence, sources, finder and complaints.
A region names the copies of its muscles and look-alikes too, so region pages grow in place of their number.
"""

from __future__ import annotations

import copy
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import yaml

from generator import library
from generator.library import Entry, Library, references, texts
from generator.model.kinds import KINDS, UNIONS
from generator.offline.bundle import PAPERS
from generator.problems import ContentError, Problems
from generator.source import MAX_BYTES

ROOT = Path(__file__).resolve().parent.parent
#: Kinds of which every copy of the atlas has its own entries.
COPIED = ("muscle", "technique", "exercise", "symptom", "activity", "look-alike")
#: Lists of a region whose items name a copied entry, and the key that names it: the copies stand there as well.
REGION_LISTS = {"suspects": "muscle", "look_alikes": "condition"}
#: Single words that readers see; every text of several words gets a number anyway.
NAMES = ("name", "latin")
#: How far a copy's shapes are moved, and how much wider its strokes are, in millimetres for each copy.
MOVED = 0.1
WIDER = 0.001
#: Path data begins each piece with an absolute place.
_PLACE = re.compile(r"M\s*(-?[\d.]+)")


class _Dumper(yaml.CSafeDumper):
    """Writes no aliases, which content files may not have."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@dataclass(frozen=True)
class Copies:
    """How often each kind stands in the larger atlas. A kind kept in one file is copied only as often as a file may be large."""

    number: dict[str, int]

    def id(self, kind: str, id_: str, copy_: int) -> str:
        """Return the id that copy *copy_* of the atlas uses for an entry; the first copy is the original."""
        turn = copy_ % self.number[kind]
        return f"{id_}-c{turn + 1}" if turn else id_


def lay(project: Path, copies: int, target: Path) -> Copies:
    """Lay out in *target* the *project* so many times as large. Raises :class:`ContentError` when its content cannot be read."""
    shutil.rmtree(target, ignore_errors=True)
    for name in ("content", "site_templates", "docs", "tests/vignettes"):
        if (project / name).exists():
            shutil.copytree(project / name, target / name)
    for paper in ("mkdocs.yml", *PAPERS):
        (target / paper).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / paper if not (project / paper).exists() else project / paper, target / paper)
    problems = Problems()
    content = library.load(project / "content", problems)
    if problems.failed:
        raise ContentError(problems)
    number = Copies({kind: _times(project / "content", kind, copies) for kind in COPIED})
    for kind in COPIED:
        _copy_kind(content, kind, number, target / "content")
    for entry in content.entries["region"].values():
        _widen_region(entry, number, copies, target / "content")
    for id_ in content.geometry.muscles:
        for turn in range(1, copies):
            _copy_shape(target / "content" / "atlas" / "muscles", id_, turn, number)
    return number


def _times(content: Path, kind: str, copies: int) -> int:
    """Return how many copies of *kind* fit, a tenth left for the numbers in its texts."""
    file = content / KINDS[kind].place
    return copies if KINDS[kind].is_folder else min(copies, int(0.9 * MAX_BYTES / max(file.stat().st_size, 1)))


def _copy_kind(content: Library, kind: str, number: Copies, target: Path) -> None:
    place = target / KINDS[kind].place
    parts = []
    for turn in range(1, number.number[kind]):
        copied = {number.id(kind, id_, turn): _copied(entry, turn, number) for id_, entry in content.entries[kind].items()}
        if KINDS[kind].is_folder:
            for id_, data in copied.items():
                (place / f"{id_}.yml").write_text(_yaml(data), encoding="utf-8")
        else:
            parts.append(_yaml(copied))
    if parts:
        place.write_text("\n".join([place.read_text(encoding="utf-8"), *parts]), encoding="utf-8")


def _yaml(data: Any) -> str:
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def _data(entry: Entry) -> Any:
    """Return what is written of *entry*, as a copy to change."""
    data = entry.document.data
    for step in entry.base:
        data = data[step]
    return copy.deepcopy(data)


def _copied(entry: Entry, turn: int, number: Copies) -> Any:
    """Return the data of *entry* as copy *turn* has it."""
    data = _data(entry)
    named = dict(_named(entry))
    for path, text in texts(entry.value):
        if path in named:
            _change(data, path, lambda id_, kind=named[path]: number.id(kind, id_, turn))
        elif path[0] == "former_ids":
            _change(data, path, lambda id_: f"{id_}-c{turn + 1}")
        elif (" " in text and "part" not in path) or path[-1] in NAMES:
            _change(data, path, lambda said: _numbered(said, turn))
    for point in data.get("trigger_points", ()):
        for strokes in point["pain"].get("strokes", {}).values():
            for knot in (knot for stroke in strokes for knot in stroke):
                knot[3] = round(knot[3] + WIDER * turn, 3)
    return data


def _named(entry: Entry) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Yield path and kind of every reference to an entry that is copied; for a union the kind it really is."""
    for kind, _, path in references(entry):
        if kind in COPIED:
            yield path, kind
        elif kind in UNIONS:
            yield path, UNIONS[kind][0]  # all kinds of a union are copied as often as one another


def _change(data: Any, path: tuple[Any, ...], change: Callable[[str], str]) -> None:
    *steps, last = path
    for step in steps:
        data = data[step]
    data[last] = change(data[last])


def _numbered(text: str, turn: int) -> str:
    """Return *text* with the number of its copy, before the point that ends it if there is one."""
    bare = text.rstrip()
    end = bare[-1] if bare[-1] in ".?!" else ""
    return f"{bare.removesuffix(end)} ({turn + 1}){end}"


def _widen_region(entry: Entry, number: Copies, copies: int, target: Path) -> None:
    data = _data(entry)
    for name, key in REGION_LISTS.items():
        kind = "muscle" if key == "muscle" else "look-alike"
        written = tuple(data.get(name, ()))
        for turn in range(1, min(copies, number.number[kind])):
            for item in copy.deepcopy(written):
                item[key] = number.id(kind, item[key], turn)
                item.update({field: _numbered(item[field], turn) for field in ("text", "beyond_zones") if field in item})
                data[name].append(item)
    (target / "regions" / f"{entry.id}.yml").write_text(_yaml(data), encoding="utf-8")


def _copy_shape(folder: Path, id_: str, turn: int, number: Copies) -> None:
    shape = json.loads((folder / f"{id_}.json").read_text(encoding="utf-8"))
    shape["id"] = number.id("muscle", id_, turn)

    def moved(path: str) -> str:
        return _PLACE.sub(lambda found: f"M{float(found[1]) + MOVED * turn:.1f}", path)

    for view in shape["views"].values():
        view["bellies"] = {name: moved(path) for name, path in view["bellies"].items()}
        view.update({name: moved(view[name]) for name in ("tendons", "shade", "fibres")})
    (folder / f"{shape['id']}.json").write_text(json.dumps(shape, separators=(",", ":")), encoding="utf-8")


def main() -> None:
    copies, target = int(sys.argv[1]), Path(sys.argv[2])
    number = lay(ROOT, copies, target)
    for kind, times in number.number.items():
        if times < copies:
            print(f"{kind}: {times} copies, because one file holds at most {MAX_BYTES:,} bytes; further copies of the muscles share them", file=sys.stderr)


if __name__ == "__main__":
    main()
