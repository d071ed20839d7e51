"""What authors write about a muscle: one file in ``content/muscles/`` each."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.model.base import Claim, Gap, Id, Model, OpenPlace, Sources, Text, ref, some


class Anatomy(Model):
    """The muscle for clinicians, in Terminologia Anatomica terms."""

    origin: Claim
    insertion: Claim
    nerve: Claim
    nerve_roots: Claim | None = None
    action: Claim
    notes: some(Claim) = ()  # type: ignore[valid-type]
    tendons: some(ref("zone")) = ()  # type: ignore[valid-type]
    """The zones where its ends are attached or its tendons run under the skin, as origin, insertion and notes say. For the finder."""


class Commonness(Model):
    """How often the point is met, as far as anyone says."""

    level: Literal["most-common", "common", "less-common", "rare", "unknown"]
    """Compared with the other points of the leg. ``unknown`` when no source says."""
    text: Text | None = None
    sources: Sources


#: A place on the skin and how far the pain reaches there: ``[segment, along, around, radius]``. ``along`` is 0 at the upper end
#: of ``thigh`` and ``leg`` and 1 at the lower, ``around`` an angle in degrees: 0 front, 90 outer side, 180 back, 270 inner side.
#: ``hip`` runs upwards from the hip joint in units of 300 mm. On ``sole`` and ``top`` of the foot ``along`` is 0 at the heel and 1 at the
#: longest toe, ``around`` 0 at the inner and 1 at the outer edge. The radius is in millimetres.
Knot = tuple[
    Literal["thigh", "leg", "hip", "sole", "top"],
    Annotated[float, Field(strict=True, ge=-0.5, le=1.5)],
    Annotated[float, Field(strict=True, ge=-360, le=360)],
    Annotated[float, Field(strict=True, gt=2, le=80)],
]
Stroke = Annotated[tuple[Knot, ...], Field(min_length=1)]


class Strokes(Model):
    """How the pain is drawn, where whole zones would look wrong: lines of knots on the skin. The zones stay the truth for search."""

    primary: some(Stroke) = ()  # type: ignore[valid-type]
    spillover: some(Stroke) = ()  # type: ignore[valid-type]


class Place(Model):
    """Where on the muscle the X lies, when the spot nearest to the middle of the zone would be wrong."""

    part: Text | None = None
    """The head or part of the muscle, as the compiled geometry names it. Leave out when there is only one."""
    along: float = Field(strict=True, ge=0, le=1)
    """0 where the belly begins (its origin), 1 where it ends."""
    across: float = Field(default=0.0, strict=True, ge=-1, le=1)
    """-1 to 1 across the belly."""


class Pain(Model):
    """Where a trigger point sends pain, in zones."""

    primary: some(ref("zone"))  # type: ignore[valid-type]
    """Zones where the pain is most often felt."""
    spillover: some(ref("zone")) = ()  # type: ignore[valid-type]
    """Further zones it may reach."""
    feels: some(ref("feel")) = ()  # type: ignore[valid-type]
    """What people call it. Leave out when no source says."""
    strokes: Strokes | None = None
    """How the pain is drawn, where whole zones would look wrong: lines of knots on the skin. The zones stay the truth for search."""
    note: Text | None = None
    """What zones cannot say, such as a direction or a disagreement."""
    sources: Sources


class TriggerPoint(Model):
    """One numbered point: where it lies, how common it is, where it hurts."""

    number: int = Field(ge=1, le=20)
    name: Text
    """A short name by place, such as ``Lower inner calf``."""
    at: ref("zone")  # type: ignore[valid-type]
    """The zone the X lies in."""
    place: Place | None = None
    """Where on the muscle the X lies, when the spot nearest to the middle of the zone would be wrong."""
    location: Claim
    """Where to feel for it, by landmarks a person can find."""
    commonness: Commonness
    pain: Pain
    uncertain: Text | None = None
    """Say here when the pattern is only claimed, or rests on one page."""


class MuscleSymptom(Model):
    """Something people with points in this muscle notice. Warning signs are refused here."""

    symptom: ref("symptom") | None = None  # type: ignore[valid-type]
    text: Text
    activities: some(ref("activity")) = ()  # type: ignore[valid-type]
    """The activities that the text says bring it on, where ``set_off_by`` does not name them already. For the finder."""
    sources: Sources


class Injury(Model):
    """A tear, a strain or a sore tendon of this muscle: no trigger point, but it hurts, and the finder should think of it."""

    places: some(ref("zone"))  # type: ignore[valid-type]
    """The zones where it hurts."""
    activities: some(ref("activity")) = ()  # type: ignore[valid-type]
    """What people were doing, or what brings it on."""
    feels: some(ref("feel")) = ()  # type: ignore[valid-type]
    """What people call it. Leave out when no source says."""
    commonness: Literal["most-common", "common", "less-common", "rare", "unknown"]
    """Compared with injuries of other muscles at the same place."""
    text: Text
    """Where it hurts and what brings it on, in one or two short sentences."""
    sources: Sources


class SetOff(Model):
    """Something that may set the muscle off or keep it going."""

    activity: ref("activity") | None = None  # type: ignore[valid-type]
    """The entry of ``activities.yml`` the filter uses; leave out only when none fits."""
    text: Text
    sources: Sources


class Release(Model):
    """One way to press or massage this muscle."""

    technique: ref("technique")  # type: ignore[valid-type]
    steps: some(Text)  # type: ignore[valid-type]
    """What to do for this muscle, in order."""
    dose: Text | None = None
    """Only where a source gives one for this muscle; else the technique's dose is shown."""
    sources: Sources


