"""What a clinic's own copy shows of the clinic: its name, address, logo, its country's numbers and its own words.

Reads the logo and judges whether it is one; knows nothing of pages. Without a clinic everything here is empty.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from generator.model.clinic import Addition, Clinic, Country
from generator.source import read

#: Largest logo, in bytes. It is copied into every sheet that is made on its own.
LOGO_MOST = 200_000

#: Folder of the logo in the site.
ASSETS = "assets"

_TYPES = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}
_SVG = "{http://www.w3.org/2000/svg}"
#: What a drawing needs. Anything else (scripts, other pages, links, style sheets, animation) is refused unread.
_SVG_ELEMENTS = frozenset(
    re.findall(
        r"\S+",
        "svg g defs title desc path rect circle ellipse line polyline polygon text tspan linearGradient radialGradient stop clipPath mask symbol use ",
    )
)
_SVG_ATTRIBUTES = frozenset(
    re.findall(
        r"\S+",
        "id class d x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy width height viewBox preserveAspectRatio points transform version fill "
        "fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset "
        "stroke-opacity opacity clip-path clip-rule clipPathUnits mask maskUnits maskContentUnits gradientUnits gradientTransform spreadMethod "
        "offset stop-color stop-opacity font-family font-size font-weight font-style text-anchor letter-spacing role aria-label color display "
        "visibility href ",
    )
)
_HREF = "{http://www.w3.org/1999/xlink}href"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: The only ways a value may point at something: a part of the same drawing.
_INSIDE = re.compile(r"#[A-Za-z_][\w.-]*\Z")
_URL = re.compile(r"url\(\s*['\"]?#[A-Za-z_][\w.-]*['\"]?\s*\)")


@dataclass(frozen=True)
class ClinicFacts:
    """A clinic as pages show it. ``name`` and the other texts are empty where nothing is known."""

    name: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    website: str = ""
    logo: Path | None = None
    """The file of the logo."""
    country_id: str = ""
    country: Country | None = None
    spelling: str = "british"
    hide: frozenset[str] = frozenset()
    """Sections that muscle pages leave out."""
    add: tuple[Addition, ...] = ()

    @property
    def known(self) -> bool:
        """True when there is anything to show of the clinic itself."""
        return bool(self.name or self.address or self.phone or self.email or self.website or self.logo)

    @property
    def logo_path(self) -> str:
        """Where the logo stands in the site; empty without one."""
        return f"{ASSETS}/clinic-logo{self.logo.suffix}" if self.logo else ""

    @property
    def logo_bytes(self) -> bytes:
        return self.logo.read_bytes() if self.logo else b""

    @property
    def logo_data(self) -> str | None:
        """The logo as a ``data:`` address for sheets that are made in the browser, or ``None``."""
        if self.logo is None:
            return None
        return f"data:{_TYPES[self.logo.suffix[1:]]};base64,{base64.b64encode(self.logo_bytes).decode()}"

    @property
    def phone_href(self) -> str:
        return dial(self.phone) if self.phone else ""

    def added(self, place: str) -> tuple[Addition, ...]:
        """Return the clinic's own words for *place*: ``muscles``, ``regions``, ``home`` or ``handout``."""
        return tuple(item for item in self.add if place in item.on)


def dial(number: str) -> str:
    """Return the address that calls *number* on a telephone."""
    return "tel:" + re.sub(r"[^0-9+]", "", number)


def facts_of(clinic: Clinic, folder: Path, countries: dict[str, Country]) -> ClinicFacts:
    """Return *clinic* as pages show it. *folder* is where its file lies; the logo stands beside it."""
    return ClinicFacts(
        name=clinic.name or "",
        address=clinic.address,
        phone=clinic.phone or "",
        email=clinic.email or "",
        website=clinic.website or "",
        logo=folder / clinic.logo if clinic.logo else None,
        country_id=clinic.country or "",
        country=countries.get(clinic.country or ""),
        spelling=clinic.spelling,
        hide=frozenset(clinic.hide),
        add=clinic.add,
    )


