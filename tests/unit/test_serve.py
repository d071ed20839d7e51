from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest

from generator import serve as serving
from generator.problems import ContentError
from tests.support import REPO, Project


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_refresh_writes_what_changed_and_says_so(small: Project) -> None:
    said: list[str] = []
    serving.refresh(small.paths, said.append)
    small.edit("content/glossary.yml", "  definition: What ties muscle to bone.", "  definition: A cord.")
    serving.refresh(small.paths, said.append)
    assert said[1].startswith("3 pages changed in ")


def test_refresh_keeps_the_last_good_pages_and_prints_what_is_wrong(small: Project) -> None:
    said: list[str] = []
    serving.refresh(small.paths, said.append)
    before = small.read("build/docs/muscles/soleus.md")
    small.edit("content/muscles/soleus.yml", "latin: musculus soleus", "latin: 1")
    serving.refresh(small.paths, said.append)
    assert "content/muscles/soleus.yml:3:8: error[wrong-type]" in said[1]
    assert small.read("build/docs/muscles/soleus.md") == before


def test_refresh_tells_of_a_folder_it_cannot_write(small: Project) -> None:
    small.write("build", "a file")
    said: list[str] = []
    serving.refresh(small.paths, said.append)
    assert len(said) == 1 and "build" in said[0]


def test_without_any_good_pages_there_is_nothing_to_serve(small: Project) -> None:
    small.edit("content/muscles/soleus.yml", "latin: musculus soleus", "latin: 1")
    said: list[str] = []
    with pytest.raises(ContentError):
        serving.serve(small.paths, free_port(), said.append)
    assert "wrong-type" in said[0]


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


def test_an_edit_shows_in_the_browser(small: Project) -> None:
    port = free_port()
    with served(small, port) as server:
        wait_for(port, "glossary.html", "What ties muscle to bone.")
        small.edit("content/glossary.yml", "What ties muscle to bone.", "A cord of fibres.")
        wait_for(port, "glossary.html", "A cord of fibres.")
        os.killpg(server.pid, signal.SIGINT)
        output, _ = server.communicate(timeout=20)
    assert f"http://127.0.0.1:{port}/" in output
    assert "Traceback" not in output
