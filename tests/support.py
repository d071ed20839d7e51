"""What several tests share: laying out a project, running a command, sharing one build among the workers."""

from __future__ import annotations

import fcntl
import functools
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from click.testing import CliRunner, Result
from hypothesis import settings
from lxml import etree
from numpy.typing import NDArray

from generator import build as building
from generator import cli, library, rules
from generator.atlas import geometry, paths
from generator.atlas.geometry import Geometry, View
from generator.atlas.pain import Painter, ZoneShape
from generator.atlas.paths import Array
from generator.build import Paths
from generator.library import Library
from generator.offline import bundle as bundling
from generator.problems import ContentError, Problems

TESTS = Path(__file__).parent
REPO = TESTS.parent
SMALL = TESTS / "sites" / "small"


def quiet(text: str) -> None:
    """Take a status text and say nothing."""


@dataclass(frozen=True)
class Project:
    """A project in a folder of its own, to be changed and built by a test."""

    root: Path

    @property
    def paths(self) -> Paths:
        return Paths(self.root)

    def file(self, name: str) -> Path:
        return self.root / name

    def read(self, name: str) -> str:
        return self.file(name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        self.file(name).parent.mkdir(parents=True, exist_ok=True)
        self.file(name).write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> str:
        """Replace *old*, which must stand in the file exactly once.

        A ``»`` in *new* marks the place a problem is expected at; it is left out, and ``file:line:column`` of it is returned.
        """
        text = self.read(name)
        assert text.count(old) == 1, f"{name}: {old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
        before, mark, after = text.partition("»")
        self.write(name, before + after)
        return f"{name}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}" if mark else name

    def run(self, *arguments: str) -> Result:
        """Run ``python -m generator ... --root <project>`` in this process. An unexpected exception fails the test."""
        return run(*arguments, "--root", str(self.root))

    def load(self) -> tuple[Library, Problems]:
        """Return the library and the problems of its shape; no rule has run."""
        problems = Problems()
        return library.load(self.root / "content", problems), problems

    def checked(self) -> Problems:
        """Return every problem of the content."""
        content, problems = self.load()
        rules.run(content, problems)
        return problems

    def library(self) -> Library:
        """Return the library of content without errors."""
        content, problems = self.load()
        rules.run(content, problems)
        if problems.failed:
            raise ContentError(problems)
        return content

    def gather(self) -> dict[str, bytes]:
        """Return every file of ``build/docs`` without writing it."""
        return building.gather(self.paths, Problems(), quiet)


class ReadOnly(Project):
    """A project that no test changes: its library is read once."""

    def library(self) -> Library:
        return _library(self.root)


@functools.cache
def _library(root: Path) -> Library:
    return Project(root).library()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, list(arguments), prog_name="python -m generator", catch_exceptions=False)


def lay_small(target: Path) -> Project:
    """Lay out the small site in *target*: its content with the repository's templates, geometry, CSS and scripts."""
    _lay_without_pages(target)
    for name in _hand_written():
        page = target / "docs" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"# {page.stem.capitalize()}\n", encoding="utf-8")
    return Project(target)


def _lay_without_pages(target: Path) -> None:
    shutil.copytree(SMALL / "content", target / "content")
    shutil.copytree(REPO / "content" / "atlas", target / "content" / "atlas")
    shutil.copytree(REPO / "site_templates", target / "site_templates")
    shutil.copytree(REPO / "docs" / "assets", target / "docs" / "assets")
    shutil.copy(REPO / "mkdocs.yml", target)
    _lay_papers(target)


