"""What the makers answer when they score their own pages: ``content/score_sheet.yml``. What a program can decide is counted instead."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from generator.model.base import Model, Text, some

#: Kinds of pages that are scored.
PageKind = Literal["region", "muscle", "technique", "exercise", "red-flag", "look-alike"]
Answer = Literal["met", "partly", "not-met", "not-applicable"]
Score = Annotated[int, Field(ge=1, le=5)]


class Exception_(Model):
    """Another answer for some kinds of pages."""

    pages: some(PageKind)  # type: ignore[valid-type]
    answer: Answer | None = None
    score: Score | None = None
    why: Text


class ScoreItem(Model):
    """One question of a score sheet, in our own words."""

    sheet: Literal["pemat", "discern"]
    part: Literal["understandability", "actionability", "discern"]
    number: int
    """The number that the item has in the published sheet."""
    asks: Text
    counted: Literal["grade", "active", "summary", "captions", "table-heads", "steps", "sources", "date", "how-sure"] | None = None
    """What the program counts to answer it; then nobody answers by hand."""
    answer: Answer | None = None
    """The answer of the makers, for items of PEMAT-P."""
    score: Score | None = None
    """The score of the makers from 1 (no) to 5 (yes), for items of DISCERN."""
    why: Text | None = None
    """The reason, for every answer by hand."""
    but: some(Exception_) = ()  # type: ignore[valid-type]
    """Kinds of pages that need another answer."""

    @model_validator(mode="after")
    def _answered(self) -> Self:
        if self.counted:
            if self.answer or self.score or self.why or self.but:
                raise ValueError("an item that is counted has no answer by hand")
            return self
        for one in (self, *self.but):
            given, other = (one.answer, one.score) if self.sheet == "pemat" else (one.score, one.answer)
            if given is None or other is not None or not one.why:
                raise ValueError(f"it needs {'answer' if self.sheet == 'pemat' else 'score'} and why")
        return self
