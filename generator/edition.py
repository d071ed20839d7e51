"""One state of the content, and every file of the site made from it when somebody asks: what `serve` shows.

A build makes all files at once and checks them; here a page costs a few hundredths of a second, because no other page is made for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mkdocs.utils import get_markdown_title, meta

from generator import data, plates
from generator.build import STYLE, Paths, hand_written, pages_of
from generator.finder import data as finder
from generator.graph import Graph
from generator.handout import data as handout
from generator.levels import level_names
from generator.memo import Memo
from generator.problems import ContentError, Problems
from generator.reading import report, scores
from generator.render import Renderer
from generator.search import data as search
from generator.search.documents import documents
from generator.views.site import SCORES, SCORES_TITLE, pages, score_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from generator.finder.measure import Vignette
    from generator.library import Library
    from generator.views.base import Page


class Edition:
    """The files of ``build/docs`` as this *content* makes them. The content has passed all rules."""

    def __init__(self, paths: Paths, content: Library, vignettes: Sequence[Vignette], memo: Memo, env: Environment | None = None) -> None:
        """*memo* and *env* may have served editions before."""
        self._paths, self._content, self._memo = paths, content, memo
        self._renderer = Renderer(content, paths.templates, env)
        self._graph = Graph(content)
        self.by_hand = dict(hand_written(paths.docs))
        self.pages: dict[str, Page] = {page.path: page for page in pages(self._graph, vignettes)}
        self._texts: dict[str, str] = {}

    @property
    def titles(self) -> dict[str, str]:
        """Path to title of every page."""
        by_hand = {path: _title(*meta.get_data(page.decode())) for path, page in pages_of(self.by_hand).items()}
        return {**by_hand, **{path: page.title for path, page in self.pages.items()}, SCORES: SCORES_TITLE}

    def text(self, path: str) -> str | None:
        """Return the text of the page *path*; ``None`` when there is no such page. Raises :class:`ContentError` when its template fails."""
        if path not in self._texts:
            if path in self.pages:
                self._texts[path] = self._rendered(self.pages[path])
            elif path == SCORES:
                self._texts[path] = self._rendered(self._score_page())
            elif path.endswith(".md") and path in self.by_hand:
                self._texts[path] = self.by_hand[path].decode()
        return self._texts.get(path)

    def file(self, path: str) -> bytes | None:
        """Return the file *path* that is no page; ``None`` when there is none."""
        if path in self.by_hand:
            return self.by_hand[path]
        makers: dict[str, Callable[[], bytes]] = {
            finder.PATH: lambda: finder.script(self._graph, self._plates).encode(),
            handout.PATH: lambda: handout.script(self._graph, self._plates).encode(),
            search.PATH: lambda: search.script(documents(self._graph, self._everything), level_names(self._content)).encode(),
        }
        if self._content.clinic.logo:
            makers[self._content.clinic.logo_path] = lambda: self._content.clinic.logo_bytes
        if path in makers:
            return makers[path]()
        return self._plates.get(path) or self._data.get(path)

    def _rendered(self, page: Page) -> str:
        problems = Problems()
        text = self._renderer.text(page, problems)
        if text is None:
            raise ContentError(problems)
        return text

    def _score_page(self) -> Page:
        read = report.measure(self._all, self._content, self._memo)
        return score_page(self._graph, read, scores.score(self._content, read, self._all, self._memo))

    @cached_property
    def _all(self) -> dict[str, bytes]:
        """Every page but the score sheet."""
        for path in self.pages:
            self.text(path)
        return {**pages_of(self.by_hand), **{path: self._texts[path].encode() for path in self.pages}}

    @property
    def _everything(self) -> dict[str, bytes]:
        """Every page, and what stands beside them by hand."""
        return {**self.by_hand, **self._all, SCORES: (self.text(SCORES) or "").encode()}

    @cached_property
    def _plates(self) -> dict[str, bytes]:
        style = plates.plain_style(self.by_hand[STYLE].decode()) if STYLE in self.by_hand else ""
        return dict(plates.files(self._graph, style, self._paths.cache))

    @cached_property
    def _data(self) -> dict[str, bytes]:
        return {path: text.encode() for path, text in data.files(self._graph)}


def _title(body: str, header: dict[str, Any]) -> str:
    """Return the title of a page by hand, as MkDocs finds it."""
    return str(header.get("title") or get_markdown_title(body) or "")
