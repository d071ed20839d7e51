"""How long the finder takes in a browser slowed down four times: ranking alone, and everything after a tap, with today's muscles and with many more.

Needs the built site and a Chromium: ``CHROMIUM="$(sh tools/find-browser.sh)" .venv/bin/python bench/finder.py [another site ...]``. The sites named
are measured beside this one, in turn, so that the machine's drift falls on all.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
#: How many times slower than this machine the browser runs, for a plain phone.
SLOWER = 4
#: As many muscles as the finder must bear.
MANY = 120
RUNS = 20
TAPS = 40
#: Rankings in one run.
BATCH = 100
#: What a screen gives a page for one picture, in milliseconds.
FRAME = 16

#: Copies of the muscles until there are enough of them. Before anything is ranked.
MORE = """many => {
    const data = window.triggerPointFinder, own = data.muscles.length;
    if (data.ready) throw new Error("ranked already");
    while (data.muscles.length < many) data.muscles.push(structuredClone(data.muscles[data.muscles.length % own]));
    return data.muscles.length;
}"""

#: The browser is slowed by pauses, which a single ranking may slip between: each time is that of many, divided.
RANK = """([runs, batch, main, also]) => {
    const data = window.triggerPointFinder, ids = data.zones.map(zone => zone[0]), number = zone => ids.indexOf(zone);
    const marks = { main: main.map(number), also: also.map(number), feels: [0, 1], activities: [0, 1] }, times = [];
    for (let run = 0; run < runs; run += 1) {
        const start = performance.now();
        for (let one = 0; one < batch; one += 1) window.triggerPointRank.rank(data, marks);
        times.push((performance.now() - start) / batch);
    }
    return times;
}"""

#: From the click until the muscles stand in the page, and until they are laid out.
UPDATE = """async runs => {
    const box = document.querySelector(`#finder input[name="feels"]`), list = document.querySelector("#finder .found"), times = [], laid = [];
    for (let run = -3; run < runs; run += 1) {
        list.textContent = "";
        const start = performance.now();
        box.click();
        if (!list.children.length) throw new Error("no results");
        const written = performance.now();
        document.body.getBoundingClientRect();
        if (run >= 0) { times.push(written - start); laid.push(performance.now() - start); }
        await new Promise(done => setTimeout(done, 120));
    }
    return [times, laid];
}"""

#: Taps on places of the map, each another one. A new place may ask other safety questions; then the muscles come with the answer, which is a tap of
#: its own, a moment later (*apart*) or in the same task as the first. From the dispatch of the click until the first muscles stand in the page,
#: until it has its styles, and until it is laid out. What the page leaves to the task after that is measured too, until it is laid out: the other
#: muscles, what stands below them, the address.
TAP = """async ([runs, apart]) => {
    const list = document.querySelector("#finder .found"), none = document.querySelector('#finder input[name="none"]'), times = [];
    const zones = [...new Set([...document.querySelectorAll("#finder .spot")].map(spot => spot.dataset.zone))];
    const tap = zone => document.querySelector(`#finder .spot[data-zone="${zone}"]`).dispatchEvent(new MouseEvent("click", { bubbles: true }));
    const rest = () => new Promise(done => setTimeout(done, 120));
    for (let run = -3; run < runs; run += 1) {
        const zone = zones[(run + 3) * 7 % zones.length];
        let start = performance.now();
        tap(zone);
        if (apart && !none.checked) {
            await rest();
            start = performance.now();
        }
        if (!none.checked) none.click();
        if (!list.children.length) throw new Error("no results");
        const written = performance.now();
        getComputedStyle(list.firstElementChild).color;
        const styled = performance.now();
        document.body.getBoundingClientRect();
        const laid = performance.now();
        await new Promise(done => setTimeout(done, 0));
        document.body.getBoundingClientRect();
        if (run >= 0) times.push([written - start, styled - written, laid - styled, laid - start, performance.now() - start]);
        await rest();
        tap(zone);
        await rest();
    }
    return times;
}"""
TAPPED = ("script", "style", "layout", "until laid out", "until all is")

MARKED = (["heel-sole", "arch", "ball-middle"], ["achilles", "calf-inner-middle", "calf-outer-middle"])


def told(name: str, times: list[float]) -> None:
    middle, most = statistics.median(times), statistics.quantiles(times, n=20, method="inclusive")[-1]
    print(f"  {name:44} {middle:7.2f} ms {middle / FRAME:7.0%} {most:9.2f} ms {most / FRAME:7.0%}")


def measure(page: Page, address: str, many: int) -> None:
    page.goto("about:blank")
    page.goto(address)
    muscles = page.evaluate(MORE, many)
    page.evaluate("([main, also]) => { location.hash = `main=${main}&also=${also}&safe=none`; }", list(MARKED))
    page.locator("#finder .found > li").first.wait_for()
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    print(f"{muscles} muscles, 6 places marked, {SLOWER} times slower   median   of {FRAME} ms   95 of 100")
    told("ranking alone", page.evaluate(RANK, [RUNS, BATCH, *MARKED]))
    written, laid = page.evaluate(UPDATE, RUNS)
    told("one more word, until the muscles are written", written)
    told("one more word, until they are laid out", laid)
    for title, apart in (("the tap that brings muscles", True), ("a tap and an answer in one", False)):
        for name, times in zip(TAPPED, zip(*page.evaluate(TAP, [TAPS, apart]), strict=True), strict=True):
            told(f"{title}, {name}", list(times))
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def main() -> None:
    pages = [Path(site).resolve() / "find.html" for site in (ROOT / "site", *sys.argv[1:])]
    if not all(page.exists() for page in pages):
        sys.exit("Build the site first: make site")
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-background-networking"])
        opened = browser.new_context(viewport={"width": 360, "height": 800}, offline=True).new_page()
        for many in (0, MANY):
            for page in pages:
                print(f"\n{page.parent}")
                measure(opened, page.as_uri(), many)
        browser.close()


if __name__ == "__main__":
    main()
