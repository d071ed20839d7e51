"""Pages of techniques, exercises, causes, symptoms, red flags and look-alikes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.model.muscle import Injury, Muscle, MuscleSymptom, SetOff
from generator.model.practice import Practice
from generator.model.vocabulary import Activity, LookAlike, RedFlag, Symptom
from generator.views.base import Context, FlagCard, Link, Said
from generator.views.muscle import WHO, Dose, dose_view

PRACTICE_KINDS = {
    "finding": "Finding the spot",
    "self-massage": "Self-massage",
    "tool": "Tools",
    "order-of-work": "In which order",
    "program": "Programmes",
    "manual-therapy": "Hands-on treatment",
    "self-care": "Self-care at home",
    "lifestyle": "Habits and daily life",
    "medicine": "Medicines",
    "procedure": "Procedures with needles",
    "modality": "Other treatments",
    "stretch": "Stretches",
    "strength": "Strength exercises",
    "movement": "Movement exercises",
}


#: Kinds that press, roll, stretch or work a muscle: their steps are withheld where a clot is possible.
MOVES_TISSUE = ("finding", "self-massage", "tool", "order-of-work", "program", "manual-therapy", "stretch", "strength", "movement")


@dataclass(frozen=True)
class MuscleNote:
    """A muscle and what its own page says about the entry."""

    link: Link
    said: Said | None


@dataclass(frozen=True)
class PracticeView:
    """A technique or an exercise."""

    name: str
    also: tuple[str, ...]
    kind: str
    who: str
    summary: Said
    flags: tuple[FlagCard, ...]
    withhold: tuple[FlagCard, ...]
    clot: FlagCard | None
    stop_rules: tuple[Said, ...]
    how: Said | None
    steps: tuple[Said, ...]
    dose: Dose | None
    cautions: tuple[Said, ...]
    evidence: tuple[Said, ...]
    notes: tuple[Said, ...]
    instead: tuple[Link, ...]
    muscles: tuple[MuscleNote, ...]
    gaps: tuple[str, ...]


def practice_view(context: Context, kind: str, id_: str) -> PracticeView:
    """Return the view of a technique or exercise."""
    practice: Practice = context.library.get(kind, id_)
    flags = context.flags(practice.red_flags)
    return PracticeView(
        name=practice.name,
        also=practice.also,
        kind=PRACTICE_KINDS[practice.kind],  # type: ignore[attr-defined]
        who=WHO[practice.who],
        summary=context.said(practice.summary),
        flags=flags,
        withhold=tuple(flag for flag in flags if flag.withhold),
        clot=context.clot(practice.red_flags) if practice.kind in MOVES_TISSUE else None,  # type: ignore[attr-defined]
        stop_rules=context.all_said(context.library.site.stop_rules) if practice.who in ("self", "helper") else (),
        how=context.said(practice.how_it_may_work) if practice.how_it_may_work else None,
        steps=context.all_said(practice.steps),
        dose=dose_view(context, practice),
        cautions=context.all_said(practice.cautions),
        evidence=context.all_said(practice.evidence),
        notes=context.all_said(practice.notes),
        instead=context.links("practice", practice.instead),
        muscles=_practice_muscles(context, kind, id_),
        gaps=tuple(gap.text for gap in practice.gaps),
    )


def _practice_muscles(context: Context, kind: str, id_: str) -> tuple[MuscleNote, ...]:
    notes = []
    for user in context.graph.users(kind, id_, "muscle"):
        muscle = context.library.muscles[user]
        items = [item for item in (*muscle.stretch, *muscle.strengthen) if kind == "exercise" and item.exercise == id_ and item.text]
        notes.append(MuscleNote(context.link("muscle", user), context.said(items[0]) if items else None))
    return tuple(notes)


@dataclass(frozen=True)
class ActivityView:
    """A cause or an activity."""

    name: str
    also: tuple[str, ...]
    summary: Said
    facts: tuple[Said, ...]
    change: tuple[Said, ...]
    flags: tuple[FlagCard, ...]
    muscles: tuple[MuscleNote, ...]
    regions: tuple[Link, ...]


def activity_view(context: Context, id_: str) -> ActivityView:
    activity: Activity = context.library.get("activity", id_)
    return ActivityView(
        name=activity.name,
        also=activity.also,
        summary=context.said(activity.summary),
        facts=context.all_said(activity.facts),
        change=context.all_said(activity.change),
        flags=context.flags(activity.red_flags),
        muscles=_notes(context, "activity", id_, lambda muscle: _of_activity(muscle, id_)),
        regions=context.links("region", activity.regions),
    )


@dataclass(frozen=True)
class SymptomView:
    """A symptom, a warning sign or an after-effect."""

    name: str
    also: tuple[str, ...]
    warning: bool
    summary: Said
    facts: tuple[Said, ...]
    feels: tuple[str, ...]
    flags: tuple[FlagCard, ...]
    muscles: tuple[MuscleNote, ...]
    regions: tuple[Link, ...]


def symptom_view(context: Context, id_: str) -> SymptomView:
    symptom: Symptom = context.library.get("symptom", id_)
    return SymptomView(
        name=symptom.name,
        also=symptom.also,
        warning=symptom.kind == "warning-sign",
        summary=context.said(symptom.summary),
        facts=context.all_said(symptom.facts),
        feels=context.feels(symptom.feels),
        flags=context.flags(symptom.red_flags),
        muscles=_noted(context, "symptom", id_, "symptoms", "symptom"),
        regions=context.links("region", symptom.regions),
    )


@dataclass(frozen=True)
class RedFlagView:
    """A red flag."""

    name: str
    also: tuple[str, ...]
    level: str
    level_name: str
    question: str
    short: str
    signs: tuple[tuple[str, str, tuple[Said, ...]], ...]
    do: tuple[Said, ...]
    why: tuple[Said, ...]
    higher_risk: tuple[Said, ...]
    withhold: bool
    regions: tuple[Link, ...]
    muscles: tuple[Link, ...]
    symptoms: tuple[Link, ...]


def red_flag_view(context: Context, id_: str) -> RedFlagView:
    flag: RedFlag = context.library.get("red-flag", id_)
    signs = []
    for level, name in context.levels.items():
        mine = context.all_said(sign for sign in flag.signs if (sign.level or flag.level) == level)
        if mine:
            signs.append((level, name, mine))
    return RedFlagView(
        name=flag.name,
        also=flag.also,
        level=flag.level,
        level_name=context.levels[flag.level],
        question=flag.question,
        short=flag.short,
        signs=tuple(signs),
        do=context.all_said(flag.do),
        why=context.all_said(flag.why),
        higher_risk=context.all_said(flag.higher_risk),
        withhold=flag.withhold_release,
        regions=context.links("region", context.graph.users("red-flag", id_, "region")),
        muscles=context.links("muscle", context.graph.users("red-flag", id_, "muscle")),
        symptoms=context.links("symptom", context.graph.users("red-flag", id_, "symptom")),
    )


@dataclass(frozen=True)
class LookAlikeView:
    """Another condition that can feel like trigger-point pain."""

    name: str
    also: tuple[str, ...]
    summary: Said
    differs: tuple[Said, ...]
    do: tuple[Said, ...]
    flags: tuple[FlagCard, ...]
    muscles: tuple[MuscleNote, ...]
    regions: tuple[Link, ...]


def look_alike_view(context: Context, id_: str) -> LookAlikeView:
    condition: LookAlike = context.library.get("look-alike", id_)
    return LookAlikeView(
        name=condition.name,
        also=condition.also,
        summary=context.said(condition.summary),
        differs=context.all_said(condition.differs),
        do=context.all_said(condition.do),
        flags=context.flags([condition.red_flag] if condition.red_flag else []),
        muscles=_noted(context, "look-alike", id_, "look_alikes", "condition"),
        regions=context.links("region", context.graph.users("look-alike", id_, "region")),
    )


def _noted(context: Context, kind: str, id_: str, section: str, key: str) -> tuple[MuscleNote, ...]:
    """Return the muscles that name the entry in *section*, each with what it says there."""
    return _notes(context, kind, id_, lambda muscle: [item for item in getattr(muscle, section) if getattr(item, key) == id_])


def _of_activity(muscle: Muscle, id_: str) -> list[SetOff | MuscleSymptom | Injury]:
    """Return what *muscle* says of an activity: what it sets off, else what it makes worse, else what it injures."""
    set_off = (item for item in muscle.set_off_by if item.activity == id_)
    return [*set_off, *(item for item in (*muscle.symptoms, *muscle.injuries) if id_ in item.activities)]


def _notes(context: Context, kind: str, id_: str, said_by: Callable[[Muscle], Sequence[object]]) -> tuple[MuscleNote, ...]:
    notes = []
    for user in context.graph.users(kind, id_, "muscle"):
        mine = said_by(context.library.muscles[user])
        said = context.said(mine[0]) if mine and getattr(mine[0], "text", None) else None
        notes.append(MuscleNote(context.link("muscle", user), said))
    return tuple(notes)
