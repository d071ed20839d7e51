"""What building costs beside other builders: CPU seconds, wall time and peak memory of whole processes, in turn within one run.

    python bench/builders.py [--scale 1,5] [--runs 3] [--peers hugo,eleventy,material,floor] [--limit 900] [--out FILE]

The atlas is laid out so many times as large (``synthetic.py``), built, and its pages are handed to the other builders (``peers.py``). Every run
goes through all builders and their steps, so that a drift of the machine meets all of them. Says whether what was rebuilt is byte for byte
what a clean build of the same content makes. Hugo is Debian's package ``hugo``; Eleventy is installed with npm into the work folder.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ELEVENTY = "3.1.2"
#: How our generator is run, and how on content that is several times the leg: pages that list everything then break their budgets, which is no
#: matter of speed. All is weighed as ever; only the limits are lifted.
GENERATOR = ("-m", "generator")
UNLIMITED = (
    "-c",
    "import runpy; from generator import budgets; budgets.LARGEST_HTML = budgets.LARGEST_DATA = budgets.FIRST_VIEW = 10**9; "
    "runpy.run_module('generator', run_name='__main__', alter_sys=True)",
)
PEERS = ("hugo", "hugo-markdown", "eleventy", "material", "material-default", "material-markdown", "floor")
#: What a command is called whose figures are those of a whole build, and of one after which nothing, or one page, changed.
FULL, SAME, TEMPLATE, ONE = "full build", "nothing changed", "one template changed", "one muscle changed"
MUSCLE = ("content/muscles/soleus.yml", r"(summary:\n  text: >-\n    )(?:Edit \d+\. )?", "\\g<1>Edit {}. ")
#: Peak memory of a child begins with what its parent had, so this script stays small: whatever needs libraries runs by itself.
MEGABYTE = 1024.0


@dataclass(frozen=True)
class Cost:
    """What one command cost. The memory is that of its largest process."""

    cpu: float
    wall: float
    memory: float
    note: str = ""
    """Why it failed, or empty."""


@dataclass(frozen=True)
class Step:
    """One command of a builder, and what is done before it, unmeasured; it is given the number of the run."""

    name: str
    command: list[str]
    before: Callable[[int], None] = lambda run: None
    output: Path | None = None
    """What is compared with the step before, and with a clean build."""


@dataclass(frozen=True)
class Builder:
    """A builder and its steps, in order."""

    name: str
    folder: Path
    steps: tuple[Step, ...]


@dataclass
class Results:
    """The costs of one scale, a list of runs for each builder and step, and what the trees said."""

    scale: int
    pages: int
    costs: dict[tuple[str, str], list[Cost | None]] = field(default_factory=lambda: defaultdict(list))
    same: list[str] = field(default_factory=list)

    def median(self, builder: str, step: str, of: str) -> float | None:
        found = [getattr(cost, of) for cost in self.costs.get((builder, step), ()) if cost]
        return statistics.median(found) if found else None

    def ratio(self, ours: tuple[str, str], other: tuple[str, str], of: str) -> float | None:
        """Return the median of the ratios of runs in which both did what they should."""
        pairs = zip(self.costs.get(ours, ()), self.costs.get(other, ()), strict=False)
        found = [getattr(one, of) / getattr(two, of) for one, two in pairs if one and two and not (one.note or two.note)]
        return statistics.median(found) if found else None


def measured(command: list[str], folder: Path, limit: float) -> Cost | None:
    """Run *command* to its end and return what it and its children cost; ``None`` when it took longer than *limit* seconds."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "true", "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said, start_new_session=True)
        late = threading.Event()

        def stop() -> None:
            late.set()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)

        timer = threading.Timer(limit, stop)
        timer.start()
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        if late.is_set():
            return None
        said.seek(0)
        text = said.read().decode(errors="replace").strip()
    note = text.splitlines()[0] if child.returncode and text else f"exit {child.returncode}" if child.returncode else ""
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / MEGABYTE, note)


def digest(folder: Path) -> dict[str, str]:
    """Return a hash of every file below *folder*."""
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


# What is measured


