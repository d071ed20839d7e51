"""The kinds of entries there are and where each lives under ``content/``."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import vocabulary
from generator.model.base import Model
from generator.model.clinic import Clinic, Country
from generator.model.finder import Finder
from generator.model.muscle import Muscle
from generator.model.practice import Exercise, Technique
from generator.model.region import Region
from generator.model.score_sheet import ScoreItem


@dataclass(frozen=True)
class Kind:
    """A kind of entry. ``place`` is a folder (one file an entry) or a file (a mapping of id to entry)."""

    name: str
    model: type[Model]
    place: str
    title: str
    """How readers call it, in the plural."""
    single: bool = False
    """True when the file is one entry by itself."""

    @property
    def is_folder(self) -> bool:
        return not self.place.endswith(".yml")

    @property
    def stem(self) -> str:
        return self.place.removesuffix(".yml")

    @property
    def schema(self) -> str:
        """File name of the kind's JSON Schema."""
        return f"{self.name if self.is_folder else self.stem}.schema.json"


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("region", Region, "regions", "Places"),
        Kind("muscle", Muscle, "muscles", "Muscles"),
        Kind("technique", Technique, "techniques", "Techniques and treatments"),
        Kind("exercise", Exercise, "exercises", "Exercises"),
        Kind("part", vocabulary.Part, "parts.yml", "Parts of the body"),
        Kind("group", vocabulary.Group, "groups.yml", "Muscle groups"),
        Kind("zone", vocabulary.Zone, "zones.yml", "Zones"),
        Kind("feel", vocabulary.Feel, "feels.yml", "Words for pain"),
        Kind("symptom", vocabulary.Symptom, "symptoms.yml", "Symptoms"),
        Kind("activity", vocabulary.Activity, "activities.yml", "Causes and activities"),
        Kind("red-flag", vocabulary.RedFlag, "red_flags.yml", "Warning signs"),
        Kind("look-alike", vocabulary.LookAlike, "look_alikes.yml", "Look-alikes"),
        Kind("term", vocabulary.Term, "glossary.yml", "Words explained"),
        Kind("question", vocabulary.Question, "faq.yml", "Questions"),
        Kind("evidence", vocabulary.Evidence, "evidence.yml", "How sure are we"),
        Kind("self-care", vocabulary.SelfCare, "self_care.yml", "Prevention and self-care"),
        Kind("country", Country, "countries.yml", "Countries"),
        Kind("score-item", ScoreItem, "score_sheet.yml", "Score sheet"),
        Kind("source", vocabulary.Source, "sources.yml", "Sources"),
        Kind("finder", Finder, "finder.yml", "The finder", single=True),
        Kind("site", vocabulary.Site, "site.yml", "The site", single=True),
        Kind("clinic", Clinic, "clinic.yml", "The clinic", single=True),
    )
}

#: Kinds that a reference may name although they are several kinds together.
UNIONS: dict[str, tuple[str, ...]] = {"practice": ("technique", "exercise")}
