"""The vocabularies: single files under ``content/`` that map an id to a small entry."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from generator.model.base import Claim, Confidence, Model, OpenPlace, Shown, Sources, Text, ref, some


class Part(Model):
    """A part of the body, for grouping lists. Listed in order."""

    name: Text


class Group(Model):
    """A group of muscles, for grouping lists. Listed in order."""

    name: Text
    plain: Text
    """Where that is, in everyday words."""


class Zone(Model):
    """A small named patch of skin: the only word for ``where``."""

    name: Text
    """Plain name from the reader's own body."""
    clinical: Text
    part: ref("part")  # type: ignore[valid-type]
    also: some(Text) = ()  # type: ignore[valid-type]
    near: some(ref("zone")) = ()  # type: ignore[valid-type]
    """Neighbouring zones; stored on one side only."""
    patches: some(Text) = ()  # type: ignore[valid-type]
    """Pieces of skin of the compiled geometry that make up this zone."""
    deep: bool = False
    """True when it is felt inside the body and not on the skin."""
    careful: OpenPlace | None = None
    """A place at or close to this zone where vessels or nerves lie open to pressure. A muscle with a point here has a caution with this ``site``."""


class Feel(Model):
    """A word for how pain feels."""

    name: Text
    also: some(Text) = ()  # type: ignore[valid-type]
    definition: Text
    nerve_question: bool = False
    """True when this feel asks for the nerve questions first."""


class Symptom(Model):
    """Something a person notices, or a warning sign that is never put down to a muscle."""

    name: Text
    also: some(Text) = ()  # type: ignore[valid-type]
    search: some(Text) = ()  # type: ignore[valid-type]
    """Other words people type for it, slips of the pen too; found by search and never shown."""
    kind: Literal["symptom", "warning-sign", "after-effect"]
    summary: Claim
    regions: some(ref("region")) = ()  # type: ignore[valid-type]
    feels: some(ref("feel")) = ()  # type: ignore[valid-type]
    red_flags: some(ref("red-flag")) = ()  # type: ignore[valid-type]
    facts: some(Claim) = ()  # type: ignore[valid-type]


class Activity(Model):
    """Something that may set a muscle off or keep it going."""

    name: Text
    """Short, as a person would say it, for the filter: ``Running``, ``Long drives``."""
    also: some(Text) = ()  # type: ignore[valid-type]
    search: some(Text) = ()  # type: ignore[valid-type]
    """Other words people type for it, slips of the pen too; found by search and never shown."""
    kind: Literal["activity", "posture", "footwear", "injury", "body", "life"]
    summary: Claim
    facts: some(Claim) = ()  # type: ignore[valid-type]
    change: some(Claim) = ()  # type: ignore[valid-type]
    """What to change."""
    regions: some(ref("region")) = ()  # type: ignore[valid-type]
    red_flags: some(ref("red-flag")) = ()  # type: ignore[valid-type]


class Sign(Model):
    """One sign of a red flag."""

    text: Text
    level: Literal["emergency", "today", "appointment"] | None = None
    """Only when this sign is more or less urgent than the red flag itself."""
    sources: Sources


class RedFlag(Model):
    """A condition that needs a clinician before any self-treatment."""

    name: Text
    also: some(Text) = ()  # type: ignore[valid-type]
    search: some(Text) = ()  # type: ignore[valid-type]
    """Other words people type for it, slips of the pen too; found by search and never shown."""
    level: Literal["emergency", "today", "appointment"]
    question: Text
    """The question that asks for it, to be answered yes or no."""
    short: Text
    """One line for cards and handouts: the sign and what to do."""
    signs: some(Sign)  # type: ignore[valid-type]
    do: some(Claim)  # type: ignore[valid-type]
    why: some(Claim) = ()  # type: ignore[valid-type]
    higher_risk: some(Claim) = ()  # type: ignore[valid-type]
    withhold_release: bool = False
    """True where massage is dangerous: release steps are withheld when the question is answered yes."""