def ours(project: Path, scale: int) -> Builder:
    """Return this generator in *project*. The muscle is edited last, so that the full build of the next run is a clean one of the same content."""
    generator = [sys.executable, *(GENERATOR if scale == 1 else UNLIMITED)]
    root = ["--root", str(project)]

    def clean(_: int) -> None:
        for name in ("build", "site", "dist"):
            shutil.rmtree(project / name, ignore_errors=True)

    def template(run: int) -> None:
        (file,) = (project / "site_templates" / "pages").glob("muscle.*")
        edit(file, r"(?:<!-- Edit \d+ -->\n)?\Z", "<!-- Edit {} -->\n", run)

    return Builder(
        "ours",
        project,
        (
            Step("check", [*generator, "check", *root], clean),
            Step("pages only", [*generator, "build", "--pages-only", *root], clean),
            Step(FULL, [*generator, "build", *root], clean, project / "site"),
            Step(SAME, [*generator, "build", *root], output=project / "site"),
            Step("bundle", [*generator, "bundle", *root]),
            Step(TEMPLATE, [*generator, "build", *root], template),
            Step(ONE, [*generator, "build", *root], lambda run: edit(project / MUSCLE[0], MUSCLE[1], MUSCLE[2], run), project / "site"),
        ),
    )


def edit(file: Path, pattern: str, new: str, run: int) -> None:
    """Replace the first *pattern* of *file* by *new*, which holds the number of the run."""
    text, count = re.subn(pattern, new.format(run), file.read_text(encoding="utf-8"), count=1)
    if not count:
        raise SystemExit(f"{file}: there is nothing to edit")
    file.write_text(text, encoding="utf-8")


