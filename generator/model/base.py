"""The pieces every content model is built from.

Knows what a text, an id, a claim and a citation are; knows nothing of muscles, files or pages.
Authors write facts and ids only: every derived value has its own type elsewhere (see ``generator.views``).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

ID_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"

#: Controls, halves of characters, private ones, and what is not seen but turns or hides text: a reviewer could read one thing and a
#: patient another.
_NOT_SHOWN = frozenset({"Cc", "Cf", "Cs", "Co"})
_SOFT_HYPHEN = "\u00ad"


def shown(text: str) -> str:
    """Return *text* unchanged; raise ``ValueError`` when it holds a character of control or text direction, or one that hides."""
    for char in text:
        if unicodedata.category(char) in _NOT_SHOWN and char != _SOFT_HYPHEN:
            raise ValueError(f"the text holds a character that cannot be shown (U+{ord(char):04X})")
    return text


def _clean(text: str) -> str:
    """Return *text* unchanged; raise ``ValueError`` when it is blank, still to be written, or holds what cannot be shown."""
    if not text.strip():
        raise ValueError("the text is empty")
    if text.strip() == "...":
        raise ValueError("the text is still to be filled in")
    return shown(text)


def _fold(value: Any) -> Any:
    """Join the lines of a folded YAML text with single spaces; other types pass through for pydantic to judge."""
    return " ".join(value.split()) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_fold), AfterValidator(_clean), StringConstraints(max_length=2000)]
#: For strings with a form of their own, such as addresses.
Shown = AfterValidator(shown)
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=64)]


@dataclass(frozen=True)
class Ref:
    """Marks a string field as the id of an entry of another kind, for the reference rule and the JSON Schema."""

    kind: str

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        schema: dict[str, Any] = handler(core_schema)
        schema["x-ref"] = self.kind
        return schema


def ref(kind: str) -> Any:
    """Return the field type of an id that must exist among the entries of *kind*."""
    return Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=64), Ref(kind)]


Confidence = Literal["supported", "mixed", "limited", "inconclusive", "weak", "expert", "none", "contradicted"]

CONFIDENCE_MEANING: dict[str, str] = {
    "supported": "Controlled trials or reviews point the same way, though they may be small.",
    "mixed": "Reviews disagree, or only a stand-in measure such as tenderness changed.",
    "limited": "Small trials, case series or one-off measurements.",
    "inconclusive": "Reviewed, and still undecided.",
    "weak": "Little evidence, or only indirect evidence.",
    "expert": "Teaching tradition or the opinion of a panel.",
    "none": "No study found, or one person's own method.",
    "contradicted": "Better sources say otherwise.",
}


class Model(BaseModel):
    """Base of all content models: unknown keys are errors and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False)


class Citation(Model):
    """One source and, where known, the place in it."""

    id: Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=64), Ref("source")]
    at: Text | None = None
    """Page, chapter or section, such as ``ch. 22`` or ``p. 431``."""


def _citation(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


Cite = Annotated[Citation, BeforeValidator(_citation, json_schema_input_type=ref("source") | Citation)]
Sources = Annotated[tuple[Cite, ...], Field(min_length=1)]


class Claim(Model):
    """One statement and where it comes from."""

    text: Text
    """The statement in plain words. No markup: it is escaped and printed as written."""
    sources: Sources
    """Ids from ``content/sources.yml``; write ``{id: ..., at: "ch. 22"}`` to add a page or chapter."""
    confidence: Confidence | None = None
    """How well the sources support it. Needed for every claim about an effect."""


#: Places where vessels or nerves lie open to pressure.
OpenPlace = Literal["fibular-neck", "popliteal-fossa", "femoral-triangle", "sciatic-notch", "carotid", "abdomen"]


class Gap(Model):
    """Something the page would be expected to say and cannot, with the reason. It is shown in place of the section."""

    section: Id
    """The field that is missing or incomplete, with ``-`` for ``_``."""
    text: Text
    """Why, in words for the reader."""


def some(item: Any) -> Any:
    """Return the type of a list of *item* that may be left out but never written empty."""
    return Annotated[tuple[item, ...], Field(min_length=1)]