class LookAlike(Model):
    """A condition that can feel like trigger-point pain."""

    name: Text
    also: some(Text) = ()  # type: ignore[valid-type]
    search: some(Text) = ()  # type: ignore[valid-type]
    """Other words people type for it, slips of the pen too; found by search and never shown."""
    kind: Literal["tendon", "bone", "joint", "nerve", "vessel", "skin", "organ", "muscle", "general"]
    summary: Claim
    differs: some(Claim) = ()  # type: ignore[valid-type]
    """How it differs from trigger-point pain."""
    do: some(Claim) = ()  # type: ignore[valid-type]
    """Whom to see, how soon."""
    red_flag: ref("red-flag") | None = None  # type: ignore[valid-type]


class Term(Model):
    """A word of the glossary. Its first use on a page is explained in place."""

    term: Text
    also: some(Text) = ()  # type: ignore[valid-type]
    definition: Text
    """One or two plain sentences."""
    sources: some(ref("source")) = ()  # type: ignore[valid-type]
    mark: bool = True
    """False for words too common to mark on every page."""


class Question(Model):
    """A question people ask."""

    question: Text
    answer: some(Claim)  # type: ignore[valid-type]


class Evidence(Model):
    """One thing that is, or is not, known."""

    name: Text
    question: Text
    answer: Text
    """The short answer."""
    confidence: Confidence
    findings: some(Claim)  # type: ignore[valid-type]


class SelfCare(Model):
    """A section of the prevention and self-care page."""

    name: Text
    summary: Claim
    advice: some(Claim)  # type: ignore[valid-type]
    practices: some(ref("practice")) = ()  # type: ignore[valid-type]


class Source(Model):
    """One entry of the bibliography."""

    type: Literal["article", "book", "web", "founding-document"]
    title: Text
    authors: Text
    year: int | None = Field(default=None, ge=1850, le=2100)
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"'\\]+$"), Shown] | None = None
    doi: Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/[^\s<>\"']+$"), Shown] | None = None
    pmid: Annotated[str, StringConstraints(pattern=r"^\d{1,9}$")] | None = None
    isbn: Annotated[str, StringConstraints(pattern=r"^[\d-]{10,17}X?$")] | None = None
    page: Annotated[str, StringConstraints(pattern=r"^[a-z0-9/-]+\.html$"), Shown] | None = None
    """The page of this site that it is, such as ``about.html``: the site cites itself."""
    pages: Text | None = None
    """The part of a book that was read, such as ``p. 133 and after``, where its citations name no other."""
    publisher: Text | None = None
    opened: bool
    """True when a page, an abstract or an excerpt of it was read for this atlas."""
    commercial: bool = False
    """True when a business published it, or when nothing on it shows that none did: a clinic, a shop, a school that sells courses."""
    study: bool | None = None
    """True when it is a study, a review or a guideline, or reports one closely; left out, articles are and others are not."""
    background: bool = False
    """True when it was read for the atlas but no single fact cites it."""
    chapters: dict[Annotated[str, Shown], Text] | None = None
    note: Text | None = None
    known_issues: some(Text) = ()  # type: ignore[valid-type]
    """What is wrong or one-sided in it."""

    @property
    def is_study(self) -> bool:
        return self.type == "article" if self.study is None else self.study


class Site(Model):
    """What the whole site says about itself: ``content/site.yml``."""

    name: Text
    tagline: Text
    description: Text
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    content_date: datetime.date
    """The day the content stands for: the last time facts or sources were changed."""
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"']+/$"), Shown] | None = None
    disclaimer: Text
    review: Text
    """Says honestly who did and did not review the content."""
    safety_line: Text
    stop_rules: some(Claim)  # type: ignore[valid-type]
    """When to stop any self-treatment; shown with every set of steps."""
    come_back: some(Claim)  # type: ignore[valid-type]
    """When to rest and when to see somebody, if self-treatment does not help; shown on every muscle page and its sheet."""