class MuscleExercise(Model):
    """An exercise that suits this muscle."""

    exercise: ref("exercise")  # type: ignore[valid-type]
    text: Text | None = None
    """What is particular to this muscle."""
    sources: Sources


class MuscleLookAlike(Model):
    """Something else that hurts in the same place."""

    condition: ref("look-alike")  # type: ignore[valid-type]
    text: Text | None = None
    """How it differs here, if the condition's own page does not say it already."""
    sources: Sources


class Link(Model):
    """A relation to another muscle. Stored on one side; the other page gets it by itself."""

    muscle: ref("muscle")  # type: ignore[valid-type]
    kind: Literal["feeds", "fed-by", "same-tendon", "works-with", "opposes", "overlapping-pain", "treat-together"]
    """``feeds``: points here may set up points there (a satellite chain); ``fed-by`` is the same seen from the other end."""
    text: Text
    sources: Sources


class TellApart(Model):
    """How to tell this muscle from another that is easily taken for it."""

    muscle: ref("muscle")  # type: ignore[valid-type]
    text: Text
    sources: Sources


class Caution(Model):
    """What to be careful of when pressing or stretching this muscle."""

    text: Text
    site: OpenPlace | None = None
    """A place where vessels or nerves lie open to pressure."""
    sources: Sources


class Reference(Model):
    """The chapter of the standard work."""

    source: ref("source")  # type: ignore[valid-type]
    chapter: Text


class Muscle(Model):
    """A muscle, its trigger points and what a person can do about them."""

    name: Text
    """English name in Terminologia Anatomica, such as ``Fibularis longus``, or the name most readers know."""
    latin: Text
    also: some(Text) = ()  # type: ignore[valid-type]
    """Other names and everyday names."""
    search: some(Text) = ()  # type: ignore[valid-type]
    """Other words people type for it, slips of the pen too; found by search and never shown."""
    group: ref("group")  # type: ignore[valid-type]
    lies_in: some(ref("region"))  # type: ignore[valid-type]
    """The regions its belly lies in; everywhere else it counts as a muscle from elsewhere."""
    summary: Claim
    """What it is, where it is and where its pain goes, in two or three short sentences."""
    anatomy: Anatomy
    numbering: Text
    """Whose numbers the trigger points carry."""
    views: some(Text) = ()  # type: ignore[valid-type]
    """The views its plate shows the muscle from. Left out, those that show its points and its belly best."""
    trigger_points: some(TriggerPoint)  # type: ignore[valid-type]
    red_flags: some(ref("red-flag"))  # type: ignore[valid-type]
    """Shown before anything to do."""
    symptoms: some(MuscleSymptom) = ()  # type: ignore[valid-type]
    set_off_by: some(SetOff) = ()  # type: ignore[valid-type]
    change: some(Claim) = ()  # type: ignore[valid-type]
    """How to change what sets it off."""
    self_test: some(Claim) = ()  # type: ignore[valid-type]
    """Is it this one? A test or a movement that speaks for or against."""
    tell_apart: some(TellApart) = ()  # type: ignore[valid-type]
    find: some(Claim) = ()  # type: ignore[valid-type]
    release: some(Release) = ()  # type: ignore[valid-type]
    stretch: some(MuscleExercise) = ()  # type: ignore[valid-type]
    strengthen: some(MuscleExercise) = ()  # type: ignore[valid-type]
    cautions: some(Caution)  # type: ignore[valid-type]
    injuries: some(Injury) = ()  # type: ignore[valid-type]
    """How this muscle or its tendon is torn, strained or made sore. Never put down to a trigger point."""
    look_alikes: some(MuscleLookAlike) = ()  # type: ignore[valid-type]
    linked: some(Link) = ()  # type: ignore[valid-type]
    disagreements: some(Claim) = ()  # type: ignore[valid-type]
    """Where sources disagree."""
    reference: Reference | None = None
    gaps: some(Gap) = ()  # type: ignore[valid-type]
    former_ids: some(Id) = ()  # type: ignore[valid-type]
    """Ids this page had before; each keeps a page that says where it went."""


#: Sections a reader expects on every muscle page: each is filled or explained by an entry in ``gaps``.
EXPECTED_SECTIONS = (
    "symptoms", "set_off_by", "change", "self_test", "find", "release", "stretch", "strengthen", "look_alikes", "linked",
)  # fmt: skip
