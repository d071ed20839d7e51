"""Lays out the pages of a built site as the input of other builders, so that each makes the same bodies with the same navigation.

    python bench/peers.py PROJECT TARGET

Taken from the finished pages, so that it stays the same whatever the site is built with: title, description and sections of a page, and its
body, with headings in Markdown where the builder reads Markdown for its table of contents, and all else as the HTML it is.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml
from lxml import etree
from lxml import html as markup

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import prose

#: The page that is edited for "one page changed", and what stands there to be changed.
EDITED = "muscles/soleus"
MARK = "<p>Edit 0.</p>"

HUGO = {"config.json": {"baseURL": "/", "uglyURLs": True, "disableKinds": ["taxonomy", "term", "RSS", "404"],
                        "markup": {"goldmark": {"renderer": {"unsafe": True}, "parser": {"attribute": {"title": True}}}}}}  # fmt: skip
HUGO_PAGE = """<!doctype html>
{{ $root := .Params.root }}{{ $path := .Params.path }}<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="description" content="{{ .Description }}"><link rel="stylesheet" href="{{ $root }}assets/css/atlas.css"></head>
<body><header><nav><ul>{{ range site.Data.nav }}<li><a href="{{ $root }}{{ .path }}">{{ .title }}</a></li>{{ end }}</ul></nav></header>
{{ range site.Data.nav }}{{ if where .items "path" $path }}<nav><ul>
{{ range .items }}<li><a href="{{ $root }}{{ .path }}">{{ .title }}</a></li>{{ end }}</ul></nav>{{ end }}{{ end }}
<nav><ul>{{ range .Params.sections }}<li><a href="#{{ .id }}">{{ .title }}</a></li>{{ end }}</ul></nav>
<main>{{ .Content }}</main>
<footer>{{ .Description }}</footer></body></html>
"""
ELEVENTY = """module.exports = config => {
  config.addPassthroughCopy({ static: "/" });
  return { dir: { input: "content", output: "out", includes: "../layouts", data: "../data" }, markdownTemplateEngine: false };
};
"""
ELEVENTY_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title>
<meta name="description" content="{{ description }}"><link rel="stylesheet" href="{{ root }}assets/css/atlas.css"></head>
<body><header><nav><ul>{% for group in nav %}<li><a href="{{ root }}{{ group.path }}">{{ group.title }}</a></li>{% endfor %}</ul></nav></header>
{% for group in nav %}{% if group.title == tab %}<nav><ul>
{% for item in group.items %}<li><a href="{{ root }}{{ item.path }}">{{ item.title }}</a></li>{% endfor %}</ul></nav>{% endif %}{% endfor %}
<nav><ul>{% for section in sections %}<li><a href="#{{ section.id }}">{{ section.title }}</a></li>{% endfor %}</ul></nav>
<main>{{ content | safe }}</main>
<footer>{{ description }}</footer></body></html>
"""


@dataclass(frozen=True)
class Body:
    """One page: what every builder is given of it."""

    path: str
    """Address from the site's root."""
    title: str
    description: str
    root: str
    """The way from the page to the site's root."""
    sections: tuple[dict[str, str], ...]
    chunks: tuple[tuple[str, str, str], ...]
    """What stands in the body: the level of a heading or nothing, its id, and its text or HTML without empty lines."""
    prose: str
    """The same words and pictures as somebody would write them in Markdown."""

    def html(self) -> str:
        """Return the body as HTML."""
        return "\n".join(f'<h{level} id="{id_}">{text}</h{level}>' if level else f"<div>\n{text}\n</div>" for level, id_, text in self.chunks)

    def markdown(self) -> str:
        """Return the body with its headings in Markdown."""
        return "\n\n".join(f"{'#' * int(level)} {_plain(text)} {{#{id_}}}" if level else f"<div>\n{text}\n</div>" for level, id_, text in self.chunks)


def _plain(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]#])", r"\\\1", text)


def bodies(site: Path) -> Iterator[Body]:
    """Yield every page of the finished *site*."""
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix()
        tree = markup.document_fromstring(file.read_bytes(), parser=markup.HTMLParser(encoding="utf-8"))
        article = tree.find(".//article")
        if article is None or path == "404.html":
            continue
        chunks = tuple(_chunks(article, path))
        sections = tuple({"id": id_, "title": text} for level, id_, text in chunks if level == "2")
        said = prose.markdown(article) + (f"\n\n{MARK}" if path == f"{EDITED}.html" else "")
        described = tree.xpath("string(//meta[@name='description']/@content)")
        title = tree.findtext(".//title") or path
        yield Body(path, html.escape(title), html.escape(str(described)), "../" * path.count("/"), sections, chunks, said)


