"""From content to site: gather everything, check everything, then write.

The order is the safety: nothing below ``build/`` is touched before all content is checked and all pages are rendered,
and ``site/`` is replaced only by a finished site whose links were checked.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml

from generator import data, installable, kept, library, mkdocs_run, plates, render, rules, sitecheck, spelling, unchanged
from generator.clinic import american_asked
from generator.finder import data as finder
from generator.finder import measure
from generator.finder.measure import Vignette
from generator.graph import Graph
from generator.handout import data as handout
from generator.kept import Kept
from generator.levels import level_names
from generator.library import Library
from generator.memo import Memo
from generator.problems import ContentError, Location, Problem, Problems
from generator.reading import report, scores
from generator.reading.report import Read
from generator.search import data as search
from generator.search.documents import documents
from generator.source import Reader, read
from generator.store import Store
from generator.views.site import pages, score_page
from generator.write import Written, write_tree

#: Told what is being done, for a status line.
Status = Callable[[str], None]


#: The style sheet of pictures, below the hand-written pages.
STYLE = "assets/css/figures.css"


@dataclass(frozen=True)
class Paths:
    """The folders of a project, from its root."""

    root: Path
    clinic: Path | None = None
    """A clinic's own file, for a copy with its name. Such a copy is built beside the ordinary site, which stays as it is."""

    @property
    def build(self) -> Path:
        """The folder of everything that is made on the way to the site."""
        return self.root / "build" / "clinic" if self.clinic else self.root / "build"

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def templates(self) -> Path:
        return self.root / "site_templates"

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    @property
    def vignettes(self) -> Path:
        return self.root / "tests" / "vignettes"

    @property
    def tree(self) -> Path:
        return self.build / "docs"

    @property
    def cache(self) -> Path:
        return self.root / "build" / "cache"

    @property
    def site(self) -> Path:
        return self.build / "site" if self.clinic else self.root / "site"

    @property
    def fresh(self) -> Path:
        """Where MkDocs writes a site before it is checked and put in place."""
        return self.build / ("fresh" if self.clinic else "site")

    @property
    def config(self) -> Path:
        """The settings of MkDocs."""
        return self.build / "mkdocs.yml" if self.clinic else self.root / "mkdocs.yml"


def check(paths: Paths, problems: Problems, reader: Reader = read, shapes: Store | None = None) -> Library:
    """Read the content and check it against every rule. Problems are added, not raised. *shapes* are those drawn before, if not the kept ones."""
    content = library.load(paths.content, problems, paths.clinic, reader)
    content.shapes = shapes or Store(paths.cache / "shapes.json")
    rules.run(content, problems)
    return content


def complaints(paths: Paths, content: Library, problems: Problems) -> tuple[Vignette, ...]:
    """Return the complaints that the finder is measured with. Problems are added, not raised."""
    return measure.load(paths.vignettes, content, problems)


def read_through(paths: Paths, problems: Problems, status: Status) -> tuple[Read, Library]:
    """Measure how hard the pages are to read, as they are rendered now; nothing is written. Raises :class:`ContentError` when they cannot be."""
    status("Checking content")
    content = check(paths, problems)
    vignettes = complaints(paths, content, problems)
    if problems.failed:
        raise ContentError(problems)
    status("Rendering pages")
    made = dict(render.render(pages(Graph(content), vignettes), content, paths.templates, problems))
    if problems.failed:
        raise ContentError(problems)
    status("Measuring the text")
    return report.measure({**pages_of(dict(hand_written(paths.docs))), **made}, content), content


