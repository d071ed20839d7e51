from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator

import pytest

from generator import build
from generator import serve as serving
from generator.edition import Edition
from generator.memo import Memo
from generator.problems import ContentError, Problems
from generator.serve import Desk
from tests.support import REPO, Project, quiet


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wrong(desk: Desk) -> str:
    return str(json.loads(desk.news(-1))["problems"])


@pytest.fixture
def desk(small: Project) -> Desk:
    made = Desk(small.paths, lambda text: None)
    made.refresh()
    return made


def test_an_edition_has_the_files_of_a_build(small: Project) -> None:
    """Page by page, what `serve` shows is what `build` writes."""
    wanted = build.gather(small.paths, Problems(), quiet)
    problems = Problems()
    content = build.check(small.paths, problems)
    edition = Edition(small.paths, content, build.complaints(small.paths, content, problems), Memo())
    made = {path: text.encode() if (text := edition.text(path)) is not None else edition.file(path) for path in wanted}
    assert [path for path in wanted if made[path] != wanted[path]] == []
    assert edition.titles.keys() == {path for path in wanted if path.endswith(".md")}
    assert edition.text("nothing.md") is None and edition.file("nothing.js") is None


def test_a_page_is_that_of_the_built_site(small_built: Project) -> None:
    desk = Desk(small_built.paths, lambda text: None)
    desk.refresh()
    for name in ("index.html", "muscles/soleus.html", "about.html", "score-sheet.html"):
        status, page = desk.file(name)
        alive = b'<script src="/-live.js" data-edition="1"></script>'
        assert status == 200 and alive in page
        assert page.replace(alive, b"") == (small_built.paths.site / name).read_bytes(), name


def test_an_edit_changes_the_page(small: Project, desk: Desk) -> None:
    assert b"What ties muscle to bone." in desk.file("glossary.html")[1]
    small.edit("content/glossary.yml", "  definition: What ties muscle to bone.", "  definition: A cord.")
    desk.refresh()
    status, page = desk.file("glossary.html")
    assert status == 200 and b"A cord." in page and b'data-edition="2"' in page


def test_the_last_good_pages_stay_and_what_is_wrong_is_told_until_it_is_mended(small: Project, desk: Desk) -> None:
    before = desk.file("muscles/soleus.html")
    good = small.read("content/muscles/soleus.yml")
    small.edit("content/muscles/soleus.yml", "latin: musculus soleus", "latin: 1")
    desk.refresh()
    assert "content/muscles/soleus.yml:3:8: error[wrong-type]" in wrong(desk)
    assert desk.file("muscles/soleus.html") == before
    small.write("content/muscles/soleus.yml", good)
    desk.refresh()
    assert wrong(desk) == ""


def test_content_that_is_wrong_from_the_start_is_shown_when_it_is_mended(small: Project) -> None:
    good = small.read("content/muscles/soleus.yml")
    small.edit("content/muscles/soleus.yml", "latin: musculus soleus", "latin: 1")
    desk = Desk(small.paths, lambda text: None)
    desk.refresh()
    assert desk.file("index.html")[0] == 503 and "wrong-type" in wrong(desk)
    small.write("content/muscles/soleus.yml", good)
    desk.refresh()
    assert desk.file("index.html")[0] == 200 and wrong(desk) == ""


def test_a_template_that_fails_is_told_in_the_page(small: Project, desk: Desk) -> None:
    small.edit("site_templates/pages/muscle.md.j2", "{{ view.name", "{{ view.nome")
    desk.refresh()
    status, page = desk.file("muscles/soleus.html")
    assert status == 500 and b"site_templates/pages/muscle.md.j2:" in page and b"Traceback" not in page
    assert desk.file("regions/calf.html")[0] == 200


def test_a_change_of_the_theme_shows(small: Project, desk: Desk) -> None:
    small.edit("site_templates/theme/frame.html", '<meta name="referrer"', '<meta name="changed"><meta name="referrer"')
    desk.refresh()
    assert b'<meta name="changed">' in desk.file("index.html")[1]


@pytest.mark.parametrize("path", ["nothing.html", "../mkdocs.yml", "assets/../../mkdocs.yml", "mkdocs.yml", "/etc/passwd", "partials/search.html"])
def test_what_is_no_file_of_the_site_is_not_there(desk: Desk, path: str) -> None:
    assert desk.file(path)[0] == 404


def test_a_folder_that_is_gone_is_told(small: Project, desk: Desk) -> None:
    shutil.rmtree(small.root / "content")
    desk.refresh()
    assert "error[no-content]" in wrong(desk)


def test_a_port_that_is_taken_is_told(small: Project) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ContentError) as raised:
            serving.serve(small.paths, int(taken.getsockname()[1]), lambda text: None)
    assert [problem.code for problem in raised.value.problems] == ["port"]


def test_watching_sees_an_edit_and_ends(small: Project) -> None:
    seen, end = threading.Event(), threading.Event()
    watcher = threading.Thread(target=serving.watch, args=(small.paths, seen.set, end))
    watcher.start()
    for _ in range(100):
        small.write("content/glossary.yml", small.read("content/glossary.yml") + "\n")
        if seen.wait(0.2):
            break
    end.set()
    watcher.join(timeout=10)
    assert seen.is_set() and not watcher.is_alive()


@contextlib.contextmanager
def served(project: Project, port: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "generator", "serve", "--port", str(port), "--root", str(project.root)]
    server = subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    try:
        yield server
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def wait_for(port: int, page: str, text: str) -> None:
    """Wait until *page* shows *text*; a fault after 30 seconds names what it shows instead."""
    seen = ""
    for _ in range(150):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/{page}", timeout=5) as answer:
            seen = answer.read().decode()
            if text in seen:
                return
        time.sleep(0.2)
    raise AssertionError(f"{text!r} did not appear; last seen: {seen[:500]!r}")


def test_the_command_serves_and_stops(small: Project) -> None:
    port = free_port()
    with served(small, port) as server:
        wait_for(port, "glossary.html", "What ties muscle to bone.")
        small.edit("content/glossary.yml", "What ties muscle to bone.", "A cord of fibres.")
        wait_for(port, "glossary.html", "A cord of fibres.")
        os.killpg(server.pid, signal.SIGINT)
        output, _ = server.communicate(timeout=20)
    assert f"http://127.0.0.1:{port}/" in output
    assert "Traceback" not in output
