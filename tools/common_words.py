"""Makes generator/reading/common-words.txt. Run by hand where wordfreq is installed: ``python tools/common_words.py``.

wordfreq is no dependency of the generator: it brings 57 MB of data for many languages, and the list changes only with its version.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import wordfreq  # type: ignore[import-not-found]

FILE = Path(__file__).parent.parent / "generator" / "reading" / "common-words.txt"
SIZE = 5000

HEAD = f"""\
# The 5,000 most frequent English words, to tell everyday words from others: see generator/reading/jargon.py.
# Made with tools/common_words.py from wordfreq {version("wordfreq")} (Robyn Speer 2022, https://doi.org/10.5281/zenodo.7199437), whose data are CC BY-SA 4.0
# (https://creativecommons.org/licenses/by-sa/4.0/), and so is this file. wordfreq credits, among others: SUBTLEX word lists (Brysbaert et al., freely
# available), OPUS OpenSubtitles 2018, Wikipedia, Google Books Ngrams, the Leeds Internet Corpus, ParaCrawl. Sorted by letter; words of letters a to z only.
"""


def main() -> None:
    words = [word for word in wordfreq.top_n_list("en", SIZE * 2) if word.isalpha() and word.isascii() and len(word) > 1]
    FILE.write_text(HEAD + "".join(f"{word}\n" for word in sorted(words[:SIZE])), encoding="utf-8")


if __name__ == "__main__":
    main()
