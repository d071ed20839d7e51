"""How firm the finder's figures are, since its weights were chosen on the very complaints it is measured on.

``.venv/bin/python bench/weights.py``: all weights changed a little at random, many times over. With ``--halves`` also the plain test of fitted
numbers: weights are searched for on one half of the complaints and tried on the other half, both ways. That takes some minutes.
"""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from annotated_types import Le

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from generator import build
from generator.finder.measure import Score, Vignette, score
from generator.finder.ranking import Ranker
from generator.graph import Graph
from generator.model.finder import Commonness, Finder, Weights
from generator.problems import Problems

ROOT = Path(__file__).resolve().parent.parent
#: How far each weight is moved, as a share of it, and how often all are.
NUDGE = 0.1
TIMES = 40
#: Steps of the search on one half, the share by which a step moves a weight (one standard deviation), and the seed of both.
STEPS = 500
STRIDE = 0.15
SEED = 2026
#: Where the search on one half starts: round weights that nobody has fitted to anything. What is not named here counts fully, and so does every
#: level of commonness.
PLAIN = {"spillover": 0.5, "also": 0.5, "belly": 0.5, "least_belly": 0.1, "tendon": 0.5, "near": 0.1, "lean": 0.5, "feel": 0.2, "activity": 0.2}
#: The most that each weight may be.
MOST = {name: next(one.le for one in field.metadata if isinstance(one, Le)) for name, field in Weights.model_fields.items()}


def moved(finder: Finder, names: Iterable[str], shift: Callable[[], float]) -> Finder:
    """Return the settings with each of the weights *names* larger by a share of itself, as *shift* gives them, within its bounds."""
    weights = finder.weights.model_dump()
    for name in names:
        weights[name] = max(0.0, min(weights[name] * (1 + shift()), MOST[name]))
    return finder.model_copy(update={"weights": Weights.model_validate(weights)})


def worth(found: Score) -> float:
    """Return one number for a search: places first and among three count alike, and ties are broken by the mean of 1 / place."""
    return found.top1 + found.top3 + found.reciprocal


def plain(finder: Finder) -> Finder:
    """Return the settings with round weights."""
    weights = Weights.model_validate({name: PLAIN.get(name, 1.0) for name in Weights.model_fields})
    return finder.model_copy(update={"weights": weights, "commonness": Commonness.model_validate(dict.fromkeys(Commonness.model_fields, 1.0))})


def searched(graph: Graph, vignettes: Sequence[Vignette], dice: random.Random) -> Finder:
    """Return the best settings that a random walk from round weights finds on *vignettes*."""
    best = plain(graph.library.finder)
    most, names = worth(score(Ranker(graph, best), vignettes)), list(best.weights.model_dump())
    for _ in range(STEPS):
        tried = moved(best, dice.sample(names, dice.choice((1, 1, 2, 3))), lambda: dice.gauss(0, STRIDE))
        found = worth(score(Ranker(graph, tried), vignettes))
        if found > most:
            best, most = tried, found
    return best


def told(name: str, scores: Sequence[Score]) -> None:
    print(f"{name:52}" + "".join(f"{statistics.mean(values):>9.1%}" for values in ([one.top1 for one in scores], [one.top3 for one in scores])))


def main() -> None:
    problems = Problems()
    paths = build.Paths(ROOT)
    content = build.check(paths, problems)
    vignettes = [vignette for vignette in build.complaints(paths, content, problems) if vignette.muscles]
    graph, dice = Graph(content), random.Random(SEED)
    names = list(content.finder.weights.model_dump())
    print(f"{len(vignettes)} complaints{'':37}    first     in 3")
    told("weights as they are", [score(Ranker(graph), vignettes)])
    near = [score(Ranker(graph, moved(content.finder, names, lambda: dice.uniform(-NUDGE, NUDGE))), vignettes) for _ in range(TIMES)]
    told(f"all weights moved by up to {NUDGE:.0%}, mean of {TIMES}", near)
    print(f"{'  least and most':52}{min(one.top1 for one in near):>9.1%}{min(one.top3 for one in near):>9.1%}")
    print(f"{'':52}{max(one.top1 for one in near):>9.1%}{max(one.top3 for one in near):>9.1%}")
    if "--halves" in sys.argv[1:]:
        mixed = dice.sample(vignettes, len(vignettes))
        halves = [mixed[::2], mixed[1::2]]
        fitted = [searched(graph, half, dice) for half in halves]
        told("round weights, fitted to nothing", [score(Ranker(graph, plain(content.finder)), vignettes)])
        told("searched on one half, on that half", [score(Ranker(graph, fit), half) for fit, half in zip(fitted, halves, strict=True)])
        told("searched on one half, on the other half", [score(Ranker(graph, fit), half) for fit, half in zip(fitted, reversed(halves), strict=True)])


if __name__ == "__main__":
    main()