def facts(clinic: ClinicFacts) -> dict[str, Any] | None:
    """Return *clinic* for a data script, or ``None`` when nothing is known of it.

    It holds name, address lines, phone, logo (a ``data:`` address, or empty) and ``words``: title and paragraphs of each text for handouts.
    """
    if not clinic.known:
        return None
    return {
        "name": clinic.name,
        "address": list(clinic.address),
        "phone": clinic.phone,
        "logo": clinic.logo_data or "",
        "words": [[item.title, *item.text] for item in clinic.added("handout")],
    }


def american_asked(file: Path) -> frozenset[str] | None:
    """Return the clinic's own texts, which keep their spelling, when a checked clinic *file* asks for American spelling; else ``None``."""
    document, _ = read(file, file.name)
    if document is None or not isinstance(document.data, dict) or document.data.get("spelling") != "american":
        return None
    return frozenset(_texts(document.data))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield " ".join(value.split())
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(item)


# The logo


def logo_fault(file: Path) -> tuple[str, str] | None:
    """Return what is wrong with the logo and what would mend it, or ``None`` when it is a picture that is safe to show."""
    if not file.is_file():
        return f"there is no file '{file.name}' beside this file.", "put the logo into the same folder, or correct the name"
    if file.stat().st_size > LOGO_MOST:
        return f"'{file.name}' has {file.stat().st_size:,} bytes; the limit is {LOGO_MOST:,}.", "save the logo smaller, about 600 pixels wide"
    try:
        raw = file.read_bytes()
    except OSError as error:
        return f"'{file.name}' cannot be read: {error.strerror}.", "check its permissions"
    ending = file.suffix[1:]
    if ending == "svg":
        reason = _svg_fault(raw)
        return (f"'{file.name}' is not a plain SVG drawing: {reason}.", "save it as plain SVG with paths only, or as PNG") if reason else None
    if not (_is_png(raw) if ending == "png" else _is_jpeg(raw)):
        return f"'{file.name}' is not a {'PNG' if ending == 'png' else 'JPEG'} picture.", "export the logo again as the type its name says"
    return None


def _is_png(raw: bytes) -> bool:
    return raw.startswith(b"\x89PNG\r\n\x1a\n") and raw[12:16] == b"IHDR" and b"IEND" in raw[-16:]


def _is_jpeg(raw: bytes) -> bool:
    return raw.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in raw[-64:]


def _svg_fault(raw: bytes) -> str:
    """Return why *raw* is not a drawing that can be trusted; an empty text when it is."""
    if b"<!" in raw.replace(b"<!--", b""):
        return "it has a DOCTYPE or an entity"
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError:
        return "it is not well-formed XML"
    if root.tag != f"{_SVG}svg":
        return "it does not begin with an svg element"
    if root.getprevious() is not None and any(not isinstance(node, etree._Comment) for node in root.itersiblings(preceding=True)):
        return "it has a processing instruction"
    for node in root.iter():
        if isinstance(node, etree._Comment):
            continue
        tag = node.tag if isinstance(node.tag, str) else ""
        if not tag.startswith(_SVG) or tag.removeprefix(_SVG) not in _SVG_ELEMENTS:
            return f"it has '{etree.QName(tag).localname if tag else 'an instruction'}'"
        for name, value in node.attrib.items():
            fault = _attribute_fault(str(name), str(value))
            if fault:
                return fault
    return ""


def _attribute_fault(name: str, value: str) -> str:
    plain = "href" if name == _HREF else name
    if name != _SPACE and plain not in _SVG_ATTRIBUTES:
        return f"it has the attribute '{etree.QName(name).localname}'"
    if plain == "href":
        return "" if _INSIDE.match(value) else "it points outside itself"
    rest = _URL.sub("", value)
    return "it points outside itself" if "url" in rest.lower() or ":" in rest or "\\" in rest else ""
