"""How long the finder takes in a browser slowed down four times: ranking alone, and everything after a tap, with today's muscles and with many more.

Needs the built site and a Chromium: ``CHROMIUM="$(sh tools/find-browser.sh)" .venv/bin/python bench/finder.py``
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

#: Taps on a place: marking it asks the safety questions again, so "none" is answered in the same breath.
TAP = """async ([runs, zone]) => {
    const list = document.querySelector("#finder .found"), none = document.querySelector('#finder input[name="none"]'), times = [], laid = [];
    for (let run = -3; run < runs; run += 1) {
        const start = performance.now();
        document.querySelector(`#finder .spot[data-zone="${zone}"]`).dispatchEvent(new MouseEvent("click", { bubbles: true }));
        if (!none.checked) none.click();
        if (!list.children.length) throw new Error("no results");
        const written = performance.now();
        document.body.getBoundingClientRect();
        if (run >= 0) { times.push(written - start); laid.push(performance.now() - start); }
        await new Promise(done => setTimeout(done, 120));
    }
    return [times, laid];
}"""

MARKED = (["heel-sole", "arch", "ball-middle"], ["achilles", "calf-inner-middle", "calf-outer-middle"])


def told(name: str, times: list[float]) -> None:
    middle, most = statistics.median(times), max(times)
    print(f"  {name:44} {middle:7.2f} ms {middle / FRAME:7.0%} {most:9.2f} ms")


def measure(page: Page, address: str, many: int) -> None:
    page.goto("about:blank")
    page.goto(address)
    muscles = page.evaluate(MORE, many)
    page.evaluate("([main, also]) => { location.hash = `main=${main}&also=${also}&safe=none`; }", list(MARKED))
    page.locator("#finder .found > li").first.wait_for()
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    print(f"\n{muscles} muscles, 6 places marked, {SLOWER} times slower   median   of {FRAME} ms   largest")
    told("ranking alone", page.evaluate(RANK, [RUNS, BATCH, *MARKED]))
    written, laid = page.evaluate(UPDATE, RUNS)
    told("one more word, until the muscles are written", written)
    told("one more word, until they are laid out", laid)
    written, laid = page.evaluate(TAP, [RUNS, "heel-back"])
    told("a tap and an answer, until written", written)
    told("a tap and an answer, until laid out", laid)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def main() -> None:
    page = ROOT / "site" / "find.html"
    if not page.exists():
        sys.exit("Build the site first: make site")
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-background-networking"])
        opened = browser.new_context(viewport={"width": 390, "height": 844}, offline=True).new_page()
        for many in (0, MANY):
            measure(opened, page.as_uri(), many)
        browser.close()


if __name__ == "__main__":
    main()
