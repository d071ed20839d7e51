"""The offline bundle: its size and what fills it, how long packing and checking take beside the build, and when its pages show something.

Builds the site first. Needs a Chromium: ``CHROMIUM="$(sh tools/find-browser.sh)" .venv/bin/python bench/bundle.py``
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, sync_playwright

from generator import build
from generator.build import Paths
from generator.offline import bundle, verify
from generator.problems import Problems

ROOT = Path(__file__).resolve().parent.parent
RUNS = 7
#: Beside this machine as it is, one that is this many times slower, for a plain phone or an old computer in a clinic.
SLOWER = 4
PAGES = {"home": "index.html", "a muscle": "muscles/soleus.html", "the finder": "find.html"}

PAINTS = """() => new Promise(done => {
    const told = () => {
        const paints = Object.fromEntries(performance.getEntriesByType("paint").map(one => [one.name, one.startTime]));
        const { loadEventEnd } = performance.getEntriesByType("navigation")[0];
        if (loadEventEnd && "first-contentful-paint" in paints) done([paints["first-paint"], paints["first-contentful-paint"], loadEventEnd]);
        else setTimeout(told, 20);
    };
    told();
})"""

Result = TypeVar("Result")


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def parts(file: Path) -> None:
    """Print what the ZIP holds by folder, largest first."""
    sizes: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    with zipfile.ZipFile(file) as source:
        for info in source.infolist():
            folders = info.filename.split("/")[1:-1]
            total = sizes["/".join(folders[:2]) or "(top)"]
            for place, value in enumerate((1, info.file_size, info.compress_size)):
                total[place] += value
    print("\n  folder                    files     unpacked       packed")
    for name, (count, plain, packed) in sorted(sizes.items(), key=lambda item: -item[1][2]):
        print(f"  {name:24} {count:6} {plain:12,} {packed:12,}")


def paints(browser: Browser, file: Path, slower: int) -> list[float]:
    """Return first paint, first content and end of loading in milliseconds, each the median of some runs, each run in a new context."""
    found = []
    for _ in range(RUNS):
        context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True)
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.goto(file.as_uri())
        found.append(page.evaluate(PAINTS))
        context.close()
    return [statistics.median(times) for times in zip(*found, strict=True)]


def main() -> None:
    paths, problems = Paths(ROOT), Problems()
    _, building = timed(lambda: build.build(paths, problems, lambda text: None))
    with tempfile.TemporaryDirectory() as folder:
        made, packing = timed(lambda: bundle.pack(paths, Path(folder), problems))
        _, checking = timed(lambda: verify.verify(made.file, problems))
        print(f"{made.file.name}: {made.size:,} bytes of at most {bundle.LIMIT:,}, {made.files} files, unpacked {made.unpacked:,} bytes")
        parts(made.file)
        print(f"\n  build {building:6.1f} s")
        for name, seconds in (("pack", packing), ("check", checking)):
            print(f"  {name:5} {seconds:6.1f} s {seconds / building:6.0%} of the build")
        with zipfile.ZipFile(made.file) as source:
            source.extractall(folder)
        (top,) = [path for path in Path(folder).iterdir() if path.is_dir()]
        path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-background-networking"])
            for slower in (1, SLOWER):
                print(f"\n  from the disk, {slower} times slower   first paint   first content       loaded")
                for name, page in PAGES.items():
                    print(f"  {name:30} {'   '.join(f'{value:8.0f} ms' for value in paints(browser, top / page, slower))}")
            browser.close()


if __name__ == "__main__":
    main()
