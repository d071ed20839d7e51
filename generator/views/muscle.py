"""The muscle page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.model.muscle import Link as MuscleLink
from generator.model.muscle import Muscle, TellApart, TriggerPoint
from generator.model.practice import Practice
from generator.views.base import Context, FlagCard, Link, Pain, Picture, Said
from generator.views.sheet import SheetView, sheet_view

COMMONNESS = {
    "most-common": "Among the most common",
    "common": "Common",
    "less-common": "Less common",
    "rare": "Rare",
    "unknown": "How common is not known",
}

LINK_KINDS = {
    "feeds": "May set up points in",
    "fed-by": "May be set up by",
    "same-tendon": "Shares a tendon with",
    "works-with": "Works with",
    "opposes": "Works against",
    "overlapping-pain": "Hurts in the same places as",
    "treat-together": "Often treated together with",
}


@dataclass(frozen=True)
class Point:
    """One trigger point, ready to print."""

    number: int
    name: str
    location: Said
    commonness: Said
    pain: Pain
    refs: tuple[int, ...]
    uncertain: str
    picture: Picture


@dataclass(frozen=True)
class Dose:
    """A dose as label and text."""

    parts: tuple[tuple[str, str], ...]
    text: str
    refs: tuple[int, ...]


@dataclass(frozen=True)
class ReleaseView:
    """One way to release the muscle."""

    technique: Link
    who: str
    steps: tuple[str, ...]
    dose: Dose | None
    evidence: tuple[Said, ...]
    refs: tuple[int, ...]


@dataclass(frozen=True)
class ExerciseView:
    """An exercise as the muscle page shows it, with its steps so that it can be done from there."""

    link: Link
    text: str
    steps: tuple[Said, ...]
    dose: Dose | None
    evidence: tuple[Said, ...]
    refs: tuple[int, ...]


@dataclass(frozen=True)
class LinkGroup:
    """Muscles related in one way."""

    title: str
    items: tuple[Said, ...]


@dataclass(frozen=True)
class MuscleView:
    """Everything the muscle template prints."""

    name: str
    latin: str
    also: tuple[str, ...]
    group: str
    summary: Said
    picture: Picture
    regions: tuple[Link, ...]
    lies_in: tuple[Link, ...]
    flags: tuple[FlagCard, ...]
    withhold: tuple[FlagCard, ...]
    clot: FlagCard | None
    stop_rules: tuple[Said, ...]
    come_back: tuple[Said, ...]
    numbering: str
    points: tuple[Point, ...]
    symptoms: tuple[Said, ...]
    self_test: tuple[Said, ...]
    tell_apart: tuple[Said, ...]
    find: tuple[Said, ...]
    release: tuple[ReleaseView, ...]
    stretch: tuple[ExerciseView, ...]
    strengthen: tuple[ExerciseView, ...]
    set_off_by: tuple[Said, ...]
    change: tuple[Said, ...]
    cautions: tuple[Said, ...]
    injuries: tuple[Said, ...]
    look_alikes: tuple[Said, ...]
    upstream: tuple[Link, ...]
    downstream: tuple[Link, ...]
    linked: tuple[LinkGroup, ...]
    anatomy: tuple[tuple[str, Said], ...]
    notes: tuple[Said, ...]
    disagreements: tuple[Said, ...]
    chapter: str
    gaps: dict[str, tuple[str, ...]]
    evidence: Link
    sheet: SheetView


def muscle_view(context: Context, id_: str) -> MuscleView:
    """Return the view of one muscle. Order matters: references are numbered as the page first uses them."""
    muscle = context.library.muscles[id_]
    flags = context.flags(muscle.red_flags)
    upstream, downstream = context.graph.chain(id_)
    look_up = context.library
    return MuscleView(
        name=muscle.name,
        latin=muscle.latin,
        also=muscle.also,
        group=look_up.get("group", muscle.group).name,
        summary=context.said(muscle.summary),
        picture=(picture := context.plate(id_)),
        regions=context.links("region", context.graph.regions_of_pain(id_)),
        lies_in=context.links("region", muscle.lies_in),
        flags=flags,
        withhold=tuple(flag for flag in flags if flag.withhold),
        clot=context.clot(muscle.red_flags),
        stop_rules=context.all_said(look_up.site.stop_rules),
        come_back=context.all_said(look_up.site.come_back),
        numbering=muscle.numbering,
        points=(points := tuple(_point(context, id_, point) for point in muscle.trigger_points)),
        symptoms=tuple(context.said(item, link=context.link("symptom", item.symptom) if item.symptom else None) for item in muscle.symptoms),
        self_test=context.all_said(muscle.self_test),
        tell_apart=_tell_apart(context, id_),
        find=context.all_said(muscle.find),
        release=(release := tuple(_release(context, item.technique, item.steps, item.dose, context.cite(item.sources)) for item in muscle.release)),
        stretch=(stretch := tuple(_exercise(context, item.exercise, item.text or "", context.cite(item.sources)) for item in muscle.stretch)),
        strengthen=tuple(_exercise(context, item.exercise, item.text or "", context.cite(item.sources)) for item in muscle.strengthen),
        set_off_by=tuple(context.said(item, link=context.link("activity", item.activity) if item.activity else None) for item in muscle.set_off_by),
        change=context.all_said(muscle.change),
        cautions=context.all_said(muscle.cautions),
        injuries=context.all_said(muscle.injuries),
        look_alikes=tuple(context.said(item, link=context.link("look-alike", item.condition)) for item in muscle.look_alikes),
        upstream=context.links("muscle", upstream),
        downstream=context.links("muscle", downstream),
        linked=_linked(context, id_),
        anatomy=_anatomy(context, muscle),
        notes=context.all_said(muscle.anatomy.notes),
        disagreements=context.all_said(muscle.disagreements),
        chapter=_chapter(context, muscle),
        gaps={gap.section.replace("-", "_"): context.gaps(muscle.gaps, gap.section) for gap in muscle.gaps},
        evidence=context.index("evidence", "How sure are we"),
        sheet=sheet_view(context, id_, picture, points, release, stretch),
    )


def _point(context: Context, muscle: str, point: TriggerPoint) -> Point:
    common = point.commonness
    return Point(
        number=point.number,
        name=point.name,
        location=context.said(point.location),
        commonness=Said(f"{COMMONNESS[common.level]}." + (f" {common.text}" if common.text else ""), context.cite(common.sources)),
        pain=context.pain(point),
        refs=context.cite(point.pain.sources),
        uncertain=point.uncertain or "",
        picture=context.pattern(muscle, [point]),
    )


def dose_view(context: Context, practice: Practice) -> Dose | None:
    """Return the dose of a technique or exercise, or ``None`` when none is known."""
    dose = practice.dose
    if dose is None:
        return None
    parts = (("Hold", dose.hold), ("Repeat", dose.repeats), ("How often", dose.how_often))
    return Dose(tuple((label, text) for label, text in parts if text), dose.text or "", context.cite(dose.sources))


WHO = {
    "self": "You can do this yourself",
    "helper": "Ask somebody to help",
    "therapist": "A therapist does this",
    "trained-clinician": "A trained clinician does this",
    "doctor": "A doctor does this, or advises on it",
}


def _release(context: Context, technique: str, steps: tuple[str, ...], dose: str | None, refs: tuple[int, ...]) -> ReleaseView:
    practice: Practice = context.library.get("technique", technique)
    own = Dose((), dose, refs) if dose else dose_view(context, practice)
    return ReleaseView(context.link("technique", technique), WHO[practice.who], steps, own, context.all_said(practice.evidence), refs)


def _exercise(context: Context, exercise: str, text: str, refs: tuple[int, ...]) -> ExerciseView:
    practice: Practice = context.library.get("exercise", exercise)
    return ExerciseView(
        context.link("exercise", exercise), text, context.all_said(practice.steps), dose_view(context, practice), context.all_said(practice.evidence), refs
    )


def _tell_apart(context: Context, id_: str) -> tuple[Said, ...]:
    found = []
    for other, owner, text in context.graph.tell_apart(id_):
        named = other if owner == id_ else id_
        item = next(item for item in context.library.muscles[owner].tell_apart if item.muscle == named and item.text == text)
        found.append(_quoted(context, item, owner, id_, other))
    return tuple(found)


def _quoted(context: Context, item: TellApart | MuscleLink, owner: str, here: str, other: str) -> Said:
    """Return what *owner*'s file says. On the other muscle's page it is introduced, because it is written from the owner's side."""
    said = context.said(item, link=context.link("muscle", other))
    if owner == here:
        return said
    muscles = context.library.muscles
    return replace(said, text=f"The page on {muscles[owner].name} says of {muscles[here].name}: {said.text}")


def _linked(context: Context, id_: str) -> tuple[LinkGroup, ...]:
    links = context.graph.links(id_)
    groups = []
    for kind, title in LINK_KINDS.items():
        items = tuple(_quoted(context, item.link, item.owner, id_, item.muscle) for item in links if item.kind == kind)
        if items:
            groups.append(LinkGroup(title, items))
    return tuple(groups)


def _anatomy(context: Context, muscle: Muscle) -> tuple[tuple[str, Said], ...]:
    anatomy = muscle.anatomy
    rows = (
        ("Origin", anatomy.origin),
        ("Insertion", anatomy.insertion),
        ("Nerve", anatomy.nerve),
        ("Nerve roots", anatomy.nerve_roots),
        ("Action", anatomy.action),
    )
    return tuple((name, context.said(claim)) for name, claim in rows if claim is not None)


def _chapter(context: Context, muscle: Muscle) -> str:
    if muscle.reference is None:
        return ""
    source = context.library.get("source", muscle.reference.source)
    return f"{source.authors}, {source.title}, chapter {muscle.reference.chapter}"
