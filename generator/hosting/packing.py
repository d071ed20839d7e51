"""Small versions of text files beside them, made once, so that a server need not pack a file for every reader."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import brotli  # type: ignore[import-untyped]

#: What is text. Pictures and archives are packed already.
ENDINGS = (".css", ".csv", ".html", ".js", ".json", ".map", ".svg", ".txt", ".webmanifest", ".xml")
#: Bytes. Below, the names and headers of an answer weigh more than what is saved.
SMALLEST = 1024
GZIP_LEVEL = 9
#: Of 11. The last step costs more than twice the time and saves less than one part in a hundred (``bench/serve.py`` prints both).
BROTLI_QUALITY = 10


def gzipped(raw: bytes) -> bytes:
    """Return *raw* as gzip that holds no time, so that the same bytes come out again."""
    return gzip.compress(raw, GZIP_LEVEL, mtime=0)


def brotlied(raw: bytes, quality: int = BROTLI_QUALITY) -> bytes:
    """Return *raw* as Brotli."""
    packed: bytes = brotli.compress(raw, quality=quality)
    return packed


FORMS = {".gz": gzipped, ".br": brotlied}


def siblings(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the packed versions of *files* (path to bytes), only where they are smaller. A file that has the name already stays."""
    worth = [path for path, raw in files.items() if path.endswith(ENDINGS) and len(raw) >= SMALLEST]
    asked = [(path, form) for path in worth for form in FORMS if path + form not in files]
    # Threads are enough to keep all cores busy: both libraries let the others run while they pack.
    with ThreadPoolExecutor() as workers:
        packed = workers.map(lambda one: FORMS[one[1]](files[one[0]]), asked)
        return {path + form: small for (path, form), small in zip(asked, packed, strict=True) if len(small) < len(files[path])}
