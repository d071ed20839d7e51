"""Whether the addresses of the sources still answer. The only part of the generator that uses the network, and only when asked to.

It reports and judges nothing: a page that refuses programs may still open for a reader.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

import requests

from generator.library import Library
from generator.problems import Problem

#: Seconds until an address counts as silent, and how many hosts are asked at once. One host is asked one thing at a time.
TIMEOUT = 20
HOSTS_AT_ONCE = 8

#: What a host says when it turns away programs, or too many questions: nothing is known of the page then.
_REFUSED = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS}
)
_AGENT = "trigger-point-atlas link check"


@dataclass(frozen=True)
class Address:
    """An address that a source names: the source's id, the field it stands in and the address itself."""

    source: str
    field: str
    url: str


@dataclass(frozen=True)
class Answer:
    """What an address answered: a status, or 0 with the reason; and where it led in the end."""

    address: Address
    status: int
    reason: str
    led_to: str

    @property
    def unknown(self) -> bool:
        """True when the host refused to answer a program."""
        return self.status in _REFUSED

    @property
    def fault(self) -> str:
        """Return what is wrong in words, or an empty text."""
        if self.status == 0:
            return f"no answer: {self.reason}"
        if self.status >= HTTPStatus.BAD_REQUEST and not self.unknown:
            return f"the answer is {self.status} {self.reason}".rstrip()
        return ""


def addresses(library: Library) -> tuple[Address, ...]:
    """Return every address of every source; a DOI counts as the address that resolves it."""
    found = []
    for id_, source in library.all("source").items():
        if source.url:
            found.append(Address(id_, "url", source.url))
        if source.doi:
            found.append(Address(id_, "doi", f"https://doi.org/{source.doi}"))
    return tuple(found)


def ask(some: Sequence[Address], told: Callable[[int], None] = lambda done: None) -> tuple[Answer, ...]:
    """Ask every address and return the answers in the same order. *told* is given the number of answers so far."""
    by_host: dict[str, list[int]] = defaultdict(list)
    for place, address in enumerate(some):
        by_host[_host(address.url)].append(place)
    answers: dict[int, Answer] = {}

    def of_host(places: list[int]) -> None:
        with requests.Session() as session:
            session.headers["User-Agent"] = _AGENT
            for place in places:
                answers[place] = _ask(session, some[place])
                told(len(answers))

    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        list(pool.map(of_host, by_host.values()))
    return tuple(answers[place] for place in range(len(some)))


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:  # such as an address in brackets that is none
        return ""


def _ask(session: requests.Session, address: Address) -> Answer:
    try:
        answer = session.head(address.url, timeout=TIMEOUT, allow_redirects=True)
        if answer.status_code >= HTTPStatus.BAD_REQUEST:  # some hosts know no HEAD
            with session.get(address.url, timeout=TIMEOUT, stream=True) as whole:
                answer = whole
        return Answer(address, answer.status_code, answer.reason or "", answer.url)
    except requests.RequestException as error:
        return Answer(address, 0, _reason(error), "")


def _reason(error: requests.RequestException) -> str:
    """Return why in a few words; the library's own hold addresses of memory and whole stacks of causes."""
    kinds = (
        (requests.exceptions.SSLError, "its certificate is not valid"),
        (requests.exceptions.Timeout, f"nothing came within {TIMEOUT} seconds"),
        (requests.exceptions.TooManyRedirects, "it leads round in a circle"),
        (requests.exceptions.ConnectionError, "no connection"),
    )
    return next((text for kind, text in kinds if isinstance(error, kind)), "the address cannot be asked")


def findings(library: Library, answers: Sequence[Answer]) -> Iterator[Problem]:
    """Yield a warning for each address that does not answer as it should, at the place where it stands."""
    for answer in answers:
        if answer.fault:
            entry = library.entries["source"][answer.address.source]
            fix = "look for the page's new address, or a better source; if there is none, say in note how it was read and remove the address"
            yield Problem(entry.locate(answer.address.field), "dead-link", f"{answer.address.url}: {answer.fault}.", fix, "warning")