@functools.cache
def _hand_written() -> tuple[str, ...]:
    """Return the pages of the navigation that the generator does not write: the small site has a stub for each."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder) / "small")
        _lay_without_pages(project.root)
        generated = project.gather()
    return tuple(page for page in nav_pages(REPO / "mkdocs.yml") if page not in generated)


def nav_pages(config: Path) -> list[str]:
    """Return the pages the navigation of an ``mkdocs.yml`` names, in order."""

    def pages(node: object) -> Iterator[str]:
        if isinstance(node, str):
            yield node
        elif isinstance(node, list):
            for item in node:
                yield from pages(item)
        elif isinstance(node, dict):
            for item in node.values():
                yield from pages(item)

    return list(pages(yaml.safe_load(config.read_text(encoding="utf-8"))["nav"]))


def lay_real(target: Path) -> Project:
    """Lay out a copy of the real project in *target*."""
    for name in ("content", "site_templates", "docs"):
        shutil.copytree(REPO / name, target / name)
    shutil.copytree(REPO / "tests" / "vignettes", target / "tests" / "vignettes")
    shutil.copy(REPO / "mkdocs.yml", target)
    _lay_papers(target)
    return Project(target)


def _lay_papers(target: Path) -> None:
    for paper in bundling.PAPERS:
        (target / paper).parent.mkdir(exist_ok=True)
        shutil.copy(REPO / paper, target / paper)


def copy_of(project: Project, target: Path, *, built: bool = True) -> Project:
    """Copy *project*, with what was built of it or without."""
    shutil.copytree(project.root, target, ignore=None if built else _without_output)
    return Project(target)


def _without_output(folder: str, names: list[str]) -> set[str]:
    return {"build", "site"} & set(names) if "mkdocs.yml" in names else set()


def generator_command(*arguments: str, before: str = "") -> list[str]:
    """Return a command that runs the generator in a process of its own from any folder; *before* is Python to run first."""
    code = f"import sys; sys.path.insert(0, {str(REPO)!r})\n{before}\nfrom generator.cli import main\nmain(prog_name='python -m generator')"
    return [sys.executable, "-c", code, *arguments]


def built(project: Project) -> Project:
    """Build the site of *project* and return it; problems fail the test with their text."""
    result = project.run("build")
    assert result.exit_code == 0, result.output[-4000:]
    return project


def packed(project: Project, target: Path) -> Path:
    """Pack the built site of *project* into a ZIP in *target* and return it; problems fail the test with their text."""
    problems = Problems()
    try:
        return bundling.pack(project.paths, target, problems).file
    except ContentError:
        raise AssertionError("\n".join(problem.as_text() for problem in problems)) from None


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a lock that the other test processes respect."""
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


def once(base: Path, name: str, make: Callable[[Path], object]) -> Path:
    """Return ``base/name``, made by the first of all test processes that asks; a failure is told to each of them."""
    target, failure, done = base / name, base / f"{name}.failed", base / f"{name}.done"
    with locked(base / f"{name}.lock"):
        if failure.exists():
            raise AssertionError(f"{name} could not be built:\n{failure.read_text(encoding='utf-8')}")
        if not done.exists():
            try:
                make(target)
            except BaseException as error:
                failure.write_text(f"{type(error).__name__}: {error}", encoding="utf-8")
                raise
            done.touch()
    return target


@functools.cache
def compiled() -> Geometry:
    """Return the repository's compiled geometry. To be read only: all tests of a process share it."""
    problems = Problems()
    found = geometry.load(REPO / "content" / "atlas", problems)
    assert [problem.as_text() for problem in problems] == []
    return found


@functools.cache
def painter() -> Painter:
    """Return a painter whose zones are the patches of the repository's geometry, one zone a patch; it keeps what it draws."""
    names = {name.rpartition("/")[2] for view in compiled().views.values() for name in view.seen}
    return Painter(compiled(), {name: ZoneShape((name,)) for name in sorted(names)})


def examples(number: int) -> settings:
    """Return settings for a property that is slow to try; ``FUZZ`` asks for more."""
    return settings(max_examples=int(os.environ.get("FUZZ", "0")) or number)


def parse_svg(text: str) -> etree._Element:
    """Parse inline SVG as strict XML: a whole ``<svg>``, or what stands inside one. The one HTML attribute without a value is set aside."""
    text = str(text).replace(" data-search-exclude", "")
    whole = text if text.startswith("<svg") else f"<svg>{text}</svg>"
    return etree.fromstring(whole if "xmlns=" in whole.partition(">")[0] else whole.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))


def references(svg: str) -> set[str]:
    """Return the ids that an SVG text uses: shapes, clips and textures."""
    return set(re.findall(r"""(?:href="#|url\(#)([^")]+)""", str(svg)))


def defined(svg: str) -> list[str]:
    """Return the ids that an SVG text defines, in order."""
    return re.findall(r' id="([^"]+)"', str(svg))


def within(data: str, points: Array) -> NDArray[np.bool_]:
    """Return which of *points*, shape (n, 2), lie inside the shape of path data, by the even-odd rule."""
    odd = np.zeros(len(points), bool)
    for curves in paths.parse(data):
        ring = paths.flatten(curves)
        for (x0, y0), (x1, y1) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            if y0 != y1:
                spans = (y0 > points[:, 1]) != (y1 > points[:, 1])
                odd ^= spans & (x0 + (points[:, 1] - y0) / (y1 - y0) * (x1 - x0) > points[:, 0])
    return odd


def middles(view: View) -> Array:
    """Return where the cells of the grid of *view* lie in its picture, shape (n, 2)."""
    return np.stack([view.cells.column + 0.5, view.cells.row + 0.5], axis=1) * view.grid.step


def tree_bytes(folder: Path) -> dict[str, bytes]:
    """Return every file below *folder*, path to bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
