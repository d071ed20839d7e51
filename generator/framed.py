"""Puts pages into the theme, as MkDocs does, and on all cores. Only public events and functions of MkDocs are used."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from jinja2 import ChoiceLoader, DictLoader, Environment
from mkdocs import utils
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from generator import workers

#: An empty template, for pages that another process makes.
NOTHING = "nothing"


def framed(page: Page, config: MkDocsConfig, files: Sequence[File] | Files, nav: Navigation, env: Environment) -> str:
    """Return *page*, whose content is known, as the theme shows it. Raises what the theme raises."""
    page.active = True
    try:
        template = env.get_template(page.meta.get("template", "main.html"))
        context = config.plugins.on_page_context(get_context(nav, files, config, page), page=page, config=config, nav=nav)
        return str(config.plugins.on_post_page(template.render(context), page=page, config=config))
    finally:
        page.active = False


class _WithNothing(ChoiceLoader):
    """The templates of a theme, and the empty one."""


def leave(page: Page, env: Environment) -> None:
    """Let MkDocs make nothing of *page*; somebody else does."""
    assert env.loader is not None
    if not isinstance(env.loader, _WithNothing):
        env.loader = _WithNothing([env.loader, DictLoader({NOTHING: ""})])
    page.meta = {**page.meta, "template": NOTHING}


def is_left(page: Page) -> bool:
    """Return whether somebody else makes *page*."""
    return bool(page.meta.get("template") == NOTHING)


class AllCores(BasePlugin):  # type: ignore[no-untyped-call,type-arg]
    """Gives a share of the pages to each of the other cores. MkDocs makes what is left, and an empty page, which it does not write, of all others."""

    def __init__(self) -> None:
        self._nav: Navigation | None = None
        self._others: list[tuple[workers.Worker, _Share]] = []

    def on_nav(self, nav: Navigation, **_: Any) -> None:
        self._nav = nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Begin, when all pages are read and none is made."""
        assert self._nav is not None
        shown = files.documentation_pages()
        for pages in workers.shares([file.page for file in shown if file.page and not is_left(file.page)])[1:]:
            share = _Share(pages, config, shown, self._nav, env)
            self._others.append((workers.Worker(share.make), share))
        for _, share in self._others:
            share.leave()

    def on_post_build(self, **_: Any) -> None:
        """Wait for the others. What one of them did not finish is made here, so that what is wrong shows here."""
        for worker, share in self._others:
            try:
                said = worker.result()
            except workers.WorkerError:
                share.take_back()
                said = share.make()
            for line in said:
                logging.getLogger("mkdocs").warning(line)

    def on_build_error(self, **_: Any) -> None:
        for worker, _share in self._others:
            worker.end()


class _Share:
    """Some pages of a site."""

    def __init__(self, pages: Sequence[Page], config: MkDocsConfig, shown: Sequence[File], nav: Navigation, env: Environment) -> None:
        self._pages, self._config, self._shown, self._nav, self._env = pages, config, shown, nav, env
        self._metas = [page.meta for page in pages]

    def leave(self) -> None:
        """Make nothing of the pages here."""
        for page in self._pages:
            leave(page, self._env)

    def take_back(self) -> None:
        for page, meta in zip(self._pages, self._metas, strict=True):
            page.meta = meta

    def make(self) -> list[str]:
        """Write every page; return what MkDocs and its theme warned of."""
        heard = Heard()
        with heard.listening():
            for page in self._pages:
                output = framed(page, self._config, self._shown, self._nav, self._env)
                utils.write_file(output.encode("utf-8", errors="xmlcharrefreplace"), page.file.abs_dest_path)
        return heard.lines


class Heard(logging.Handler):
    """Keeps what MkDocs warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen in place of whoever else would: nothing is printed."""
        logger = logging.getLogger("mkdocs")
        before = logger.propagate
        logger.addHandler(self)
        logger.propagate = False
        try:
            yield
        finally:
            logger.removeHandler(self)
            logger.propagate = before
