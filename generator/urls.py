"""Where each entry's page is. The only module that knows; templates and views ask it.

Addresses are relative, so that the site works from any folder, on a server or from a USB stick.
"""

from __future__ import annotations

import functools
import posixpath

#: Folder of the pages of kinds that have one page an entry.
FOLDERS = {
    "region": "regions",
    "muscle": "muscles",
    "technique": "techniques",
    "exercise": "exercises",
    "activity": "causes",
    "symptom": "symptoms",
    "red-flag": "red-flags",
    "look-alike": "look-alikes",
}

#: Page of kinds whose entries are sections of one page, or that lists them.
PAGES = {
    "term": "glossary",
    "question": "faq",
    "evidence": "evidence",
    "self-care": "self-care",
    "source": "sources",
}

#: Folder of kinds whose entries are sections of a page for each first letter of their ids, because one page would be too large.
LETTERS = {"source": "sources"}


def page_of(kind: str, id_: str) -> str:
    """Return the address of an entry from the site's root, such as ``muscles/soleus.html``."""
    if kind in FOLDERS:
        return f"{FOLDERS[kind]}/{id_}.html"
    if kind in LETTERS:
        return f"{LETTERS[kind]}/{id_[0]}.html#{id_}"
    return f"{PAGES[kind]}.html#{id_}"


def index_of(kind: str) -> str:
    """Return the address of the page that lists a kind."""
    return f"{FOLDERS[kind]}/index.html" if kind in FOLDERS else f"{PAGES[kind]}.html"


def picture_of(muscle: str, ending: str = "svg") -> str:
    """Return the address of a muscle's plate as a file of its own, from the site's root."""
    return f"assets/plates/{muscle}.{ending}"


def relative(target: str, page: str) -> str:
    """Return *target* (from the root) as seen from *page* (from the root)."""
    path, hash_, fragment = target.partition("#")
    if path == page and hash_:
        return f"#{fragment}"
    return _from_folder(path, page.rpartition("/")[0]) + hash_ + fragment


@functools.cache
def _from_folder(path: str, folder: str) -> str:
    return posixpath.relpath(path, folder or ".")
