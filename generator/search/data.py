"""What the search needs in the browser, as one script, so that it is read from a disk as well as from a server.

``docs/assets/js/search.js`` loads it when somebody begins to search; ``docs/assets/js/search-rank.js`` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from generator import urls
from generator.levels import LEVELS
from generator.search.documents import KINDS, PAGE, Document

#: Where the script stands in the site, and the name it gives the data.
PATH = "assets/search-data.js"
NAME = "triggerPointSearch"


def script(documents: Sequence[Document], levels: Mapping[str, str] = LEVELS) -> str:
    """Return the script. *levels* says how soon a warning sign needs somebody, the most urgent first."""
    text = json.dumps(data(documents, levels), ensure_ascii=False, separators=(",", ":"))
    return f"window.{NAME}={text.replace('<', chr(92) + 'u003c')};\n"


def data(documents: Sequence[Document], levels: Mapping[str, str] = LEVELS) -> dict[str, Any]:
    """Return the documents as lists: ``[kind, id, title, also, words, text, level, near]``, empty ends left out.

    ``kind`` is a number into ``kinds``: ``[name, what stands before an id in its address, what stands after it, weight]``. ``level`` is 1 for
    the most urgent warning signs, of which ``levels`` holds the words, and 0 for what is none; ``near`` holds numbers of documents.
    """
    names, urgency = [*KINDS, "page"], list(levels)
    number = {(one.kind, one.id): place for place, one in enumerate(documents)}
    rows = []
    for one in documents:
        level = urgency.index(one.level) + 1 if one.level else 0
        near = [number[other] for other in one.near if other in number]
        row = [names.index(one.kind), one.id, one.title, list(one.also), list(one.words), one.text, level, near]
        while not row[-1]:
            row.pop()
        rows.append(row)
    kinds = [[name, *_around(kind), weight] for kind, (name, weight) in (*KINDS.items(), ("page", PAGE))]
    return {"kinds": kinds, "levels": list(levels.values()), "documents": rows}


def _around(kind: str) -> tuple[str, str]:
    """Return what stands before and after an id in the address of a *kind*."""
    if kind == "page":
        return "", ""
    before, _, after = urls.page_of(kind, "*").partition("*")
    return before, after
