"""What nginx answers with deploy/nginx/: for every file what generator/hosting/headers.py says, and nothing that is not to be seen."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import brotli
import pytest

from generator.hosting import headers
from tests.deploy.support import CONF, Server, nginx

PAGE, OWN, WORKER = "/muscles/soleus.html", "/assets/css/atlas.css", "/service-worker.js"
MISSING = b"This page is not here"


@pytest.fixture(scope="module")
def server(small_online: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with nginx(small_online, tmp_path_factory.mktemp("nginx")) as running:
        yield running


@pytest.fixture(scope="module")
def own(small_online: Path) -> str:
    """The policy that stands in the pages."""
    return headers.page_policy((small_online / "index.html").read_bytes())


def shown(folder: Path) -> list[str]:
    """Return what is to be seen of the folder: all but what is for other hosts, and the page for missing pages."""
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return [path for path in paths if path not in (headers.FILE, ".nojekyll", "404.html")]


def test_every_file_comes_whole_with_its_headers(server: Server, small_online: Path, own: str) -> None:
    for path in shown(small_online):
        answer = server.ask(f"/{path}")
        assert (answer.status, answer.body) == (200, (small_online / path).read_bytes()), path
        assert answer.headers.get_all("Cache-Control") == [headers.caching(path)], path
        assert answer.headers.get_all(headers.POLICY) == [headers.policy(own)], path
        assert {name: answer.headers[name] for name in headers.ALWAYS} == headers.ALWAYS, path
        assert answer.headers["Server"] == "nginx" and "Strict-Transport-Security" not in answer.headers and "Allow" not in answer.headers


def test_only_names_with_a_hash_are_kept_without_asking(server: Server, small_online: Path) -> None:
    forever = {path for path in shown(small_online) if "immutable" in str(server.ask(f"/{path}", "HEAD").headers["Cache-Control"])}
    assert {re.sub(r"[0-9a-f]{8}", "HASH", path) for path in forever} >= {
        "assets/javascripts/bundle.HASH.min.js",
        "assets/stylesheets/main.HASH.min.css",
        "assets/stylesheets/palette.HASH.min.css",
    }
    assert all(path.startswith(("assets/javascripts/", "assets/stylesheets/")) for path in forever)
    assert headers.HASHED.pattern in CONF.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        (PAGE, "text/html; charset=utf-8"),
        (OWN, "text/css; charset=utf-8"),
        (WORKER, "text/javascript; charset=utf-8"),
        ("/manifest.webmanifest", "application/manifest+json; charset=utf-8"),
        ("/assets/plates/soleus.svg", "image/svg+xml; charset=utf-8"),
        ("/assets/plates/soleus.png", "image/png"),
        ("/data/muscles.csv", "text/csv; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/sitemap.xml", "text/xml; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("form", ["", "gzip", "br"])
def test_types_are_right_in_every_form(server: Server, path: str, kind: str, form: str) -> None:
    answer = server.ask(path, Accept_Encoding=form)
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)


def test_no_ending_is_without_a_type(server: Server, small_online: Path) -> None:
    unknown = {Path(path).suffix for path in shown(small_online) if server.ask(f"/{path}", "HEAD").headers["Content-Type"] == "application/octet-stream"}
    assert unknown <= {".br"}  # nobody asks for these by name


def test_packed_forms_are_the_same_file(server: Server, small_online: Path) -> None:
    for path in (PAGE, OWN, WORKER, "/data/citations.csv", "/assets/plates/soleus.svg"):
        plain = server.ask(path)
        packed = server.ask(path, Accept_Encoding="gzip")
        assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.body) == plain.body
        assert packed.body == (small_online / f"{path[1:]}.gz").read_bytes()
        assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding" and "Content-Encoding" not in plain.headers
        assert packed.headers["ETag"] != plain.headers["ETag"]
        assert server.ask(path, Accept_Encoding="gzip", Via="1.1 proxy").headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in server.ask(path, Accept_Encoding="gzip;q=0").headers


def test_brotli_comes_to_those_who_take_it(server: Server, small_online: Path) -> None:
    if not server.brotli:
        pytest.skip("nginx has no module for Brotli")
    answer = server.ask(PAGE, Accept_Encoding="gzip, deflate, br")
    assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == ("br", "Accept-Encoding")
    assert brotli.decompress(answer.body) == (small_online / PAGE[1:]).read_bytes()
    assert server.ask(PAGE, Accept_Encoding="gzip, deflate").headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("form", ["", "gzip"])
def test_a_browser_that_has_it_gets_no_second_copy(server: Server, own: str, form: str) -> None:
    for path in (PAGE, OWN, WORKER):
        first = server.ask(path, Accept_Encoding=form)
        for asked in ({"If_None_Match": first.headers["ETag"]}, {"If_Modified_Since": first.headers["Last-Modified"]}):
            again = server.ask(path, Accept_Encoding=form, **asked)
            assert (again.status, again.body) == (304, b"")
            assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
            assert again.headers[headers.POLICY] == first.headers[headers.POLICY]
        assert server.ask(path, Accept_Encoding=form, If_None_Match='"other"').status == 200
        assert server.ask(path, Accept_Encoding=form, If_Modified_Since=formatdate(0, usegmt=True)).status == 200


def test_a_part_of_a_file_can_be_asked_for(server: Server, small_online: Path) -> None:
    whole = (small_online / "data/muscles.csv").read_bytes()
    answer = server.ask("/data/muscles.csv", Range="bytes=3-9")
    assert (answer.status, answer.body) == (206, whole[3:10])
    assert answer.headers["Content-Range"] == f"bytes 3-9/{len(whole)}"
    assert server.ask("/data/muscles.csv", Range=f"bytes={len(whole)}-").status == 416


def test_the_head_alone_is_that_of_the_file(server: Server) -> None:
    for path in (PAGE, WORKER, "/not-here"):
        whole, head = server.ask(path), server.ask(path, "HEAD")
        assert head.body == b"" and head.status == whole.status
        assert {name: value for name, value in head.headers.items() if name != "Date"} == {n: v for n, v in whole.headers.items() if n != "Date"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"])
@pytest.mark.parametrize("path", [PAGE, "/", "/not-here"])
def test_only_reading_is_allowed(server: Server, own: str, method: str, path: str) -> None:
    answer = server.ask(path, method, Content_Length="0")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert answer.headers[headers.POLICY] == headers.policy(own)


@pytest.mark.parametrize(
    "path",
    [
        *("/not-here.html", "/muscles/not-here", "/assets/stylesheets/main.01234567.min.css", "/index.html/"),
        *("/assets/", "/assets/js/", "/404.html", "/_headers"),
        *("/.nojekyll", "/.git/config", "/a/.htaccess", "/muscles/%2e%2e/.nojekyll"),
    ],
)
def test_what_is_missing_or_not_to_be_seen_gets_the_page_for_it(server: Server, own: str, path: str) -> None:
    answer = server.ask(path)
    assert (answer.status, MISSING in answer.body) == (404, True)
    assert (answer.headers["Cache-Control"], answer.headers["Content-Type"]) == ("no-cache", "text/html; charset=utf-8")
    assert answer.headers.get_all(headers.POLICY) == [headers.policy(own)]
    assert {name: answer.headers[name] for name in headers.ALWAYS} == headers.ALWAYS


def test_the_links_of_the_page_for_missing_pages_hold_at_any_depth(server: Server) -> None:
    body = server.ask("/a/b/c/not-here").body.decode()
    links = set(re.findall(r'(?:href|src)="(?!https?:|data:|#)([^"#]*)', body)) - {"", "."}
    assert len(links) > 10 and all(link.startswith("/") for link in links)
    assert {link: server.ask(link, "HEAD").status for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize(
    "path",
    [
        *("/../../../../etc/passwd", "/..%2f..%2f..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/assets/../../../etc/passwd"),
        *("/..\\..\\etc\\passwd", "/assets//..//..//..//etc/passwd", "/%00", "/..%c0%af..%c0%afetc/passwd"),
    ],
)
def test_nothing_outside_the_folder_can_be_reached(server: Server, path: str) -> None:
    answer = server.ask(path)
    assert answer.status in (400, 404)
    assert b"root:" not in answer.body


def test_a_folder_without_its_slash_leads_to_its_page_and_names_no_host(server: Server) -> None:
    answer = server.ask("/muscles")
    assert (answer.status, answer.headers["Location"]) == (301, "/muscles/")
    assert server.ask("/muscles/").body == server.ask("/muscles/index.html").body
