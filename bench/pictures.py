"""What the pictures cost: time to draw all of them, afresh and from kept shapes, and their bytes on each kind of page."""

from __future__ import annotations

import gzip
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from generator import build, library, plates
from generator.graph import Graph
from generator.problems import Problems
from generator.store import Store
from generator.views.site import pages

ROOT = Path(__file__).resolve().parent.parent
#: Most bytes, compressed with gzip, that the pictures of a page may take.
BUDGETS = {"muscle": 60_000, "region": 80_000, "home": 40_000}


def draw(shapes: Path) -> float:
    """Draw every picture of every page and every plate; return the CPU seconds it took, without reading the content."""
    content = library.load(ROOT / "content", Problems())
    content.shapes = Store(shapes)
    graph = Graph(content)
    style = plates.plain_style((ROOT / "docs" / build.STYLE).read_text(encoding="utf-8"))
    start = time.process_time()
    for page in pages(graph):
        str(page.context.defs)
    for _ in plates.vector_files(graph, style):
        pass
    spent = time.process_time() - start
    content.shapes.save()
    return spent


def sizes() -> dict[str, list[tuple[int, str]]]:
    """Return the bytes of the pictures of every page, by kind of page, largest first."""
    files = build.gather(build.Paths(ROOT), Problems(), lambda text: None)
    found: dict[str, list[tuple[int, str]]] = {}
    for path, content in files.items():
        if not path.endswith(".md"):
            continue
        drawings = re.findall(r"<svg.*?</svg>", content.decode(), re.S)
        if drawings:
            folder = path.partition("/")[0]
            kind = {"muscles": "muscle", "regions": "region", "index.md": "home"}.get(folder, folder)
            kind = f"{kind} list" if path.endswith("/index.md") else kind
            found.setdefault(kind, []).append((len(gzip.compress("".join(drawings).encode(), 9)), path))
    return {kind: sorted(items, reverse=True) for kind, items in found.items()}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        shapes = Path(folder) / "shapes.json"
        fresh, kept = draw(shapes), draw(shapes)
    print(f"all pictures, drawn afresh   {fresh:6.2f} s CPU   1.00")
    print(f"all pictures, from kept ones {kept:6.2f} s CPU   {kept / fresh:.2f}")
    print(f"\n{'page':28} {'pages':>5} {'median':>8} {'largest':>8} {'budget':>8}  gzip bytes of its pictures")
    for kind, items in sorted(sizes().items()):
        budget = BUDGETS.get(kind)
        print(f"{kind:28} {len(items):5} {statistics.median(size for size, _ in items):8.0f} {items[0][0]:8} {budget or '':>8}  {items[0][1]}")
    files = sum(file.stat().st_size for file in (ROOT / "content" / "atlas").rglob("*.json"))
    print(f"\ncompiled geometry in content/atlas: {files / 1000:.0f} KB")


if __name__ == "__main__":
    main()
