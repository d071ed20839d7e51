"""What authors write about something to do: ``content/techniques/`` and ``content/exercises/``, one file each."""

from __future__ import annotations

from typing import Literal

from generator.model.base import Claim, Confidence, Gap, Id, Model, Sources, Text, ref, some


class Dose(Model):
    """How long, how often. One dose only: where sources differ, ``text`` says so."""

    hold: Text | None = None
    repeats: Text | None = None
    how_often: Text | None = None
    text: Text | None = None
    """Where the dose comes from and how sure it is."""
    sources: Sources


class Finding(Model):
    """What studies found about the effect."""

    text: Text
    confidence: Confidence
    sources: Sources


class Practice(Model):
    """Fields that techniques and exercises share."""

    name: Text
    also: some(Text) = ()  # type: ignore[valid-type]
    search: some(Text) = ()  # type: ignore[valid-type]
    """Other words people type for it, slips of the pen too; found by search and never shown."""
    who: Literal["self", "helper", "therapist", "trained-clinician", "doctor"]
    """The least trained person who should do it."""
    summary: Claim
    how_it_may_work: Claim | None = None
    steps: some(Claim) = ()  # type: ignore[valid-type]
    dose: Dose | None = None
    cautions: some(Claim)  # type: ignore[valid-type]
    """Risks, and who should not do it."""
    evidence: some(Finding)  # type: ignore[valid-type]
    notes: some(Claim) = ()  # type: ignore[valid-type]
    instead: some(ref("practice")) = ()  # type: ignore[valid-type]
    """Techniques or exercises that could be done instead."""
    red_flags: some(ref("red-flag")) = ()  # type: ignore[valid-type]
    gaps: some(Gap) = ()  # type: ignore[valid-type]
    former_ids: some(Id) = ()  # type: ignore[valid-type]


class Technique(Practice):
    """A way to find, press, massage or treat a trigger point."""

    kind: Literal[
        "finding", "self-massage", "tool", "order-of-work", "manual-therapy", "self-care", "lifestyle", "medicine", "procedure", "modality", "program"
    ]


class Exercise(Practice):
    """A movement to do: a stretch or an exercise for strength."""

    kind: Literal["stretch", "strength", "movement"]
