"""Shows the site while it is worked on: an edit anywhere under content/, site_templates/ or docs/ shows in the browser.

A page is made when a browser asks for it, from the content as it is now. While the content has errors, the terminal and every open page say so, and
the browser keeps the last good pages. What only a whole build shows (links that lead nowhere, budgets, the copy for devices) is left to `build`.
"""

from __future__ import annotations

import html
import json
import mimetypes
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from generator import build, unchanged
from generator.build import Paths
from generator.edition import Edition
from generator.memo import Memo
from generator.mkdocs_run import Frame
from generator.problems import ContentError, Location, Problem, Problems
from generator.render import environment
from generator.source import Remembering
from generator.store import Store

#: Editors write a file in several steps; wait this long after the last one, in seconds.
QUIET = 0.05
#: How long a browser waits for news before it asks again, in seconds.
PATIENCE = 25.0
#: Where the script of open pages asks, and where it stands itself.
LIVE, SCRIPT = "/-live/", "/-live.js"

Say = Callable[[str], None]


class Desk:
    """The site as it is now. One thread brings it up to date, others ask for files; each waits for the other."""

    def __init__(self, paths: Paths, say: Say) -> None:
        self._paths, self._say = paths, say
        self._reader, self._shapes, self._memo = Remembering(), Store(paths.cache / "shapes.json"), Memo(paths.cache / "read.pickle")
        self._env = environment(paths.templates)
        self._edition: Edition | None = None
        self._frame: Frame | None = None
        self._framed: object = None
        self._turn = threading.Lock()
        self._news = threading.Condition()
        self._heard = self._number = 0
        self._wrong = ""

    def refresh(self) -> None:
        """Read what has changed, or tell what is wrong with it."""
        started, problems, wrong = time.monotonic(), Problems(), ""
        with self._turn:
            try:
                self._read(problems)
            except ContentError as error:
                wrong = "\n".join([*(problem.as_text() for problem in error.problems), error.problems.summary()])
            except OSError as error:
                wrong = f"{error.filename}: {error.strerror}"
        with self._news:
            self._heard += 1
            self._number += not wrong
            self._wrong = wrong
            self._news.notify_all()
        self._say(wrong or f"Up to date in {time.monotonic() - started:.2f} s")

    def _read(self, problems: Problems) -> None:
        content = build.check(self._paths, problems, self._reader, self._shapes)
        vignettes = build.complaints(self._paths, content, problems)
        if problems.failed:
            raise ContentError(problems)
        edition = Edition(self._paths, content, vignettes, self._memo, self._env)
        framed = (edition.titles, unchanged.look(str(self._paths.root), ("mkdocs.yml", "site_templates/theme")))
        if framed != self._framed:
            self._frame, self._framed = Frame(self._paths.config, edition.titles), framed
        self._edition = edition

    def news(self, heard: int) -> bytes:
        """Wait until there is more than what the browser has *heard*, or for a while; return what it needs to know."""
        with self._news:
            self._news.wait_for(lambda: self._heard != heard, PATIENCE)
            return json.dumps({"heard": self._heard, "edition": self._number, "problems": self._wrong}).encode()

    def file(self, path: str) -> tuple[int, bytes]:
        """Return the status and the bytes of the file at *path*, such as ``muscles/soleus.html``."""
        with self._turn:
            if self._edition is None or self._frame is None:
                return 503, self._alive("<!doctype html><title>Not yet</title><body><p>The content has errors. Mend them, and the page comes.</p></body>")
            try:
                if path.endswith(".html"):
                    text = self._edition.text(f"{path.removesuffix('.html')}.md")
                    if text is not None:
                        return 200, self._alive(self._frame.page(f"{path.removesuffix('.html')}.md", text))
                found = self._edition.file(path) or _below(self._frame.folders, path)
            except ContentError as error:
                words = html.escape("\n".join(problem.as_text() for problem in error.problems))
                return 500, self._alive(f"<!doctype html><title>This page cannot be made</title><body><pre>{words}</pre></body>")
        if found is None:
            return 404, self._alive("<!doctype html><title>Not here</title><body><p>This page is not here. <a href='/index.html'>Home</a></p></body>")
        return 200, found

    def _alive(self, page: str) -> bytes:
        """Return *page* with the script that loads it again."""
        before, end, after = page.rpartition("</body>")
        return f'{before}<script src="{SCRIPT}" data-edition="{self._number}"></script>{end}{after}'.encode()


def _below(folders: list[Path], path: str) -> bytes | None:
    """Return the file *path* of the theme, from the first of *folders* that has it."""
    for folder in folders:
        file = (folder / path).resolve()
        if path.startswith("assets/") and file.is_relative_to(folder.resolve()) and file.is_file():
            return file.read_bytes()
    return None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, desk: Desk, script: Path, *arguments: object) -> None:
        self._desk, self._script = desk, script
        super().__init__(*arguments)  # type: ignore[arg-type]

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if path == SCRIPT:
            self._answer(200, self._script.read_bytes(), "text/javascript")
        elif path.startswith(LIVE):
            number = path.removeprefix(LIVE)
            self._answer(200, self._desk.news(int(number) if number.isdecimal() else -1), "application/json")
        else:
            name = path.lstrip("/") + ("index.html" if path.endswith("/") else "")
            status, body = self._desk.file(name)
            self._answer(status, body, mimetypes.guess_type(name)[0] if status == 200 else "text/html")

    def _answer(self, status: int, body: bytes, kind: str | None) -> None:
        text = kind is not None and (kind.startswith("text/") or kind.endswith(("javascript", "json")))
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind or "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that goes on to another page and closes its connection."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Waker(FileSystemEventHandler):
    """Sets an event whenever a file is written, moved or removed."""

    def __init__(self) -> None:
        self.changed = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("created", "modified", "moved", "deleted") and not event.is_directory:
            self.changed.set()


def serve(paths: Paths, port: int, say: Say) -> None:
    """Serve on 127.0.0.1 and follow changes, until interrupted. Raises :class:`ContentError` when the port is taken."""
    desk = Desk(paths, say)
    try:
        server = _Server(("127.0.0.1", port), partial(_Handler, desk, paths.templates / "live.js"))
    except OSError as error:
        problems = Problems()
        problems.add(Problem(Location(f"127.0.0.1:{port}"), "port", f"this port cannot be used: {error.strerror}.", "take another one with --port"))
        raise ContentError(problems) from None
    with server:
        desk.refresh()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        say(f"Open http://127.0.0.1:{port}/ (stop with Ctrl-C)")
        watch(paths, desk.refresh)


def watch(paths: Paths, refresh: Callable[[], None], until: threading.Event | None = None) -> None:
    """Call *refresh* after each change, until the event *until* is set."""
    waker = _Waker()
    observer = Observer()
    for folder in (paths.content, paths.templates, paths.docs, paths.vignettes):
        if folder.is_dir():
            observer.schedule(waker, str(folder), recursive=True)
    observer.schedule(waker, str(paths.root), recursive=False)
    observer.start()
    try:
        while not (until and until.is_set()):
            if not waker.changed.wait(timeout=0.5):
                continue
            while waker.changed.is_set():
                waker.changed.clear()
                time.sleep(QUIET)
            refresh()
    finally:
        observer.stop()
