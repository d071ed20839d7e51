"""Views to text through Jinja2. Templates get one view and print it; a name they misspell is an error, not a blank."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from generator import reads, workers
from generator.kept import Kept, Made
from generator.levels import level_names
from generator.library import Library
from generator.phrases import Phrases
from generator.problems import Location, Problem, Problems
from generator.views.base import Page

#: What Python-Markdown takes a backslash before; before anything else it would print the backslash.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!])")

#: The dumper of libyaml where there is one: as the other, ten times as fast. Lines are never folded.
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_WIDE = 1_000_000


class Terms:
    """Explains glossary words in place: the first time on a page, the word becomes a button that opens its meaning."""

    def __init__(self, library: Library) -> None:
        self._terms = {id_: term for id_, term in library.all("term").items() if term.mark}
        self._owner = {name.lower(): id_ for id_, term in self._terms.items() for name in (term.term, *term.also)}
        self._phrases = Phrases(self._owner)

    def for_page(self, glossary: str) -> Explainer:
        """Return the explainer of one page. *glossary* is the page's address of the glossary."""
        return Explainer(self, glossary)

    def mark(self, text: str, seen: set[str], glossary: str) -> Markup:
        """Return *text* escaped, with the first use of each term not in *seen* explained; adds them to *seen*."""
        parts: list[Markup] = []
        done = 0
        for start, end, name in self._phrases.find(text):
            id_ = self._owner[name]
            if id_ in seen:
                continue
            seen.add(id_)
            parts += [escape(text[done:start]), self._note(text[start:end], id_, glossary)]
            done = end
        return Markup("").join([*parts, escape(text[done:])])

    def _note(self, word: str, id_: str, glossary: str) -> Markup:
        return Markup(
            '<button type="button" class="term" popovertarget="term-{0}">{1}</button>'
            '<span class="term-note" id="term-{0}" popover><strong>{2}</strong> {3} <a href="{4}#{0}">More words</a></span>'
        ).format(id_, word, self._terms[id_].term, self._terms[id_].definition, glossary)


class Explainer:
    """The terms of one page; remembers which were explained already."""

    def __init__(self, terms: Terms, glossary: str) -> None:
        self._terms, self._glossary = terms, glossary
        self._seen: set[str] = set()

    def __call__(self, text: str) -> Markup:
        return self._terms.mark(text, self._seen, self._glossary)


def heading(text: str) -> Markup:
    """Return *text* safe inside a Markdown heading: nothing in it is markup."""
    return Markup(_MARKDOWN.sub(r"\\\1", html.escape(text, quote=False)))


def environment(templates: Path) -> Environment:
    """Return the Jinja2 environment of the templates folder: escaping always, undefined names are errors."""
    env = Environment(
        loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    env.filters["heading"] = heading
    return env


def front_matter(page: Page) -> str:
    """Return the page's YAML header. Its texts are escaped here, because the templates of Material print them as they are."""
    data: dict[str, Any] = {"title": html.escape(page.title), "description": html.escape(page.description)}
    if page.preview:
        data["preview"] = page.preview
    if page.scripts:
        data["scripts"] = list(page.scripts)
    if page.styles:
        data["styles"] = list(page.styles)
    if page.hide:
        data["hide"] = list(page.hide)
    if page.template == "moved":
        data["moved"] = True
    if page.structured:
        # One text, because hundreds of nested values in each header take longer to read than the page itself.
        graph = {"@context": "https://schema.org", "@graph": page.structured}
        data["structured"] = str(htmlsafe_json_dumps(graph, ensure_ascii=False))
    return f"---\n{yaml.dump(data, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=_WIDE)}---\n\n"


class Renderer:
    """Turns the pages of a *library* into text. One environment may serve many: it knows compiled templates, and sees when a file changes."""

    def __init__(self, library: Library, templates: Path, env: Environment | None = None) -> None:
        self._library, self._templates, self._env = library, templates, env or environment(templates)
        self._env.globals.update(clinic=library.clinic, levels=level_names(library))
        self._terms = Terms(library)

    def text(self, page: Page, problems: Problems) -> str | None:
        """Return the text of *page*. A template that fails is a problem that names template, line and entry; then there is none."""
        name, folder = f"pages/{page.template}.md.j2", self._templates.name
        view, explain = page.view, self._terms.for_page(page.context.href("glossary.html"))
        try:
            body = self._env.get_template(name).render(page=page, view=view, context=page.context, site=self._library.site, explain=explain)
        except TemplateNotFound as error:
            where = Location(f"{folder}/{error.name or name}")
            problems.add(Problem(where, "missing-template", f"the template for {page.path} is missing.", "restore it"))
        except TemplateSyntaxError as error:
            where = Location(f"{folder}/{error.name or name}", error.lineno, 1)
            problems.add(Problem(where, "template", f"{error.message} (while rendering {page.path}).", "mend the template"))
        except (TemplateError, TypeError, AttributeError, ValueError, KeyError) as error:
            where = _template_line(error, self._templates, name)
            problems.add(Problem(where, "template", f"{error} (while rendering {page.path}).", "mend the template, or the view it prints"))
        else:
            return front_matter(page) + body
        return None


def render(pages: Iterable[Page], library: Library, templates: Path, problems: Problems, kept: Kept | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every page that can be rendered, see :meth:`Renderer.text`; many pages are rendered on all cores.

    Pages that are *kept* and would be the same are not rendered again.
    """
    listed = list(pages)
    done = kept.take({page.path: page.facts for page in listed}) if kept else {}
    renderer = Renderer(library, templates)
    for share in workers.spread(partial(_share, renderer, library, kept), [page for page in listed if page.path not in done]):
        done.update(share.contents)
        problems.extend(share.problems)
        library.shapes.add(share.shapes)
        if kept:
            kept.put(share.made)
    for page in listed:
        if page.path in done:
            yield page.path, done[page.path]


@dataclass(frozen=True)
class _Share:
    """Some pages, rendered: their contents and how they were made, by their paths, what is wrong with them, and the shapes that they use."""

    contents: dict[str, bytes]
    made: dict[str, Made]
    problems: list[Problem]
    shapes: dict[str, str]


def _share(renderer: Renderer, library: Library, kept: Kept | None, pages: Sequence[Page]) -> _Share:
    problems = Problems()
    contents, made = {}, {}
    with kept.following() if kept else nullcontext():
        for page in pages:
            with reads.noting() as seen:
                text = renderer.text(page, problems)
            if text is not None:
                contents[page.path] = text.encode()
                if kept:
                    made[page.path] = kept.made(page.facts, contents[page.path], seen)
    return _Share(contents, made, problems.found, library.shapes.used)


def _template_line(error: Exception, templates: Path, name: str) -> Location:
    """Return the innermost template line in the traceback of *error*."""
    where = Location(f"{templates.name}/{name}")
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(str(templates)):
            where = Location(f"{templates.name}/{Path(file).relative_to(templates).as_posix()}", trace.tb_lineno, 1)
        trace = trace.tb_next
    return where
