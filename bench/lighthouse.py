"""Scores of Lighthouse on a phone for one page of each main kind, from a server on this machine that compresses as hosts do.

    python bench/lighthouse.py [--site site] [--runs 1]

Installs Lighthouse with npm into build/lighthouse the first time, which needs a network; the pages themselves load nothing from outside.
Prints the four categories, the middle of the runs, and what each lost points for.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VERSION = "12.8.2"
PAGES = ("index.html", "regions/calf.html", "muscles/soleus.html", "find.html", "red-flags/index.html")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
COMPRESSED = (".html", ".css", ".js", ".svg", ".json", ".webmanifest", ".xml", ".txt")


class Handler(SimpleHTTPRequestHandler):
    """Serves files, texts compressed."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        """Serve one connection; the browser closes some it opened ahead."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def send_head(self) -> BytesIO | None:  # type: ignore[override]
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return None
        raw = path.read_bytes()
        packed = path.suffix in COMPRESSED
        body = gzip.compress(raw, mtime=0) if packed else raw
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        return BytesIO(body)


def program() -> Path:
    """Return Lighthouse, installed into build/ when it is not there."""
    folder = ROOT / "build" / "lighthouse"
    found = folder / "node_modules" / ".bin" / "lighthouse"
    if not found.exists():
        npm = shutil.which("npm")
        if not npm:
            sys.exit("npm is needed: install Node.js 18 or newer.")
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), f"lighthouse@{VERSION}"], check=True)
    return found


def browser() -> str:
    done = subprocess.run(["sh", "tools/find-browser.sh"], cwd=ROOT, env={**os.environ, "PY": sys.executable}, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def report(lighthouse: Path, chrome: str, url: str) -> dict[str, Any]:
    """Return the report on *url*, with the phone and the slow line that Lighthouse simulates by default."""
    flags = "--headless=new --no-sandbox --disable-background-networking"
    command = [str(lighthouse), url, "--quiet", "--output=json", "--form-factor=mobile", f"--chrome-flags={flags}", "--disable-full-page-screenshot"]
    done = subprocess.run(
        [*command, f"--only-categories={','.join(CATEGORIES)}"], env={**os.environ, "CHROME_PATH": chrome}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def lost(found: dict[str, Any]) -> list[str]:
    """Return what cost points: category, id of the audit and its score."""
    lines = []
    for name in CATEGORIES:
        for one in found["categories"][name]["auditRefs"]:
            score = found["audits"][one["id"]]["score"]
            if one["weight"] and score is not None and score < 0.9:
                lines.append(f"{name}: {one['id']} {score:.2f} {found['audits'][one['id']].get('displayValue', '')}".rstrip())
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--site", type=Path, default=ROOT / "site")
    parser.add_argument("--runs", type=int, default=1)
    options = parser.parse_args()
    lighthouse, chrome = program(), browser()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(options.site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"| Page | {' | '.join(CATEGORIES)} |\n|---|{'---|' * len(CATEGORIES)}")
    notes = []
    for page in PAGES:
        found = [report(lighthouse, chrome, f"http://127.0.0.1:{server.server_port}/{page}") for _ in range(options.runs)]
        scores = [statistics.median(one["categories"][name]["score"] * 100 for one in found) for name in CATEGORIES]
        print(f"| {page} | {' | '.join(f'{score:.0f}' for score in scores)} |", flush=True)
        notes += [f"{page}: {line}" for line in lost(found[-1])]
    server.shutdown()
    print("\n".join(["", *notes]))


if __name__ == "__main__":
    main()
