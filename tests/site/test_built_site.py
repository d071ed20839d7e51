"""The real site as it is built: every page, every link, the same bytes anywhere, nothing from outside."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import posixpath
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import lxml.html

from generator import sitecheck
from tests.support import Project, copy_of, generator_command, tree_bytes

#: Bytes. Material's frame around each page is about 30 kB of them.
LARGEST_PAGE = 900_000
LARGEST_PAGE_COMPRESSED = 150_000
LARGEST_SITE = 45_000_000


def html_files(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


@cache
def parsed(file: Path) -> Any:
    return lxml.html.document_fromstring(file.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def pages(site: Path) -> Iterator[tuple[str, Any]]:
    for file in html_files(site):
        yield file.relative_to(site).as_posix(), parsed(file)


def test_no_link_is_broken_no_id_stands_twice_nothing_is_loaded_from_outside(real: Project) -> None:
    assert [problem.as_text() for problem in sitecheck.check(real.paths.site)] == []


def test_the_same_bytes_in_another_folder_with_other_hashes_in_another_time_zone(real: Project, tmp_path: Path) -> None:
    other = copy_of(real, tmp_path / "somewhere" / "else entirely", built=False)
    environment = {**os.environ, "PYTHONHASHSEED": "424242", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "HOME": str(tmp_path)}
    done = subprocess.run(generator_command("build", "--root", str(other.root)), env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    for first, second in ((real.paths.tree, other.paths.tree), (real.paths.site, other.paths.site)):
        before, after = tree_bytes(first), tree_bytes(second)
        assert set(before) == set(after)
        assert [name for name in before if before[name] != after[name]] == []


def test_a_second_run_would_write_nothing(real: Project) -> None:
    assert real.gather() == tree_bytes(real.paths.tree)


def test_style_sheets_and_our_scripts_ask_for_nothing_outside(real: Project) -> None:
    for file in real.paths.site.rglob("*.css"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//|@import", text), file
    for file in (real.paths.site / "assets" / "js").rglob("*.js"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(
            r"\bfetch\(|XMLHttpRequest|importScripts|\bimport\s*\(|^import |^export |new Worker|sendBeacon|WebSocket|eval\(|innerHTML", text, re.M
        ), file


def test_every_page_forbids_what_it_does_not_need(real: Project) -> None:
    for name, page in pages(real.paths.site):
        (policy,) = page.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
        assert "default-src 'none'; script-src 'self'; style-src" in policy and "http" not in policy, name
        assert page.xpath('//meta[@name="referrer"]/@content') == ["no-referrer"], name


def test_outside_links_are_sources_and_nothing_else(real: Project) -> None:
    """Readers leave the site only from the list of sources, or from a page that says so."""
    allowed = {"about.html", "how-to-use.html", "for-clinics.html", "accessibility.html", "finder-measured.html", "red-flags/index.html"}
    for name, page in pages(real.paths.site):
        article = page.find(".//article")
        outside = [href for href in article.xpath(".//a/@href") if urlsplit(href).scheme in ("http", "https")]
        assert not outside or name in allowed or name.startswith("sources/"), (name, outside[:3])


# Safety


def test_warning_signs_come_before_anything_to_do(real: Project) -> None:
    checked = 0
    for name, page in pages(real.paths.site):
        article = page.find(".//article")
        doing = article.xpath(
            './/h2[@id="release-it"] | .//*[contains(concat(" ", @class, " "), " withheld ")] | .//*[contains(concat(" ", @class, " "), " cards ")]'
        )
        if not doing or name == "muscles/index.html":
            continue
        order = list(article.iter())
        signs = [element for element in article.xpath('.//section[contains(@class, "flags")]') if element.xpath(".//li")]
        if name.startswith(("muscles/", "regions/")) or signs:
            assert signs, f"{name} has no warning signs"
            assert order.index(signs[0]) < min(order.index(element) for element in doing), name
            checked += 1
    assert checked >= 49 + 24


def test_where_a_clot_is_possible_the_question_stands_before_the_steps(real: Project) -> None:
    content = real.library()
    for id_, muscle in content.muscles.items():
        page = parsed(real.paths.site / f"muscles/{id_}.html")
        if "dvt" not in muscle.red_flags:
            continue
        guards = page.xpath('//*[contains(@class, "guard")]//input[@name="clot"]')
        assert [box.get("value") for box in guards] == ["yes", "no"], id_
        order = list(page.iter())
        assert all(order.index(guards[0]) < order.index(element) for element in page.xpath('//*[contains(@class, "withheld")]')), id_


def test_every_page_says_that_nobody_reviewed_it_and_that_it_is_no_diagnosis(real: Project) -> None:
    site = real.library().site
    for name, page in pages(real.paths.site):
        if (real.paths.docs / name.replace(".html", ".md")).exists() or name == "404.html":
            continue
        text = " ".join(page.find(".//article").text_content().split())
        assert site.review in text and site.disclaimer in text, name


# Form


def test_every_page_has_a_title_a_description_and_one_main_heading(real: Project) -> None:
    titles: Counter[str] = Counter()
    for name, page in pages(real.paths.site):
        assert page.get("lang") == "en", name
        titles[page.findtext(".//title")] += 1
        assert len(page.xpath("//h1")) == 1, name
        assert page.xpath("//h1")[0].text_content().strip(), name
        assert len(page.xpath("//main")) == 1, name
        (description,) = page.xpath('//meta[@name="description"]/@content')
        assert description.strip(), name
        if not (real.paths.docs / name.replace(".html", ".md")).exists():
            assert len(description) <= 160, (name, len(description))
    assert [title for title, count in titles.items() if count > 1] == []


def test_headings_leave_out_no_level_and_none_is_empty(real: Project) -> None:
    for name, page in pages(real.paths.site):
        before = 0
        for heading in page.find(".//article").xpath(".//h1 | .//h2 | .//h3 | .//h4 | .//h5 | .//h6"):
            level = int(heading.tag[1])
            assert level <= before + 1, f"{name}: {heading.text_content()!r} follows a heading of level {before}"
            assert heading.text_content().strip(), name
            before = level


def test_no_heading_stands_over_nothing(real: Project) -> None:
    for name, page in pages(real.paths.site):
        for heading in page.find(".//article").xpath(".//h2[not(ancestor::*[@hidden])]"):
            after = heading.getnext()
            assert after is not None and after.tag not in ("h1", "h2"), f"{name}: nothing under {heading.text_content()!r}"
            assert after.text_content().strip() or after.xpath(".//svg | .//input"), f"{name}: nothing under {heading.text_content()!r}"


def test_nothing_of_the_machinery_shows(real: Project) -> None:
    pattern = re.compile(
        r"\{\{|\}\}|\{%|%\}|^\s*None\s*$|, None\b|\bNone,|\bUndefined\b|Markup\(|<generator|\\[*_\[\]#.]|\(\)|\[\]|&(?:amp|lt|gt|#\d+);|\{ ?#[a-z-]+ ?\}"
    )
    for name, page in pages(real.paths.site):
        for element in page.find(".//article").iter():
            if not isinstance(element.tag, str) or element.tag in ("script", "style", "svg", "path"):
                continue
            for text in (element.text, element.tail):
                found = pattern.search(text or "")
                assert not found, f"{name}: {found[0]!r} in {(text or '')[:120]!r}"


def test_every_picture_has_words(real: Project) -> None:
    for name, page in pages(real.paths.site):
        article = page.find(".//article")
        for image in article.xpath(".//img"):
            assert image.get("alt") is not None, name
        for svg in article.xpath('.//*[local-name()="svg"]'):
            named = svg.get("aria-label") or svg.xpath('.//*[local-name()="a"]/@aria-label')
            assert named or svg.get("aria-hidden") == "true" or svg.xpath('ancestor::*[@aria-hidden="true"]'), name
        for figure in article.xpath('.//figure[contains(@class, "plate")]'):
            assert figure.find("figcaption").text_content().strip(), name


# The whole


def test_every_page_can_be_reached_from_the_home_page(real: Project) -> None:
    site = real.paths.site
    links = {}
    for name, page in pages(site):
        here = set()
        for href in page.xpath("//a/@href"):
            parts = urlsplit(href)
            if not parts.scheme and parts.path:
                here.add(posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))))
        links[name] = here
    seen, todo = {"index.html"}, ["index.html"]
    while todo:
        for other in links.get(todo.pop(), set()) & links.keys() - seen:
            seen.add(other)
            todo.append(other)
    moved = {f"{folder}/{former}.html" for folder, kind in (("muscles", "muscle"), ("regions", "region"), ("techniques", "technique"), ("exercises", "exercise"))
             for value in real.library().all(kind).values() for former in value.former_ids}  # fmt: skip
    assert set(links) - seen - moved == {"404.html"}


def test_every_entry_has_its_page(real: Project) -> None:
    from generator.urls import FOLDERS, PAGES

    content = real.library()
    for kind, folder in FOLDERS.items():
        files = {path.stem for path in (real.paths.site / folder).glob("*.html")} - {"index"}
        assert content.ids(kind) <= files
    for kind, name in PAGES.items():
        page = parsed(real.paths.site / f"{name}.html")
        assert content.ids(kind) <= set(page.xpath("//@id")), kind


def test_downloads_can_be_read(real: Project) -> None:
    folder = real.paths.site / "data"
    whole = json.loads((folder / "atlas.json").read_text(encoding="utf-8"))
    assert len(whole["kinds"]["muscle"]) >= 49
    tables = sorted(folder.glob("*.csv"))
    assert len(tables) >= 10
    for file in tables:
        rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline=""), strict=True))
        assert len({len(row) for row in rows}) == 1, file
        assert len(rows) > 5, file


def test_pages_are_no_larger_than_they_should_be(real: Project) -> None:
    """Prints the twenty largest pages (``pytest -rP tests/site -k larger``)."""
    sizes = {file.relative_to(real.paths.site).as_posix(): file.read_bytes() for file in html_files(real.paths.site)}
    packed = {name: len(gzip.compress(raw, mtime=0)) for name, raw in sizes.items()}
    total = sum(path.stat().st_size for path in real.paths.site.rglob("*") if path.is_file())
    print(f"{len(sizes)} pages, {sum(map(len, sizes.values())):,} bytes; the whole site {total:,} bytes")
    for name in sorted(sizes, key=lambda name: -len(sizes[name]))[:20]:
        print(f"{len(sizes[name]):>9,} {packed[name]:>8,} packed  {name}")
    assert {name: len(raw) for name, raw in sizes.items() if len(raw) > LARGEST_PAGE} == {}
    assert {name: size for name, size in packed.items() if size > LARGEST_PAGE_COMPRESSED} == {}
    assert total < LARGEST_SITE


def test_every_reference_of_a_page_is_pointed_to_from_its_text(real: Project) -> None:
    idle = []
    for name, page in pages(real.paths.site):
        listed = {id_.removeprefix("ref-") for id_ in page.xpath("//li/@id") if id_.startswith("ref-")}
        named = {number.strip() for link in page.xpath('//sup[@class="refs"]/a') for number in link.text_content().split(",")}
        idle += [f"{name}: {', '.join(sorted(listed - named, key=int))}"] if listed - named else []
        assert named <= listed, name
    assert idle == []
