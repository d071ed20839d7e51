"""Takes names of muscles and words of the glossary out of a sentence before it is graded.

They are long and cannot be replaced, and each is explained: they say how hard anatomy is and not how hard the sentence is. A plain word of one
syllable takes the place of each.
"""

from __future__ import annotations

import re

from generator.library import Library
from generator.phrases import Phrases

#: Takes the place of a name.
PLAIN = "part"


class Names:
    """The names to take out."""

    def __init__(self, library: Library) -> None:
        names: set[str] = set()
        for muscle in library.muscles.values():
            for name in (muscle.name, muscle.latin, *muscle.also):
                # Iliopsoas (psoas major and iliacus): the whole, and each half alone.
                names |= {name, *re.split(r"\s*[()]\s*", name)}
        for term in library.all("term").values():
            names |= {term.term, *term.also}
        self._names = Phrases(names)
        self.all = "\n".join(sorted(names))
        """The names, one a line."""

    def out(self, sentence: str) -> str:
        """Return *sentence* with a plain word in place of each name."""
        parts, done = [], 0
        for start, end, _ in self._names.find(sentence):
            parts += [sentence[done:start], PLAIN]
            done = end
        return "".join([*parts, sentence[done:]])
