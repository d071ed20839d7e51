"""What a server says with each file, and for how long a browser may keep it: the one definition.

``_headers``, which some static hosts read, is made from it; ``tests/deploy`` compares with it what nginx answers with ``deploy/nginx/``.
The Content Security Policy is not written here. It is the one that stands in the pages, read from a built page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import html

from generator import installable

#: Said with every answer. What a page may use of a device: nothing that this site could want.
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()",
}
POLICY = "Content-Security-Policy"
#: Only a header can say that no other site may show a page in a frame.
FRAMED = "frame-ancestors 'none'"

#: Names that change with the content: Material's ``main.57a0d79d.min.css``. Only these may be kept without asking again.
HASHED = re.compile(r"\.[0-9a-f]{8}\.min\.(css|js)(\.map)?$")
FOREVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300, must-revalidate"
#: A worker that is kept too long keeps a whole site old; a page that is missing now may be there in a minute.
ASKED = "no-cache"
ALWAYS_ASKED = (installable.WORKER, installable.MANIFEST, "404.html")

#: What static hosts read the headers from. Its first line tells that a folder was made here, and may be replaced.
FILE = "_headers"
MARK = "# Made by `python -m generator deploy`; the next run writes it anew."


def page_policy(page: bytes) -> str:
    """Return the policy that stands in a built *page*. Raises ``ValueError`` when there is not exactly one."""
    metas = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8")).iter("meta")
    (found,) = [meta.get("content") or "" for meta in metas if meta.get("http-equiv") == POLICY]
    return found


def policy(own: str) -> str:
    """Return the policy of a header, from a page's *own*."""
    return f"{own}; {FRAMED}"


def caching(path: str) -> str:
    """Return how long a browser may keep the file *path* of the site."""
    if path in ALWAYS_ASKED:
        return ASKED
    return FOREVER if HASHED.search(path) else SHORT


def static_hosts(paths: Iterable[str], own: str) -> str:
    """Return the file ``_headers``, in the form that Netlify and Cloudflare Pages read, for the files *paths*.

    Where two rules fit, these hosts say both values. So nothing stands in two rules: one policy for all, and no caching but of names with a hash.
    Both hosts let browsers ask again for all other files.
    """
    blocks = [("*", {POLICY: policy(own), **ALWAYS})]
    blocks += [(path, {"Cache-Control": FOREVER}) for path in sorted(paths) if HASHED.search(path)]
    return "\n".join([MARK, *(f"/{path}\n" + "".join(f"  {name}: {value}\n" for name, value in said.items()) for path, said in blocks)])
