from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import lxml.html
import markdown  # type: ignore[import-untyped]
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from generator.graph import Graph
from generator.model.vocabulary import Term
from generator.problems import Problem
from generator.render import Terms, environment, front_matter, heading
from generator.views import site
from generator.views.base import Page
from tests.support import Project, built

PAGE_BREAKERS = ("\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")


class FakeLibrary:
    """Only what :class:`Terms` asks of a library."""

    def __init__(self, **terms: Mapping[str, object]) -> None:
        self.terms = {id_.replace("_", "-"): Term.model_validate(value) for id_, value in terms.items()}

    def all(self, kind: str) -> dict[str, Term]:
        assert kind == "term"
        return self.terms


def terms(**values: Mapping[str, object]) -> Terms:
    return Terms(FakeLibrary(**values))  # type: ignore[arg-type]


TAUT = {"term": "Taut band", "also": ["taut bands"], "definition": "A tight <string>."}
BAND = {"term": "Band", "definition": "A strip."}
OFTEN = {"term": "Muscle", "definition": "Meat.", "mark": False}


def test_a_term_is_explained_the_first_time_on_a_page_only() -> None:
    explain = terms(taut_band=TAUT).for_page("../glossary.html")
    first, second = explain("A taut band hurts."), explain("Taut bands and a taut band.")
    assert first.count('popovertarget="term-taut-band"') == 1
    assert 'id="term-taut-band" popover' in first
    assert "../glossary.html#taut-band" in first
    assert ">taut band</button>" in first, "the word stays as it is written"
    assert second == "Taut bands and a taut band."


def test_other_names_count_as_the_same_term() -> None:
    explain = terms(taut_band=TAUT).for_page("glossary.html")
    assert explain("Two taut bands, one taut band.").count("<button") == 1


def test_pages_do_not_share_what_was_explained() -> None:
    all_terms = terms(taut_band=TAUT)
    assert "<button" in all_terms.for_page("g.html")("A taut band.")
    assert "<button" in all_terms.for_page("g.html")("A taut band.")


def test_the_longest_term_wins_and_parts_of_words_are_left_alone() -> None:
    explain = terms(taut_band=TAUT, band=BAND).for_page("g.html")
    text = explain("A taut band, a husband, a band.")
    assert text.count("<button") == 2
    assert text.index("term-taut-band") < text.index("husband") < text.index('"term-band"')


def test_words_too_common_to_mark_are_not_marked() -> None:
    assert terms(muscle=OFTEN).for_page("g.html")("A muscle.") == "A muscle."


def test_text_and_definition_are_escaped() -> None:
    text = terms(taut_band=TAUT).for_page("g.html")("<script>alert(1)</script> & a taut band")
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; a " in text
    assert "A tight &lt;string&gt;." in text


def test_without_terms_text_is_only_escaped() -> None:
    assert terms().for_page("g.html")("a < b") == Markup("a &lt; b")


# Headings


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1).filter(lambda text: text.strip() == text and text))
def test_a_heading_shows_its_text_and_nothing_else(text: str) -> None:
    """Whatever the text holds, Markdown makes one heading of it that reads as the text."""
    made = markdown.markdown(f"# {heading(text)}", extensions=["attr_list", "tables", "toc"])
    shown: Any = lxml.html.fromstring(made)
    assert shown.tag == "h1", made
    assert " ".join(shown.text_content().split()) == " ".join(text.split()), made
    assert not list(shown), made


@pytest.mark.parametrize(
    "text",
    [
        "*Slow* _calf_ raise",
        "1. First",
        "# Hash #",
        "[link](x)",
        "a `code`",
        "x { #id }",
        "<b>bold</b>",
        "R&D",
        "a\\b",
        "A | B",
        "Heel: why?",
        "![x](y)",
        "&amp;",
        "~~x~~",
    ],
)
def test_markup_in_a_heading_is_shown_as_text(text: str) -> None:
    made = markdown.markdown(f"## {heading(text)} {{ #own }}", extensions=["attr_list", "toc"])
    shown: Any = lxml.html.fromstring(made)
    assert (shown.text_content(), shown.get("id")) == (text, "own")


# Front matter


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1), st.text(st.characters(categories=("L", "N", "P", "S", "Zs"))))
def test_front_matter_survives_any_title(title: str, description: str) -> None:
    page = Page("x.md", title, description, "x", lambda: None, None, (), ("navigation",))  # type: ignore[arg-type]
    header = front_matter(page)
    assert header.startswith("---\n") and header.endswith("---\n\n")
    assert header.count("\n---\n") == 1
    assert yaml.safe_load(header.split("---\n")[1]) == {"title": html.escape(title), "description": html.escape(description), "hide": ["navigation"]}


# Templates


