"""Shows the site while it is worked on: an edit anywhere under content/, site_templates/ or docs/ shows in the browser.

MkDocs serves and reloads the browser; this module keeps ``build/docs`` up to date beside it. While the content has
errors they are printed and the browser keeps the last good pages.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from generator import mkdocs_run
from generator.build import Paths, write_pages
from generator.problems import ContentError, Problems

#: Editors write a file in several steps; wait this long after the last one, in seconds.
QUIET = 0.15


class _Waker(FileSystemEventHandler):
    """Sets an event whenever a file is written, moved or removed."""

    def __init__(self) -> None:
        self.changed = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("created", "modified", "moved", "deleted") and not event.is_directory:
            self.changed.set()


def serve(paths: Paths, port: int, say: Callable[[str], None]) -> None:
    """Build, serve on 127.0.0.1 and rebuild on change, until interrupted. Raises :class:`ContentError` if the first build fails."""
    problems = Problems()
    try:
        write_pages(paths, problems, lambda text: None)
    except ContentError:
        _print(problems, say)
        say("Mend the problems above; the pages follow as soon as they are gone.")
    if not paths.tree.is_dir():
        raise ContentError(problems)
    waker = _Waker()
    observer = Observer()
    for folder in (paths.content, paths.templates, paths.docs):
        observer.schedule(waker, str(folder), recursive=True)
    observer.start()
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "serve",
        "--quiet",
        "--livereload",
        "--dirty",
        "--config-file",
        str(paths.root / "mkdocs.yml"),
        "--dev-addr",
        f"127.0.0.1:{port}",
    ]
    server = subprocess.Popen(command, env=mkdocs_run.environment(), cwd=paths.root)
    say(f"Building; then open http://127.0.0.1:{port}/ (stop with Ctrl-C)")
    try:
        _watch(paths, waker, server, say)
    finally:
        observer.stop()
        server.terminate()
        server.wait()


def _watch(paths: Paths, waker: _Waker, server: subprocess.Popen[bytes], say: Callable[[str], None]) -> None:
    while server.poll() is None:
        if not waker.changed.wait(timeout=0.5):
            continue
        while waker.changed.is_set():
            waker.changed.clear()
            time.sleep(QUIET)
        refresh(paths, say)


def refresh(paths: Paths, say: Callable[[str], None]) -> None:
    """Bring the pages up to date once, or say what is wrong."""
    problems = Problems()
    started = time.monotonic()
    try:
        written = write_pages(paths, problems, lambda text: None)
    except ContentError:
        _print(problems, say)
    except OSError as error:
        say(f"{error.filename}: {error.strerror}")
    else:
        say(f"{written.changed} pages changed in {time.monotonic() - started:.1f} s")


def _print(problems: Problems, say: Callable[[str], None]) -> None:
    for problem in problems:
        say(problem.as_text())
    say(problems.summary())
