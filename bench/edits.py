"""Working on the site: from a saved edit until the page is ready again, and memory over many edits. Prints a table."""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from generator.build import Paths
from generator.serve import QUIET, Desk

ROOT = Path(__file__).resolve().parent.parent
#: What an edit changes, to and fro, and the pages a maintainer may be looking at.
FILE, OLD, NEW = "content/muscles/soleus.yml", "It pulls the heel up", "It pulls your heel up"
PAGES = ("muscles/soleus.html", "regions/calf.html", "index.html")


def memory() -> float:
    """Return the memory this process holds now, in megabytes."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--edits", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        for part in ("content", "docs", "site_templates", "tests/vignettes"):
            shutil.copytree(options.root / part, Path(place, part))
        shutil.copy(options.root / "mkdocs.yml", place)
        desk = Desk(Paths(Path(place)), lambda text: None)
        desk.refresh()
        for page in PAGES:
            desk.file(page)
        file = Path(place, FILE)
        text = file.read_text(encoding="utf-8")
        assert text.count(OLD) == 1
        taken: dict[str, list[float]] = {page: [] for page in PAGES}
        held = []
        for number in range(options.edits):
            words = NEW if number % 2 == 0 else OLD
            file.write_text(text.replace(OLD, words), encoding="utf-8")
            page = PAGES[number % len(PAGES)]
            started = time.perf_counter()
            desk.refresh()
            status, body = desk.file(page)
            taken[page].append(time.perf_counter() - started + QUIET)
            assert status == 200
            assert page != PAGES[0] or words.encode() in body
            held.append(memory())
    print("| Page | median, s | slowest, s |\n|---|---|---|")
    for page, times in taken.items():
        print(f"| {page} | {statistics.median(times):.2f} | {max(times):.2f} |")
    tenth = max(1, len(held) // 10)
    print(f"\nMemory: {statistics.median(held[:tenth]):.0f} MB over the first {tenth} edits, {statistics.median(held[-tenth:]):.0f} MB over the last")


if __name__ == "__main__":
    main()
