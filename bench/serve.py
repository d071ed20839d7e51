"""The site behind nginx: answers a second, how long one waits, the server's work for an answer, and bytes sent; plain, packed anew for each
reader, and packed beforehand.

Asks only 127.0.0.1 and stops by itself: each run lasts one second. The ways take turns, because machines drift. Builds dist/online when it is
missing. Needs Linux, nginx, and Debian's ``wrk``: ``NGINX="$(sh tools/find-nginx.sh)" .venv/bin/python bench/serve.py``
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from generator.build import Paths
from generator.hosting import folder as hosting
from generator.hosting import packing
from generator.problems import Problems
from tests.deploy import support
from tests.deploy.support import Server

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "dist" / "online"
PAGES = {"home": "index.html", "a muscle": "muscles/soleus.html", "data of the finder": "assets/finder-data.js"}
#: Seconds of a run, askers at once, and runs of which the middle one counts.
SECONDS, AT_ONCE, RUNS = 1, 8, 5
#: Units of `wrk`, in milliseconds.
UNITS = {"us": 0.001, "ms": 1, "s": 1000}
#: What is changed in the configuration, and what the reader takes.
WAYS: Mapping[str, tuple[dict[str, str], str]] = {
    "plain": ({}, "identity"),
    "gzip for each reader": ({"gzip off;": "gzip on; gzip_types *; gzip_comp_level 6;", "gzip_static on;": ""}, "gzip"),
    "gzip beforehand": ({}, "gzip"),
    "Brotli beforehand": ({}, "br"),
}
QUALITIES = (5, 9, 10, 11)


@dataclass(frozen=True)
class Run:
    """Answers a second; the median and the 99th percentile of the waits, in milliseconds; processor time of the server for an answer, in microseconds."""

    rate: float
    median: float
    slow: float
    work: float


def ask(server: Server, path: str, form: str) -> Run:
    """Ask for one address as often as it goes. Fails unless every answer is a good one."""
    command = ["wrk", "-t", "1", "-c", str(AT_ONCE), "-d", f"{SECONDS}s", "--latency", "-H", f"Accept-Encoding: {form}", server.address + path]
    before = busy(server)
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20 * SECONDS).stdout
    work = busy(server) - before
    assert "Non-2xx" not in told and "Socket errors" not in told, told
    answers, rate = re.search(r"(\d+) requests in", told), re.search(r"Requests/sec:\s+([\d.]+)", told)
    waits = {int(share): float(value) * UNITS[unit] for share, value, unit in re.findall(r"(\d+)%\s+([\d.]+)(us|ms|s)\s", told)}
    assert answers and rate
    return Run(float(rate[1]), waits[50], waits[99], work / int(answers[1]) * 1e6)


def busy(server: Server) -> float:
    """Return the processor time that the server has used, in seconds."""
    stat = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def served() -> None:
    """Print what each way gives, beside plain files in the same minutes."""
    with ExitStack() as stack:
        servers = {way: stack.enter_context(started(changes)) for way, (changes, form) in WAYS.items()}
        if not servers["plain"].brotli:
            print("nginx has no module for Brotli: its row shows gzip")
        for name, path in PAGES.items():
            runs: dict[str, list[Run]] = {way: [] for way in WAYS}
            for _ in range(RUNS):
                for way, (_, form) in WAYS.items():
                    runs[way].append(ask(servers[way], path, form))
            middle = {way: Run(*(statistics.median(getattr(run, field.name) for run in found) for field in fields(Run))) for way, found in runs.items()}
            sizes = {way: len(servers[way].ask(f"/{path}", Accept_Encoding=form).body) for way, (_, form) in WAYS.items()}
            plain, whole = middle["plain"], sizes["plain"]
            print(f"\n  {name:20}  answers/s  of plain  median ms  99 of 100 ms  work us  of plain     bytes  of plain")
            for way, run in middle.items():
                waits = f"{run.rate:9,.0f} {run.rate / plain.rate:9.2f} {run.median:10.2f} {run.slow:13.2f}"
                print(f"  {way:20} {waits} {run.work:9.0f} {run.work / plain.work:9.2f} {sizes[way]:9,} {sizes[way] / whole:9.2f}")


@contextmanager
def started(changes: Mapping[str, str]) -> Iterator[Server]:
    """Run nginx with the project's configuration and *changes* to it."""
    text = support.CONF.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert text.count(f"    {old}") == 1
        text = text.replace(old, new)
    with tempfile.TemporaryDirectory() as folder, support.nginx(SITE, Path(folder), text) as server:
        yield server


def packed() -> None:
    """Print what each quality of Brotli costs and saves over all text of the site, beside gzip."""
    files = [SITE / path for path in sorted(file.relative_to(SITE) for file in SITE.rglob("*") if file.suffix in packing.ENDINGS)]
    texts = [raw for raw in (file.read_bytes() for file in files) if len(raw) >= packing.SMALLEST]
    whole = sum(map(len, texts))
    print(f"\n  {len(texts)} text files, {whole:,} bytes       packed   of plain   processor s")
    ways = {"gzip": packing.gzipped, **{f"Brotli, quality {quality}": lambda raw, q=quality: packing.brotlied(raw, q) for quality in QUALITIES}}
    for name, pack in ways.items():
        start = time.process_time()
        size = sum(len(pack(raw)) for raw in texts)
        print(f"  {name:20} {size:24,} {size / whole:10.3f} {time.process_time() - start:13.1f}")


def main() -> None:
    if not SITE.is_dir():
        hosting.deploy(Paths(ROOT), SITE, Problems(), lambda text: None)
    print(f"nginx on this machine, {AT_ONCE} askers at once for {SECONDS} s, medians of {RUNS} runs in turn")
    served()
    packed()


if __name__ == "__main__":
    main()