def _chunks(article: Any, path: str) -> Iterator[tuple[str, str, str]]:
    waiting: list[str] = [MARK] if path == f"{EDITED}.html" else []
    for child in article:
        if isinstance(child.tag, str) and re.fullmatch("h[1-3]", child.tag):
            if waiting:
                yield "", "", "\n".join(waiting)
                waiting = []
            yield child.tag[1], child.get("id", ""), html.escape(" ".join(child.text_content().split()), quote=False)
        else:
            waiting.append(re.sub(r"\n\s*(?=\n)", "", etree.tostring(child, encoding="unicode", method="html", with_tail=False)))
    if waiting:
        yield "", "", "\n".join(waiting)


def navigation(config: dict[str, Any], pages: list[Body]) -> list[dict[str, Any]]:
    """Return the tabs of the site, each with the pages beside one another in it."""
    titles = {page.path: page.title.partition(" - ")[0] for page in pages}
    groups = []
    for entry in config["nav"]:
        ((title, places),) = entry.items()
        paths = [place.replace(".md", ".html") for place in ([places] if isinstance(places, str) else places)]
        groups.append({"title": title, "path": paths[0], "items": [{"path": path, "title": titles[path]} for path in paths if path in titles]})
    return groups


def lay(project: Path, target: Path) -> None:
    """Lay out the input of every builder in *target*."""
    shutil.rmtree(target, ignore_errors=True)
    pages = list(bodies(project / "site"))
    config = yaml.safe_load((project / "mkdocs.yml").read_text(encoding="utf-8"))
    nav = navigation(config, pages)
    static = target / "static"
    shutil.copytree(project / "build" / "docs", static, ignore=shutil.ignore_patterns("*.md", "*.html"))
    _write(
        target / "floor" / "pages.json", json.dumps({"pages": [{**asdict(page), "body": page.html(), "chunks": (), "prose": ""} for page in pages], "nav": nav})
    )
    _lay_hugo(target / "hugo", pages, nav, static, Body.markdown)
    _lay_hugo(target / "hugo-markdown", pages, nav, static, lambda page: page.prose)
    _lay_eleventy(target / "eleventy", pages, nav, static)
    plain = {**config, "theme": {key: value for key, value in config["theme"].items() if key != "custom_dir"}}
    _lay_material(target / "material", pages, plain, static, Body.markdown)
    unset = {key: value for key, value in plain.items() if key not in ("nav", "plugins")}
    _lay_material(target / "material-default", pages, unset, static, Body.markdown)
    _lay_material(target / "material-markdown", pages, unset, static, lambda page: page.prose)


def _lay_hugo(target: Path, pages: list[Body], nav: list[dict[str, Any]], static: Path, body: Callable[[Body], str]) -> None:
    for name, data in HUGO.items():
        _write(target / name, json.dumps(data))
    _write(target / "data" / "nav.json", json.dumps(nav))
    for name in ("index", "_default/single", "_default/list"):
        _write(target / "layouts" / f"{name}.html", HUGO_PAGE)
    shutil.copytree(static, target / "static")
    for page in pages:
        *folder, name = page.path.removesuffix(".html").split("/")
        file = "/".join([*folder, "_index" if name == "index" else name])
        head = {"url": f"/{page.path}", "path": page.path, "root": page.root, "sections": page.sections}
        _write(target / "content" / f"{file}.md", _with_head(page, head, body(page)))


def _lay_eleventy(target: Path, pages: list[Body], nav: list[dict[str, Any]], static: Path) -> None:
    _write(target / "eleventy.config.js", ELEVENTY)
    _write(target / "data" / "nav.json", json.dumps(nav))
    _write(target / "layouts" / "page.njk", ELEVENTY_PAGE)
    shutil.copytree(static, target / "static")
    tabs = {item["path"]: group["title"] for group in nav for item in group["items"]}
    for page in pages:
        head = {"permalink": f"/{page.path}", "layout": "page.njk", "root": page.root, "sections": page.sections, "tab": tabs.get(page.path, "")}
        _write(target / "content" / page.path.replace(".html", ".md"), _with_head(page, head, page.html()))


def _lay_material(target: Path, pages: list[Body], config: dict[str, Any], static: Path, body: Callable[[Body], str]) -> None:
    _write(target / "mkdocs.yml", yaml.safe_dump({**config, "docs_dir": "docs", "site_dir": "out"}))
    shutil.copytree(static, target / "docs")
    for page in pages:
        _write(target / "docs" / page.path.replace(".html", ".md"), _with_head(page, {}, body(page)))


def _with_head(page: Body, head: dict[str, Any], body: str) -> str:
    lines = "\n".join(f"{key}: {json.dumps(value)}" for key, value in {"title": page.title, "description": page.description, **head}.items())
    return f"---\n{lines}\n---\n\n{body}\n"


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    lay(Path(sys.argv[1]), Path(sys.argv[2]))
