"""A real nginx on this machine that serves a folder with ``deploy/nginx/``, as an ordinary process that ends with the test."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest

from tests.support import REPO

CONF = REPO / "deploy" / "nginx" / "atlas.conf"
BROTLI = REPO / "deploy" / "nginx" / "brotli.conf"

#: What stands around the file that is tested: no daemon, no second user, everything below a folder of its own.
FRAME = """
daemon off;
master_process off;
pid nginx.pid;
error_log error.log;
{modules}
events {{ }}
http {{
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    gzip on;  # as in Debian's own nginx.conf
    {brotli}
    include atlas.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Message
    body: bytes


@dataclass(frozen=True)
class Server:
    """An nginx that runs."""

    port: int
    brotli: bool
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for *path* exactly as it is written; ``If_None_Match="x"`` is the header ``If-None-Match``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


def found() -> str:
    """Return the path of nginx; without one the test is skipped."""
    path = os.environ.get("NGINX") or shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if not path:
        pytest.skip('no nginx found; try NGINX="$(sh tools/find-nginx.sh)"')
    return path


@contextmanager
def nginx(site: Path, folder: Path, text: str = "") -> Iterator[Server]:
    """Serve *site* with the project's configuration, or *text*, its places filled in; *folder* is for what nginx writes."""
    program = found()
    module = Path(_module_folder(program), "ngx_http_brotli_static_module.so")
    frame = FRAME.format(modules=f"load_module {module};" if module.is_file() else "", brotli=BROTLI.read_text(encoding="utf-8") if module.is_file() else "")
    for name in ("body", "proxy", "fastcgi", "uwsgi", "scgi"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "nginx.conf").write_text(frame, encoding="utf-8")
    for _ in range(5):  # another process may take the free port meanwhile
        port = _free_port()
        (folder / "atlas.conf").write_text(filled_in(text or CONF.read_text(encoding="utf-8"), site, port), encoding="utf-8")
        process = subprocess.Popen([program, "-p", f"{folder}/", "-c", "nginx.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            if _answers(process, port):
                yield Server(port, module.is_file(), process)
                return
        finally:
            process.terminate()
            process.wait(10)
    log = folder / "error.log"
    raise AssertionError(f"nginx does not start:\n{log.read_text(encoding='utf-8') if log.is_file() else '(no log)'}")


def filled_in(text: str, site: Path, port: int) -> str:
    """Return the configuration with a folder, a name and one port of this machine; each of these places must be there once."""
    for pattern, value in (
        (r"listen 80;", f"listen 127.0.0.1:{port};"),
        (r"listen \[::\]:80;", ""),
        (r"server_name [\w.]+;", "server_name localhost;"),
        (r"root /[\w/]+;", f'root "{site}";'),
    ):
        text, times = re.subn(rf"^    {pattern}", f"    {value}", text, flags=re.M)
        assert times == 1, f"{pattern} stands {times} times in {CONF.name}"
    return text


def _module_folder(program: str) -> str:
    told = subprocess.run([program, "-V"], capture_output=True, text=True, check=True).stderr
    named = re.search(r"--modules-path=(\S+)", told)
    return named[1] if named else ""


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    for _ in range(200):
        if process.poll() is not None:
            return False
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return True
        except OSError:
            time.sleep(0.05)
    return False
