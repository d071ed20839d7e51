"""What pages weigh, packed as a server sends them, and what CPU a view of a page takes beside a plain page of Material.

    python bench/pages.py [--site site] [--cpu] [--runs 9]

The first table is what `generator/budgets.py` holds to its limits on every build. With --cpu a second one follows: the page of a muscle against
the same text on Material's own page without search, in turn, so that the machine's drift falls on both.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from lxml import html
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generator.budgets import TAGS, Loads, Scale, Weight  # noqa: E402

MUSCLE = "muscles/soleus.html"
MEASURED = ("TaskDuration", "ScriptDuration", "LayoutDuration", "RecalcStyleDuration")


def weights(site: Path) -> dict[str, Weight]:
    """Return what the first view of every page weighs."""
    scale, found = Scale(site), {}
    for file in sorted(site.rglob("*.html")):
        name, loads = file.relative_to(site).as_posix(), Loads()
        for element in html.parse(str(file)).iter(*TAGS):
            loads.note(element)
        found[name] = scale.weigh(name, loads)
    return found


def kind(name: str) -> str:
    """Return the kind of a page: its folder, its own name when it is a list or a large page, else the rest."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/ (each)" if folder and file != "index.html" else name


def table(found: dict[str, Weight]) -> None:
    kinds: defaultdict[str, list[Weight]] = defaultdict(list)
    for name, weight in found.items():
        kinds[kind(name)].append(weight)
    print("| Pages | | HTML median | HTML largest | ours | data | Material | first view, largest |\n|---|---|---|---|---|---|---|---|")
    for name, members in sorted(kinds.items(), key=lambda item: -max(one.total for one in item[1])):
        largest, html_ = max(members, key=lambda one: one.total), [one.html for one in members]
        row = (len(members), round(statistics.median(html_)), max(html_), largest.code, largest.data, largest.material, largest.total)
        print(f"| {name} | {' | '.join(f'{value:,}' for value in row)} |")
    print(f"\nMedian of the HTML of all {len(found)} pages: {round(statistics.median(one.html for one in found.values())):,}")


def plain(site: Path, folder: Path) -> Path:
    """Build the muscle's article with Material as it comes, without search, and return the page."""
    (folder / "docs").mkdir(parents=True)
    article = html.parse(str(site / MUSCLE)).find(".//article")
    (folder / "docs/index.md").write_text(f"<div>{html.tostring(article, encoding='unicode').replace(chr(10), ' ')}</div>\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text("site_name: Plain\nplugins: []\nuse_directory_urls: false\ntheme: {name: material, font: false}\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(folder / "mkdocs.yml")], check=True, capture_output=True)
    return folder / "site/index.html"


def view(browser: Browser, page: Path) -> dict[str, float]:
    """Return the seconds one view of *page* takes, on a phone's screen."""
    context = browser.new_context(viewport={"width": 412, "height": 823}, device_scale_factor=1.75)
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    session.send("Performance.enable")
    tab.goto(page.as_uri())
    tab.wait_for_timeout(600)
    told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    context.close()
    return {name: told[name] for name in MEASURED}


def cpu(site: Path, runs: int) -> None:
    find = subprocess.run(["sh", "tools/find-browser.sh"], cwd=ROOT, env={**os.environ, "PY": sys.executable}, capture_output=True, text=True, check=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = {"ours": site / MUSCLE, "plain Material": plain(site, Path(folder))}
        browser = playwright.chromium.launch(executable_path=find.stdout.strip(), args=["--no-sandbox", "--disable-background-networking"])
        for page in pages.values():
            view(browser, page)  # warms the browser
        turns = [{name: view(browser, page) for name, page in pages.items()} for _ in range(runs)]
        browser.close()
    print("\n| Milliseconds a view, median | ours | plain Material | ratio, median of turns |\n|---|---|---|---|")
    for what in MEASURED:
        both = [statistics.median(turn[name][what] * 1000 for turn in turns) for name in pages]
        ratio = statistics.median(turn["ours"][what] / max(turn["plain Material"][what], 1e-6) for turn in turns)
        print(f"| {what} | {both[0]:.0f} | {both[1]:.0f} | {ratio:.2f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--site", type=Path, default=ROOT / "site")
    parser.add_argument("--cpu", action="store_true", help="measure the CPU of a view too")
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    site = options.site.resolve()
    table(weights(site))
    if options.cpu:
        cpu(site, options.runs)


if __name__ == "__main__":
    main()
