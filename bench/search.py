"""What the first search costs: bytes as hosts send them, and the time to the first list in a browser slowed down four times, from a disk.

Needs the built site and a Chromium: ``CHROMIUM="$(sh tools/find-browser.sh)" .venv/bin/python bench/search.py``
"""

from __future__ import annotations

import gzip
import os
import shutil
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
#: How many times slower than this machine the browser runs, for a plain phone.
SLOWER = 4
RUNS = 7
#: On every page, and only when somebody searches.
ALWAYS = ("assets/js/search.js", "assets/css/search.css")
LATER = ("assets/vendor/minisearch/minisearch.min.js", "assets/js/words.js", "assets/js/search-rank.js", "assets/search-data.js")

#: From the focus and a typed word to the first list that is laid out; then each further letter.
FIRST = """async () => {
    const field = document.querySelector("#search-field"), list = document.querySelector("#search-list"), start = performance.now();
    field.focus();
    field.value = "calf";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    while (list.hidden) await new Promise(done => setTimeout(done, 1));
    document.body.getBoundingClientRect();
    const first = performance.now() - start, more = [];
    for (const letter of " cramp at night") {
        const typed = performance.now();
        field.value += letter;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        document.body.getBoundingClientRect();
        more.push(performance.now() - typed);
    }
    return [first, Math.max(...more)];
}"""


def sizes(site: Path) -> None:
    total = 0
    print("bytes, gzip")
    for path in (*LATER, *ALWAYS):
        packed = len(gzip.compress((site / path).read_bytes(), 9))
        total += packed
        print(f"  {path:46} {packed:7}{'  on every page' if path in ALWAYS else ''}")
    print(f"  {'together':46} {total:7}")


def times(browser: Browser, page: str) -> None:
    first, more = [], []
    for _ in range(RUNS):
        opened = browser.new_context(viewport={"width": 1280, "height": 844}, offline=True).new_page()
        opened.goto(page)
        opened.context.new_cdp_session(opened).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        one, letter = opened.evaluate(FIRST)
        first.append(one)
        more.append(letter)
        opened.context.close()
    print(f"\n{SLOWER} times slower, {RUNS} fresh pages     median   largest, ms")
    print(f"  first use to the first list      {statistics.median(first):8.0f} {max(first):8.0f}")
    print(f"  a further letter, the slowest    {statistics.median(more):8.0f} {max(more):8.0f}")


def main() -> None:
    site = ROOT / "site"
    if not (site / "index.html").exists():
        sys.exit("Build the site first: make site")
    sizes(site)
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-background-networking"])
        times(browser, (site / "regions" / "calf.html").as_uri())
        browser.close()


if __name__ == "__main__":
    main()