def pages_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the pages among *files*."""
    return {path: content for path, content in files.items() if path.endswith(".md")}


def gather(paths: Paths, problems: Problems, status: Status) -> dict[str, bytes]:
    """Return every file of the tree, path to bytes. Raises :class:`ContentError` when anything is wrong."""
    status("Checking content")
    stamp, raw = kept.stamp(paths.templates, paths.content / "atlas"), dict[str, bytes]()
    content = check(paths, problems, partial(read, kept=raw))
    if problems.failed:
        raise ContentError(problems)
    graph = Graph(content)
    status("Measuring the finder")
    vignettes = complaints(paths, content, problems)
    if problems.failed:
        raise ContentError(problems)
    status("Rendering pages")
    files = dict(hand_written(paths.docs))
    before = Kept(paths.cache / f"{paths.build.name}-pages.pickle", paths.tree, stamp, graph, raw)
    for path, page in render.render(pages(graph, vignettes), content, paths.templates, problems, before):
        _put(files, path, page, problems)
    status("Measuring the text")
    written = pages_of(files)
    memo = Memo(paths.cache / "read.pickle")
    measured = report.measure(written, content, memo)
    for path, page in render.render([score_page(graph, measured, scores.score(content, measured, written, memo))], content, paths.templates, problems):
        _put(files, path, page, problems)
    _put(files, search.PATH, search.script(documents(graph, files), level_names(content)).encode(), problems)
    for path, text in data.files(graph):
        _put(files, path, text.encode(), problems)
    if content.clinic.logo:
        _put(files, content.clinic.logo_path, content.clinic.logo_bytes, problems)
    if problems.failed:
        raise ContentError(problems)
    status("Drawing pictures")
    style = plates.plain_style(files[STYLE].decode()) if STYLE in files else ""
    for path, picture in plates.files(graph, style, paths.cache):
        _put(files, path, picture, problems)
    _put(files, finder.PATH, finder.script(graph, files).encode(), problems)
    _put(files, handout.PATH, handout.script(graph, files).encode(), problems)
    content.shapes.save()
    memo.save()
    before.save()
    if problems.failed:
        raise ContentError(problems)
    return dict(sorted(files.items()))


def _put(files: dict[str, bytes], path: str, content: bytes, problems: Problems) -> None:
    if path in files:
        message = f"'{path}' is written twice: by hand in docs/ or by two entries."
        problems.add(Problem(Location(f"docs/{path}"), "page-twice", message, "rename the hand-written page, or the entry"))
    files[path] = content


def hand_written(docs: Path) -> list[tuple[str, bytes]]:
    """Return path and bytes of every file below *docs*, sorted."""
    if not docs.is_dir():
        return []
    return [(file.relative_to(docs).as_posix(), file.read_bytes()) for file in sorted(docs.rglob("*")) if file.is_file() and not file.name.startswith(".")]


def write_pages(paths: Paths, problems: Problems, status: Status) -> Written:
    """Bring ``build/docs`` up to date with the content."""
    files = gather(paths, problems, status)
    status("Writing pages")
    return write_tree(paths.tree, files)


def build(paths: Paths, problems: Problems, status: Status, *, plain: bool = False) -> Written:
    """Build the whole site. Raises :class:`ContentError` when anything is wrong; then the previous site is untouched.

    With *plain*, MkDocs reads every page itself: the site is the same, and takes longer.
    """
    recover(paths.site)
    root, started = str(paths.root), unchanged.now()
    before = unchanged.look(root)
    if not paths.clinic:
        unchanged.remove(root)
    written = write_pages(paths, problems, status)
    status("Building the site with MkDocs")
    fresh = paths.fresh
    shutil.rmtree(fresh, ignore_errors=True)
    _mkdocs(paths, fresh, problems, plain)
    own_words = american_asked(paths.clinic or paths.content / "clinic.yml")
    if own_words is not None:
        status("Changing the spelling")
        spelling.respell(fresh, own_words)
    installable.add(fresh, paths.root / "mkdocs.yml", paths.templates, problems)
    status("Checking links")
    memo = Memo(paths.cache / f"{fresh.parent.name}-checked.pickle")
    problems.extend(sitecheck.check(fresh, memo))
    memo.save()
    if problems.failed:
        raise ContentError(problems)
    status("Putting the site in place")
    swap(fresh, paths.site)
    if not paths.clinic and not problems.found:  # a warning is to be told again
        unchanged.put(root, before, started)
    return written


def _mkdocs(paths: Paths, target: Path, problems: Problems, plain: bool) -> None:
    if paths.clinic:
        _clinic_config(paths)
    if plain:
        mkdocs_run.plain(paths.config, target, problems)
    else:
        made_from = kept.stamp(paths.templates, paths.root / "mkdocs.yml", paths.config)
        before = mkdocs_run.Before(paths.cache / f"{paths.build.name}-finished.pickle", paths.site, made_from)
        mkdocs_run.build(paths.config, target, problems, before)


def _clinic_config(paths: Paths) -> None:
    """Write the settings of a clinic's copy: the ordinary ones, with the pages of the copy."""
    theme = paths.templates / "theme"
    paths.config.write_text(
        yaml.safe_dump({"INHERIT": str(paths.root / "mkdocs.yml"), "docs_dir": str(paths.tree), "theme": {"custom_dir": str(theme)}}), encoding="utf-8"
    )


def _set_aside(site: Path) -> Path:
    return site.with_name(f".{site.name}.old")


def recover(site: Path) -> None:
    """Put the old site back when a run was killed between setting it aside and putting the new one in place."""
    if not site.exists() and _set_aside(site).is_dir():
        _set_aside(site).rename(site)


def swap(fresh: Path, site: Path) -> None:
    """Put *fresh* in the place of *site*; the old site is set aside first and comes back if the move fails."""
    old = _set_aside(site)
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    try:
        fresh.rename(site)
    except OSError:
        if old.exists():
            old.rename(site)
        raise
    shutil.rmtree(old, ignore_errors=True)
