"""How the finder weighs what a person says. All of it is judgement, measured with published complaints; none of it is a probability."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from generator.model.base import Claim, Model, Text, ref, some

Share = Annotated[float, Field(ge=0, le=1)]
Factor = Annotated[float, Field(gt=0, le=3)]


class Commonness(Model):
    """Factors for how common a point or an injury is said to be."""

    most_common: Factor
    common: Factor
    less_common: Factor
    rare: Factor
    unknown: Factor

    @model_validator(mode="after")
    def _falls(self) -> Commonness:
        """What is rarer never counts more, however well it would fit the complaints that the numbers were tried on."""
        if not self.most_common >= self.common >= self.less_common >= self.rare:
            raise ValueError("a rarer level may not count more than a commoner one")
        return self

    def of(self, level: str) -> float:
        """Return the factor of a commonness *level*."""
        return float(getattr(self, level.replace("-", "_")))


class Weights(Model):
    """The numbers of the finder's arithmetic."""

    primary: Share
    """A zone in which a point hurts most often."""
    spillover: Share
    """A zone in which it hurts sometimes."""
    main: Share
    """A place the person marks as hurting most."""
    also: Share
    """A place the person marks as hurting too."""
    belly: Share
    """A zone over the muscle itself, where none of the pain is described: a sore muscle may hurt there too."""
    least_belly: Share
    """Share of the muscle that must lie under a zone for that."""
    tendon: Share
    """A zone over its tendons or ends, where none of its pain is described."""
    near: Share
    """Share that counts for a zone beside the marked one."""
    lean: Annotated[float, Field(gt=0, le=2)]
    """How much the rest of a point's picture counts beside what it explains: the beta of an F-measure. Below 1 what is explained counts more."""
    doubt: Share
    """Factor for a point whose pattern the sources themselves call uncertain."""
    feel: Share
    """Added share when all chosen words for the pain are said of the point."""
    other_feel: Share
    """Factor when words are chosen and the point is only described with others."""
    activity: Share
    """Added share when all chosen activities are said to set the muscle off."""
    far: Share
    """Factor for a point that lies far from all that is marked, three parts of the body away or more."""
    together: Factor
    """Factor for several points of one muscle that hurt at the same time, beside a single point."""
    injury: Factor
    """Factor for a torn or strained muscle or a sore tendon, beside the pain of a point."""


class Finder(Model):
    """The settings of the finder."""

    weights: Weights
    commonness: Commonness
    shown: Annotated[int, Field(ge=1, le=20)]
    """How many muscles are shown at first."""
    least: Share
    """Below this score of the best muscle there is no good match."""
    pair_gain: Share
    """How much more of the marked places two muscles together must explain than the better of them for the pair to be offered."""
    always: some(ref("red-flag")) = ()  # type: ignore[valid-type]
    """Warning signs that are asked for wherever it hurts."""
    notes: some(Text) = ()  # type: ignore[valid-type]
    """What readers should know of the arithmetic and of its measures."""
    published: some(Claim) = ()  # type: ignore[valid-type]
    """How good other tools of the kind are, to compare with."""