def peer(name: str, inputs: Path, work: Path) -> Builder:
    """Return the builder *name* on the pages in *inputs*."""
    folder = inputs / name
    hugo, mkdocs = ["hugo", "--quiet", "--destination", "out"], [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    commands = {
        "hugo": hugo,
        "hugo-markdown": hugo,
        "eleventy": [str(work / "node_modules" / ".bin" / "eleventy"), "--quiet"],
        "material": mkdocs,
        "material-default": mkdocs,
        "material-markdown": mkdocs,
        "floor": [sys.executable, "-I", str(ROOT / "bench" / "floor.py"), "join", "pages.json", "../static", "out"],
    }

    def clean(_: int) -> None:
        for left in ("out", "resources"):
            shutil.rmtree(folder / left, ignore_errors=True)

    def page(run: int) -> None:
        edit(folder / "content" / "muscles" / "soleus.md", r"Edit \d+\.", "Edit {}.", run)

    full = Step(FULL, commands[name], clean)
    if name in ("hugo", "hugo-markdown", "eleventy"):
        return Builder(name, folder, (full, Step(SAME, commands[name]), Step(ONE, commands[name], page)))
    if name == "floor":
        copied = [sys.executable, "-I", str(ROOT / "bench" / "floor.py"), "copy", "out", "copied"]
        return Builder(name, folder, (full, Step("files copied", copied)))
    return Builder(name, folder, (full,))


def lay_out(scale: int, work: Path) -> tuple[Path, Path]:
    """Lay out the project of *scale* and the input of the others; return both folders."""
    project, inputs = work / f"atlas-{scale}", work / f"peers-{scale}"
    for command in (
        [str(ROOT / "bench" / "synthetic.py"), str(scale), str(project)],
        [*(GENERATOR if scale == 1 else UNLIMITED), "build", "--root", str(project)],
        [str(ROOT / "bench" / "peers.py"), str(project), str(inputs)],
    ):
        subprocess.run([sys.executable, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return project, inputs


def measure(scale: int, runs: int, peers: list[str], work: Path, limit: float, steps: frozenset[str] = frozenset()) -> Results:
    """Measure everything at one scale, or those *steps* alone; sites are compared only when a muscle is changed."""
    print(f"Laying out {scale} times the leg", file=sys.stderr)
    project, inputs = lay_out(scale, work)
    builders = [ours(project, scale), *(peer(name, inputs, work) for name in peers)]
    results = Results(scale, sum(1 for _ in (project / "site").rglob("*.html")))
    given_up: set[tuple[str, str]] = set()
    before: dict[str, str] | None = None
    for run in range(1, runs + 1):
        for builder in builders:
            for step in (step for step in builder.steps if not steps or step.name in steps):
                key = (builder.name, step.name)
                if key in given_up:
                    results.costs[key].append(None)
                    continue
                step.before(run)
                cost = measured(step.command, builder.folder, limit)
                results.costs[key].append(cost)
                print(f"  run {run}: {builder.name}, {step.name}: {_cost(cost)}", file=sys.stderr)
                if cost is None or (cost.note and step.output):
                    given_up.add(key)
                if step.output:
                    now = digest(step.output)
                    if before is not None and (step.name != ONE):
                        results.same.append(_compared(f"run {run}, {step.name}", before, now))
                    before = now
    if steps and ONE not in steps:
        return results
    ours(project, scale).steps[0].before(0)  # a clean build of what the last edit left
    measured(builders[0].steps[2].command, project, limit)
    results.same.append(_compared(f"after run {runs}, clean", before or {}, digest(project / "site")))
    return results


def _compared(name: str, before: dict[str, str], now: dict[str, str]) -> str:
    other = sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
    return f"{name}: {len(other)} files differ: {', '.join(other[:5])}" if other else f"{name}: the same {len(now)} files"


def _cost(cost: Cost | None) -> str:
    return "over the limit" if cost is None else f"{cost.cpu:.2f} s CPU, {cost.wall:.2f} s, {cost.memory:.0f} MB {cost.note}".rstrip()


# What is told


def told(found: list[Results], command: str) -> str:
    """Return everything as Markdown."""
    parts = [f"Measured {date.today()} with `{command}`.\n\n{machine()}"]
    for results in found:
        rows = [f"### {results.scale} times the leg: {results.pages} pages\n", "| builder | step | CPU s | wall s | peak MB | |", "|---|---|---|---|---|---|"]
        for (builder, step), costs in results.costs.items():
            numbers = [results.median(builder, step, of) for of in ("cpu", "wall", "memory")]
            cells = " | ".join("over the limit" if number is None else f"{number:.{digits}f}" for number, digits in zip(numbers, (2, 2, 0), strict=True))
            rows.append(f"| {builder} | {step} | {cells} | {next((cost.note for cost in costs if cost and cost.note), '')} |")
        different = [line for line in results.same if "differ" in line]
        says = "; ".join(different) if different else f"byte for byte the same, times compared: {len(results.same)}"
        parts.append("\n".join([*rows, "", f"Rebuilt and clean sites: {says}."]))
    rows = [row for one in found for row in ratios(one)] + growth(found)
    parts.append("\n".join(["### Ratios\n", "| median of the ratios of each run | found | wanted, at most |", "|---|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def ratios(results: Results) -> list[str]:
    """Return the rows of the ratios asked for at one scale."""
    asked = [
        (f"{FULL} / Hugo's CPU", results.ratio(("ours", FULL), ("hugo", FULL), "cpu"), "0.85"),
        (f"{FULL} / Hugo's CPU, bodies in Markdown", results.ratio(("ours", FULL), ("hugo-markdown", FULL), "cpu"), "0.85"),
        (f"{FULL} / Hugo's wall time", results.ratio(("ours", FULL), ("hugo", FULL), "wall"), "1.0"),
        (f"{FULL} / Hugo's wall time, bodies in Markdown", results.ratio(("ours", FULL), ("hugo-markdown", FULL), "wall"), "1.0"),
        (f"{FULL} / Material's CPU, all defaults", results.ratio(("ours", FULL), ("material-default", FULL), "cpu"), "0.2"),
        (f"{FULL} / Material's CPU, all defaults, bodies in Markdown", results.ratio(("ours", FULL), ("material-markdown", FULL), "cpu"), "0.2"),
        (f"{FULL} / Material's CPU, our settings and navigation", results.ratio(("ours", FULL), ("material", FULL), "cpu"), ""),
        (f"{SAME} / the best peer's CPU", _against_best(results, SAME), "0.1"),
        (f"{ONE} / Hugo's CPU", results.ratio(("ours", ONE), ("hugo", ONE), "cpu"), "0.3"),
        (f"{ONE} / Hugo's CPU, bodies in Markdown", results.ratio(("ours", ONE), ("hugo-markdown", ONE), "cpu"), "0.3"),
        (f"{FULL} / the floor's CPU", results.ratio(("ours", FULL), ("floor", FULL), "cpu"), ""),
        ("peak MB of the full build", results.median("ours", FULL, "memory"), "150"),
    ]
    return [f"| {results.scale}x: {name} | {value:.2f} | {wanted} |" for name, value, wanted in asked if value is not None]


def _against_best(results: Results, step: str) -> float | None:
    found = [results.ratio(("ours", step), (name, step), "cpu") for name in ("hugo", "hugo-markdown", "eleventy")]
    return max((ratio for ratio in found if ratio is not None), default=None)


def growth(found: list[Results]) -> list[str]:
    """Return the rows that compare each scale with the one before."""
    rows = []
    for small, large in pairwise(found):
        first, second = (one.median("ours", FULL, "cpu") for one in (small, large))
        if first and second:
            rows.append(f"| {large.scale}x / {small.scale}x: {FULL}, CPU | {second / first:.2f} | {1.1 * large.scale / small.scale:.1f} |")
    return rows


def machine() -> str:
    """Return what was measured on and with."""
    with contextlib.suppress(OSError, StopIteration):
        model = next(line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if line.startswith("model name"))
        return f"{os.cpu_count()} cores ({model}), {platform.system()}, Python {platform.python_version()}; {_versions()}."
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}; {_versions()}."


def _versions() -> str:
    hugo = subprocess.run(["hugo", "version"], capture_output=True, text=True, check=False).stdout.split() if shutil.which("hugo") else []
    return f"MkDocs {version('mkdocs')}, Material {version('mkdocs-material')}, Hugo {hugo[1] if len(hugo) > 1 else 'not there'}, Eleventy {ELEVENTY}"


def usable(peers: list[str], work: Path) -> list[str]:
    """Return the peers that can be run here; says which cannot. Installs Eleventy into *work*."""
    if "eleventy" in peers and not (work / "node_modules" / ".bin" / "eleventy").exists():
        (work / "package.json").write_text('{"private": true}\n', encoding="utf-8")
        npm = ["npm", "install", "--no-audit", "--no-fund", "--silent", f"@11ty/eleventy@{ELEVENTY}"]
        with contextlib.suppress(OSError):
            subprocess.run(npm, cwd=work, check=False, capture_output=True)
    hugo = bool(shutil.which("hugo"))
    here = {"hugo": hugo, "hugo-markdown": hugo, "eleventy": (work / "node_modules" / ".bin" / "eleventy").exists()}
    for name in peers:
        if not here.get(name, True):
            print(f"{name} is not there and is left out", file=sys.stderr)
    return [name for name in peers if here.get(name, True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", default="1,5", help="how many times the leg, such as 1,5,25")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--steps", default="", help=f"steps to measure, such as '{FULL}'; all when left out")
    parser.add_argument("--limit", type=float, default=900.0, help="seconds after which a command is stopped")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "trigger-point-builders", help="folder for all that is made")
    parser.add_argument("--out", type=Path, help="file to write the tables into")
    given = parser.parse_args()
    peers = [name for name in given.peers.split(",") if name]
    if unknown := set(peers) - set(PEERS):
        parser.error(f"no such peer: {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    given.work.mkdir(parents=True, exist_ok=True)
    chosen = usable(peers, given.work)
    steps = frozenset(name for name in given.steps.split(",") if name)
    found = [measure(int(scale), given.runs, chosen, given.work, given.limit, steps) for scale in given.scale.split(",")]
    only = f" --steps '{given.steps}'" if steps else ""
    text = told(found, f"python bench/builders.py --scale {given.scale} --runs {given.runs} --peers {','.join(chosen)}{only}")
    print(text)
    if given.out:
        given.out.write_text(f"# What building costs\n\n{text}", encoding="utf-8")
    if any("differ" in line for one in found for line in one.same):
        raise SystemExit("A rebuilt site is not what a clean build makes.")


if __name__ == "__main__":
    main()
