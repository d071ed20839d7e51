from __future__ import annotations

from pathlib import Path

import pytest

from generator.sitecheck import check

PAGE = "<!doctype html><html><head><title>x</title>{head}</head>\n<body>\n{body}\n</body></html>"


def site(folder: Path, **pages: str) -> Path:
    """Lay out a site of one page and what it needs; ``a_b`` stands for ``a/b.html``."""
    for name, body in {"index": "", "sub_page": '<h2 id="there">x</h2><a name="old"></a>', **pages}.items():
        file = folder / (name.replace("_", "/") + ".html")
        file.parent.mkdir(parents=True, exist_ok=True)
        head, _, rest = body.rpartition("|")
        file.write_text(PAGE.format(head=head, body=rest), encoding="utf-8")
    (folder / "style.css").write_text("", encoding="utf-8")
    (folder / "a b.txt").write_text("", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "body",
    [
        '<a href="sub/page.html">x</a>',
        '<a href="sub/page.html#there">x</a>',
        '<a href="sub/page.html#old">x</a>',
        '<a href="./sub/../sub/page.html">x</a>',
        '<a href="a%20b.txt">x</a>',
        '<a href="#here">x</a><p id="here">x</p>',
        '<a href="?q=1#here">x</a><p id="here">x</p>',
        '<a href=".">x</a>',
        '<a href="style.css#any">x</a>',
        '<a href="https://example.org/x">x</a>',
        '<a href="//example.org/x">x</a>',
        '<a href="mailto:a@b.c">x</a><a href="tel:1">x</a><img src="data:image/png;base64,AA">',
        '<link rel="stylesheet" href="style.css">|',
        '<link rel="canonical" href="https://example.org/"><link rel="license" href="https://x.org/">|',
        '<svg><defs><path id="p" d=""/></defs><use href="#p"/></svg>',
    ],
)
def test_what_is_sound_gives_no_problem(tmp_path: Path, body: str) -> None:
    assert check(site(tmp_path, index=body)) == []


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ('<a href="sub/pag.html">x</a>', "broken-link", "'sub/pag.html' leads nowhere. Did you mean 'sub/page.html'?"),
        ('<a href="sub/page.html#ther">x</a>', "broken-anchor", "'sub/page.html#ther': the page has no '#ther'."),
        ('<a href="#nowhere">x</a>', "broken-anchor", "'#nowhere': the page has no '#nowhere'."),
        ('<a href="/sub/page.html">x</a>', "broken-link", None),
        ('<a href="../outside.html">x</a>', "broken-link", None),
        ('<a href="sub/">x</a>', "broken-link", None),
        ('<img src="no.png" alt="">', "broken-link", None),
        ('<script src="no.js"></script>', "broken-link", None),
        ('<link rel="stylesheet" href="no.css">|', "broken-link", None),
        ('<svg><use href="#gone"/></svg>', "broken-anchor", None),
        ('<script src="https://cdn.example/x.js"></script>', "outside-load", "the page loads 'https://cdn.example/x.js' from outside."),
        ('<script src="//cdn.example/x.js"></script>', "outside-load", None),
        ('<img src="http://example.org/x.png" alt="">', "outside-load", None),
        ('<iframe src="https://example.org/"></iframe>', "outside-load", None),
        ('<link rel="stylesheet" href="https://fonts.example/x.css">|', "outside-load", None),
        ('<object data="https://example.org/x.svg"></object>', "outside-load", None),
    ],
)
def test_every_defect_is_found(tmp_path: Path, body: str, code: str, message: str | None) -> None:
    (problem,) = check(site(tmp_path, index=body))
    assert (problem.code, problem.location.path) == (code, "site/index.html")
    assert problem.location.line >= 1
    assert message in (None, problem.message)


def test_an_id_that_stands_twice(tmp_path: Path) -> None:
    (problem,) = check(site(tmp_path, index='<p id="a">x</p><p id="a">y</p>'))
    assert (problem.code, problem.message) == ("double-id", "the id 'a' stands twice.")


def test_links_of_the_error_page_start_at_the_root_of_the_server(tmp_path: Path) -> None:
    """MkDocs cannot know how deep the missing page was, so these links cannot be checked here."""
    body = '<a href="/muscles/index.html">x</a>'
    pages = {"404": body}
    assert check(site(tmp_path, **pages)) == []


def test_all_problems_come_at_once_and_sorted(tmp_path: Path) -> None:
    problems = check(site(tmp_path, index='<a href="x.html">x</a>\n<a href="y.html">y</a>', sub_other='<a href="z.html">z</a>'))
    assert [str(problem.location) for problem in problems] == ["site/index.html:3:1", "site/index.html:4:1", "site/sub/other.html:3:1"] or len(problems) == 3
    assert problems == sorted(problems)


def test_a_damaged_page_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    folder = site(tmp_path)
    (folder / "broken.html").write_bytes(b"<p id=a><a href=x.html>\xff\xfe</p></div><<<")
    assert [problem.code for problem in check(folder)] == ["broken-link"]


@pytest.mark.parametrize("raw", [b"", b"   ", b"<!-- -->"])
def test_an_empty_page_is_a_problem_and_no_crash(tmp_path: Path, raw: bytes) -> None:
    folder = site(tmp_path)
    (folder / "empty.html").write_bytes(raw)
    problems = check(folder)
    assert all(problem.location.path == "site/empty.html" for problem in problems)


def test_an_address_that_cannot_be_parsed_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    problems = check(site(tmp_path, index='<a href="http://[x/">x</a>'))
    assert [problem.code for problem in problems] == ["broken-link"]
