"""The check of addresses against a server of this machine: it reports, and fails nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from generator import online
from generator.online import Address, Answer
from tests.support import Project, run

SOURCES = "content/sources.yml"


class Host(BaseHTTPRequestHandler):
    """Answers by the path: a status, a redirect, or only to GET."""

    def answer(self, body: bool) -> None:
        path = self.path.strip("/")
        if path == "moved":
            self.send_response(301)
            self.send_header("Location", "/200")
        elif path == "round":
            self.send_response(302)
            self.send_header("Location", "/round")
        elif path == "get-only":
            self.send_response(200 if body else 405)
        elif path == "silent":
            self.close_connection = True
            return
        else:
            self.send_response(int(path))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_HEAD(self) -> None:
        self.answer(body=False)

    def do_GET(self) -> None:
        self.answer(body=True)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def asked(host: str, *paths: str) -> list[Answer]:
    return list(online.ask([Address(path, "url", host + path) for path in paths]))


def test_answers_come_in_the_order_they_were_asked_for(host: str) -> None:
    found = asked(host, "404", "200", "500", "moved", "get-only")
    assert [answer.address.source for answer in found] == ["404", "200", "500", "moved", "get-only"]
    assert [answer.status for answer in found] == [404, 200, 500, 200, 200]
    assert [bool(answer.fault) for answer in found] == [True, False, True, False, False]
    assert found[3].led_to == host + "200"


def test_a_host_that_turns_programs_away_is_not_called_dead(host: str) -> None:
    for answer in asked(host, "403", "429", "401"):
        assert answer.unknown
        assert not answer.fault


def test_no_answer_is_told_in_words(host: str) -> None:
    silent, circle = asked(host, "silent", "round")
    assert (silent.fault, circle.fault) == ("no answer: no connection", "no answer: it leads round in a circle")
    (nobody,) = online.ask([Address("x", "url", "http://127.0.0.1:9/")])
    assert nobody.fault == "no answer: no connection"
    (odd,) = online.ask([Address("x", "url", "http://[")])
    assert odd.fault == "no answer: the address cannot be asked"


def test_progress_is_told(host: str) -> None:
    told: list[int] = []
    online.ask([Address("a", "url", host + "200"), Address("b", "url", host + "404")], told.append)
    assert told == [1, 2]


def test_every_address_of_a_source_is_asked(small: Project) -> None:
    assert {(one.source, one.field, one.url) for one in online.addresses(small.library())} == {
        ("article-one", "doi", "https://doi.org/10.1000/abc.1"),
        ("web-one", "url", "https://example.org/heels"),
    }


def test_the_command_reports_and_does_not_fail(small: Project, host: str) -> None:
    small.edit(SOURCES, "  doi: 10.1000/abc.1\n", "")
    place = small.edit(SOURCES, "url: https://example.org/heels", f"url: »{host}404")
    result = run("links", "--root", str(small.root))
    assert result.exit_code == 0
    assert f"{place}: warning[dead-link]: {host}404: the answer is 404 Not Found." in result.output
    assert "Addresses asked: 1. 0 answered, 0 turn programs away." in result.output
