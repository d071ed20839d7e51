"""What authors write about a place that hurts: one file in ``content/regions/`` each."""

from __future__ import annotations

from generator.model.base import Claim, Gap, Id, Model, Sources, Text, ref, some


class Suspect(Model):
    """A muscle the sources name for this place. The order in the file is the order of suspicion."""

    muscle: ref("muscle")  # type: ignore[valid-type]
    text: Text | None = None
    """What speaks for it here."""
    beyond_zones: Text | None = None
    """Why it is listed although none of its points is known to send pain into these zones."""
    sources: Sources


class SpecialRule(Model):
    """A rule that changes the order of suspicion, such as ``numb -> also the piriformis, after nerve questions``."""

    feels: some(ref("feel")) = ()  # type: ignore[valid-type]
    """The rule holds when it feels like this; leave out when it always holds."""
    muscles: some(ref("muscle")) = ()  # type: ignore[valid-type]
    text: Text
    sources: Sources


class RegionLookAlike(Model):
    """Another cause of pain here."""

    condition: ref("look-alike")  # type: ignore[valid-type]
    text: Text | None = None
    sources: Sources


class SeeAlso(Model):
    """A region a reader may have meant."""

    region: ref("region")  # type: ignore[valid-type]
    text: Text
    """When to go there."""


class Region(Model):
    """A place as people speak of it, made of zones."""

    name: Text
    also: some(Text) = ()  # type: ignore[valid-type]
    """Everyday names, shown under the heading."""
    search: some(Text) = ()  # type: ignore[valid-type]
    """Other words people type for it, slips of the pen too; found by search and never shown."""
    zones: some(ref("zone"))  # type: ignore[valid-type]
    part: ref("part")  # type: ignore[valid-type]
    """The part of the body it is listed under."""
    summary: Claim
    """Two or three short sentences for somebody whose pain is here."""
    red_flags: some(ref("red-flag"))  # type: ignore[valid-type]
    """Most urgent first."""
    suspects: some(Suspect) = ()  # type: ignore[valid-type]
    """Muscles in the order the sources suspect them; others are added by their zones."""
    rules: some(SpecialRule) = ()  # type: ignore[valid-type]
    look_alikes: some(RegionLookAlike) = ()  # type: ignore[valid-type]
    see_also: some(SeeAlso) = ()  # type: ignore[valid-type]
    notes: some(Claim) = ()  # type: ignore[valid-type]
    gaps: some(Gap) = ()  # type: ignore[valid-type]
    former_ids: some(Id) = ()  # type: ignore[valid-type]