def problems_of(project: Project) -> list[Problem]:
    """Return the problems of building pages; there must be some, and nothing may be written."""
    result = project.run("build", "--pages-only")
    assert result.exit_code == 1
    assert not project.file("build").exists()
    from generator.build import gather
    from generator.problems import ContentError, Problems

    problems = Problems()
    with pytest.raises(ContentError):
        gather(project.paths, problems, lambda text: None)
    return list(problems)


def test_a_name_the_template_misspells_is_an_error_with_template_line_and_page(small: Project) -> None:
    place = small.edit("site_templates/pages/red-flag.md.j2", "{{ view.level_name }}", "{{ view.»levle_name }}")
    problems = problems_of(small)
    assert [(problem.code, str(problem.location)) for problem in problems] == [("template", f"{place.rpartition(':')[0]}:1")] * 3
    assert "has no attribute 'levle_name'" in problems[0].message
    assert {problem.message.rpartition("rendering ")[2] for problem in problems} == {f"red-flags/{name}.md)." for name in ("dvt", "nerve-root", "pe")}


def test_an_error_inside_a_component_names_the_component(small: Project) -> None:
    small.edit("site_templates/components/dose.j2", "{{ label }}", "{{ labell }}")
    assert {problem.location.path for problem in problems_of(small)} == {"site_templates/components/dose.j2"}


def test_a_syntax_error_is_located(small: Project) -> None:
    text = small.read("site_templates/pages/faq.md.j2") if small.file("site_templates/pages/faq.md.j2").exists() else ""
    assert not text, "the FAQ uses the template of sections"
    small.write("site_templates/pages/glossary.md.j2", "line one\n{% for x in view %}\n")
    (problem,) = problems_of(small)
    assert (problem.code, problem.location.path) == ("template", "site_templates/pages/glossary.md.j2")
    assert problem.location.line in (2, 3)
    assert "glossary.md" in problem.message


def test_a_missing_template_is_named(small: Project) -> None:
    small.file("site_templates/pages/symptom.md.j2").unlink()
    problems = problems_of(small)
    assert {(problem.code, str(problem.location)) for problem in problems} == {("missing-template", "site_templates/pages/symptom.md.j2")}
    assert len(problems) == 3, "each page that needs it is named"


def test_a_missing_component_is_named(small: Project) -> None:
    small.file("site_templates/components/dose.j2").unlink()
    assert {str(problem.location) for problem in problems_of(small)} == {"site_templates/components/dose.j2"}


def test_undefined_is_an_error_and_text_is_escaped(tmp_path: Path) -> None:
    env = environment(tmp_path)
    assert env.from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        env.from_string("{{ y }}").render()
    with pytest.raises(UndefinedError):
        env.from_string("{% if y %}{% endif %}").render()


EVIL = '<script>alert(1)</script> {{ 7919 * 7919 }} {% raw %} [a](b) *c* "x"'
TEXTS = "text|name|short|definition|numbering|note|uncertain|plain|title|authors|disclaimer|tagline|question|latin|hold|clinical"


def poison(project: Project) -> None:
    """Put a text that looks like HTML, Markdown and Jinja into every text of the content."""
    for file in sorted(project.file("content").rglob("*.yml")):
        text = re.sub(rf"^(\s*(?:- )?(?:{TEXTS}): )\S.*$", lambda match: f"{match[1]}'{EVIL}'", file.read_text(encoding="utf-8"), flags=re.M)
        file.write_text(text, encoding="utf-8")


def test_every_text_of_the_content_is_escaped(small: Project) -> None:
    poison(small)
    files = small.gather()
    pages = {name: text.decode() for name, text in files.items() if name.endswith(".md")}
    assert len(pages) > 40
    for name, text in pages.items():
        assert "<script" not in text.partition("\n---\n\n")[2], name  # above it stands data, which the theme writes as JSON
        assert "62710561" not in text, name
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7919 * 7919 }} {% raw %} [a](b) *c* " in pages["muscles/soleus.md"]


def _names(folder: Path) -> list[str]:
    return sorted(page.relative_to(folder).as_posix() for page in folder.rglob("*.html"))


def test_no_text_of_the_content_becomes_markup_of_the_site(small: Project) -> None:
    """The same in the finished pages, where Markdown and the templates of the theme have had their say."""
    poison(small)
    built(small)
    own = {page.path.replace(".md", ".html"): len(page.scripts) for page in site.pages(Graph(small.library()))}
    root = small.file("site")
    scripts = {page: len(lxml.html.parse(root / page).findall(".//script[@src]")) - own.get(page, 0) for page in _names(root)}
    assert len(set(scripts.values())) == 1, "every page has the same scripts and those that it asks for"
    for page in small.file("site").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text, page
        tree: Any = lxml.html.fromstring(text)
        shown = tree.find("body").text_content()
        assert "<em>c</em>" not in text and '<a href="b">' not in text, page
        assert "\\[" not in shown and "\\*" not in shown, page
    title = lxml.html.parse(small.file("site/muscles/soleus.html")).findtext(".//title")
    assert title is not None and EVIL in title
