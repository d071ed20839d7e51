"""Pages that are handed to MkDocs as HTML are what Python-Markdown would have made of them."""

from __future__ import annotations

from pathlib import Path

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import mkdocs_run
from generator.problems import Problems
from generator.ready import EXTENSIONS, SETTINGS, convert
from generator.render import heading
from tests.support import Project, tree_bytes

BLOCKS = (
    "<p>One.</p>",
    "<p class=\"lead\">Two &amp; <a href='x.html#y'>three</a></p>",
    "<div>\n<div><p>a</p></div>\n</div>",
    "<ul>\n<li>a\n<li>b <path d='M0 0'/></li>\n</ul>",
    '<section aria-label="x">\n\n<h3 id="deep">Deep</h3>\n\n\n<p>p</p></section>',
    "<noscript><p>Scripts are off.</p></noscript>",
    '<div class="figure-shapes"><svg width="0"><defs><path d="M0 0"/></defs></svg></div>',
    "<p>*stars* _lows_ # no heading</p>",
)
titles = st.text("abZé 19?!-*_`[]{}()<>&#+.'\"\\", min_size=1, max_size=20).filter(lambda text: text.strip())
headings = st.builds(
    lambda marks, title, id_: f"{marks} {heading(title.strip())}{id_}",
    st.sampled_from(["#", "##"]),
    titles,
    st.sampled_from(["", " { #here }", " {: #there }"]),
)
bodies = st.lists(st.tuples(st.one_of(st.sampled_from(BLOCKS), headings), st.sampled_from(["\n", "\n\n", "\n\n\n", "\n  \n"])), min_size=1, max_size=7)


def by_markdown(text: str) -> tuple[str, list[object]]:
    reader = markdown.Markdown(extensions=sorted(EXTENSIONS), extension_configs=SETTINGS)
    return reader.convert(text), reader.toc_tokens


@given(bodies)
def test_what_is_converted_is_what_python_markdown_gives(parts: list[tuple[str, str]]) -> None:
    text = "\n\n" + "".join(part + gap for part, gap in parts)
    ready = convert(text)
    if ready is not None:
        assert (ready.html, ready.toc) == by_markdown(text)


@given(st.text("ab<>/p div#\n*&;\"'= ", max_size=60))
def test_any_text_is_converted_alike_or_left_alone(text: str) -> None:
    ready = convert(text)
    if ready is not None:
        assert (ready.html, ready.toc) == by_markdown(text)


def test_ids_of_headings_follow_the_same_rule() -> None:
    text = "# A page\n\n## Twice\n\n<p>a</p>\n\n## Twice\n\n## Own { #own }\n\n## It's 5 \\* 3 &amp; more\n"
    ready = convert(text)
    assert ready is not None
    assert (ready.html, ready.toc) == by_markdown(text)
    assert 'id="twice_1"' in ready.html and 'id="own"' in ready.html


@pytest.mark.parametrize(
    "text", ["Words.", "- item", "### Deep\n", "<p>open", "<p>a</p> tail", "<pre>\n# a\n</pre>", "# a *b*", "<p>a</p>\twords", "<!-- c -->"]
)
def test_what_is_not_of_the_shape_is_left_to_python_markdown(text: str) -> None:
    assert convert(text) is None


def test_most_pages_of_the_real_site_are_ready(real: Project) -> None:
    """Pages by hand are Markdown; all others should have the shape, or building takes three times as long."""
    left = [file for file in real.paths.tree.rglob("*.md") if convert(file.read_text(encoding="utf-8").partition("\n---\n")[2]) is None]
    by_hand = {file.name for file in (real.root / "docs").glob("*.md")}
    assert {file.name for file in left} <= by_hand


def test_the_site_is_the_same_with_and_without_ready_pages(real: Project, tmp_path: Path) -> None:
    for build, target in ((mkdocs_run.build, "fast"), (mkdocs_run.plain, "plain")):
        build(real.paths.config, tmp_path / target, Problems())
    fast, plain = tree_bytes(tmp_path / "fast"), tree_bytes(tmp_path / "plain")
    assert fast.keys() == plain.keys()
    assert [path for path in fast if fast[path] != plain[path]] == []
