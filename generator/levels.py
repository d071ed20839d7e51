"""How soon a warning sign needs somebody, in words; with the numbers of the clinic's country where one is set."""

from __future__ import annotations

from generator.library import Library

#: The words without a country: they hold everywhere. The most urgent first.
LEVELS = {
    "emergency": "Emergency: call your emergency number now",
    "today": "See a doctor or urgent care today",
    "appointment": "Make an appointment",
}


def level_names(library: Library) -> dict[str, str]:
    """Return the words of each level, the most urgent first."""
    country = library.clinic.country
    if country is None:
        return LEVELS
    words = {**LEVELS, "emergency": f"Emergency: call {country.emergency[0].number} now"}
    line = next((advice for advice in country.advice if advice.number and not advice.where), None)
    if line is not None:
        # A name such as "NHS 111" holds the number already.
        called = line.name if str(line.number) in line.name else f"{line.number} ({line.name})"
        words["today"] = f"{LEVELS['today']}, or call {called}"
    return words
