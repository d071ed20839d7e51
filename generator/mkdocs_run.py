"""Runs MkDocs: within this process, with pages that are ready, or plainly as its own command does. Both give the same site."""

from __future__ import annotations

import html
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.problems import ContentError, Location, Problem, Problems

#: What MkDocs is told by the environment: a fixed date unless one is set, and no notices of its theme.
SETTINGS = {"SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "true"}
#: How many of its last words are shown when it fails.
LAST = 6


@dataclass(frozen=True)
class Before:
    """The build before: its *site*, the *file* that says what its pages were made from, and what now stands for program, theme and settings."""

    file: Path
    site: Path
    stamp: str


def environment() -> dict[str, str]:
    """Return the environment MkDocs runs in."""
    return {**SETTINGS, **os.environ}


def build(config: Path, target: Path, problems: Problems, before: Before | None = None) -> None:
    """Build the site of *config* into *target*, as :func:`plain` does and in a third of the time; pages that were finished *before* are taken over.

    Raises :class:`ContentError` when MkDocs refuses; what it said is added to *problems*.
    """
    # Imported here, because most commands never need them.
    from mkdocs.commands import build as mkdocs_build  # noqa: PLC0415
    from mkdocs.config import load_config  # noqa: PLC0415

    from generator.finished import FinishedPages  # noqa: PLC0415
    from generator.framed import AllCores  # noqa: PLC0415
    from generator.ready import ReadyPages  # noqa: PLC0415

    with _settings(), _told(problems):
        settings = load_config(str(config), site_dir=str(target), strict=True)
        settings.plugins["ready-pages"] = ReadyPages()
        if before:
            settings.plugins["finished-pages"] = FinishedPages(before.file, before.site, before.stamp)
        settings.plugins["all-cores"] = AllCores()
        mkdocs_build.build(settings)


def plain(config: Path, target: Path, problems: Problems) -> None:
    """Build the site of *config* into *target* with the command of MkDocs and nothing of ours. Raises as :func:`build` does."""
    # Not --quiet: with it MkDocs does not count its warnings, and --strict would let them pass.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(config), "--site-dir", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), cwd=config.parent, check=False)
    if done.returncode:
        _refused(problems, [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("INFO")])


class Frame:
    """Puts single pages into the theme, for who looks at one page at a time. Knows the navigation and the titles of all pages."""

    def __init__(self, config: Path, titles: Mapping[str, str]) -> None:
        """*titles* has the title of every page by its path; raises :class:`ContentError` when MkDocs refuses *config*."""
        from mkdocs.config import load_config  # noqa: PLC0415
        from mkdocs.structure.files import File, Files  # noqa: PLC0415
        from mkdocs.structure.nav import get_navigation  # noqa: PLC0415
        from mkdocs.structure.pages import Page  # noqa: PLC0415

        from generator.ready import ReadyPages  # noqa: PLC0415

        with _settings(), _told(Problems()):
            # MkDocs wants a folder that is there; nothing is read from it.
            self._config = load_config(str(config), docs_dir=str(Path(__file__).parent))
            self._config.plugins["ready-pages"] = ReadyPages()
            self._config = self._config.plugins.on_config(self._config)
            self._env = self._config.theme.get_env()
            self._files = Files([File.generated(self._config, path, content="") for path in titles])
            self._nav = get_navigation(self._files, self._config)
        for path, title in titles.items():
            file = self._files.src_uris[path]
            page = file.page or Page(None, file, self._config)
            page.markdown, page.meta = "", {"title": html.escape(title)}

    @property
    def folders(self) -> list[Path]:
        """Where the theme's own files lie, ours first."""
        return [Path(folder) for folder in self._config.theme.dirs]

    def page(self, path: str, text: str) -> str:
        """Return the page *path* with *text* (front matter and Markdown) as the site shows it. Raises :class:`ContentError` when the theme fails."""
        from generator.framed import framed  # noqa: PLC0415

        page = self._files.src_uris[path].page
        assert page is not None
        config = self._config
        with _settings(), _told(Problems()):
            page.file.content_string = text
            page.read_source(config)
            page.markdown = config.plugins.on_page_markdown(page.markdown or "", page=page, config=config, files=self._files)
            page.render(config, self._files)
            page.content = config.plugins.on_page_content(page.content or "", page=page, config=config, files=self._files)
            return framed(page, config, self._files, self._nav, self._env)


@contextmanager
def _told(problems: Problems) -> Iterator[None]:
    """Turn whatever MkDocs raises into a problem, with what it has said before."""
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415

    from generator.framed import Heard  # noqa: PLC0415

    said = Heard()
    try:
        with said.listening():
            yield
    except MkDocsException as error:
        _refused(problems, [*said.lines, str(error)])
    except Exception as error:  # a template of the theme may raise anything
        _refused(problems, [*said.lines, f"{type(error).__name__}: {error}"])


def _refused(problems: Problems, lines: list[str]) -> None:
    last = [line.strip() for line in lines if line.strip()][-LAST:]
    problems.add(Problem(Location("mkdocs.yml"), "mkdocs", f"MkDocs could not build the site: {' / '.join(last)}", "mend what MkDocs names"))
    raise ContentError(problems) from None


@contextmanager
def _settings() -> Iterator[None]:
    """Set what is not set, for as long as MkDocs runs."""
    missing = {name: value for name, value in SETTINGS.items() if name not in os.environ}
    os.environ.update(missing)
    try:
        yield
    finally:
        for name in missing:
            del os.environ[name]
