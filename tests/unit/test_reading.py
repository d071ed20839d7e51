"""How hard a text is to read: running text of a page, sentences, words, syllables, grades worked out by hand, and the limits."""

from __future__ import annotations

import json
import math

import pytest

from generator.problems import Location, Problem
from generator.reading import report
from generator.reading.jargon import parts, stems
from generator.reading.measures import Counts, count, passive, syllables, words_of
from generator.reading.names import Names
from generator.reading.report import KindRead, PageRead, Read
from generator.reading.text import passages, sentences
from tests.support import Project

HEADER = "---\ntitle: Heels\n---\n\n"


# --- What is read


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ("<p>Press the spot. Hold it.</p>", ["Press the spot. Hold it."]),
        ("<p>Not a sentence</p><ul><li>Heel</li></ul>", []),
        ("# Title\n\n## Warning signs first.\n\n<p>Read on.</p>", ["Read on."]),
        ('<p>It hurts<sup class="refs"><a href="#ref-1">1, 2</a></sup>.</p>', ["It hurts."]),
        ('<ul><li><a class="lead-in" href="x">Soleus</a>: It lies deep.</li></ul>', ["It lies deep."]),
        ("<p><strong>Note:</strong> It lies deep.</p>", ["It lies deep."]),
        ("<p><strong>Do not press.</strong> Get it checked.</p>", ["Do not press. Get it checked."]),
        ("<ul><li>One thing.<ul><li>And another.</li></ul></li></ul>", ["One thing.", "And another."]),
        ("<ul><li><a href='x'>Heel</a><br><span>It is sore.</span></li></ul>", ["It is sore."]),
        ('<p>A <button class="term">taut band</button><span class="term-note">A strip.</span> is felt.</p>', ["A taut band is felt."]),
        ("<p>Answer it.</p><nav><ul><li>Go there.</li></ul></nav>", ["Answer it."]),
        ('<p>For you.</p><div class="block clinicians"><p>For clinicians.</p></div>', ["For you."]),
        ('<p>For you.</p><section class="sheet" hidden><p>For you.</p></section>', ["For you."]),
        ('<p>For you.</p><ol class="references"><li>Smith J. A title.</li></ol>', ["For you."]),
        ('<p>For you.</p><div class="clinic-words" translate="no"><p>Come to us.</p></div>', ["For you."]),
        ("<p>Look.</p><svg><title>A drawn thing.</title></svg>", ["Look."]),
        ("<p>Look.</p><table><tr><td><p>A cell.</p></td></tr></table>", ["Look."]),
    ],
)  # fmt: skip
def test_the_running_text_of_a_page(page: str, read: list[str]) -> None:
    assert list(passages(HEADER + "<nav></nav>\n\n" + page)) == read


def test_a_page_by_hand_is_markdown() -> None:
    page = HEADER + "# How to use it\n\n**In short**\n\n1. Read the [signs](red-flags/index.md).\n2. Stop.\n\nDo not\nhurry.\n"
    assert passages(page) == ("Read the signs.", "Stop.", "Do not hurry.")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Press. Hold. Stop.", ["Press.", "Hold.", "Stop."]),
        ("Does it hurt? Yes! Then stop.", ["Does it hurt?", "Yes!", "Then stop."]),
        ("Hold 1.5 minutes. 2 to 3 times a day.", ["Hold 1.5 minutes.", "2 to 3 times a day."]),
        ("See p. 431 and vol. 2. It says so.", ["See p. 431 and vol. 2.", "It says so."]),
        ("Is it no. Then stop.", ["Is it no.", "Then stop."]),
        ("One thing: it hurts; then it stops.", ["One thing: it hurts; then it stops."]),
        ("He said (in 2004.) So it is.", ["He said (in 2004.", "So it is."]),
        ("", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_words() -> None:
    assert words_of("Don't press well-known spots: 2 to 3 times, 1.5 cm.") == ["Don't", "press", "well-known", "spots", "2", "to", "3", "times", "1.5", "cm"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [("heel", 1), ("muscle", 2), ("away", 2), ("massage", 2), ("hospital", 3), ("30", 1), ("self-care", 2), ("hmm", 1), ("area", 3)],
)
def test_syllables(word: str, expected: int) -> None:
    assert syllables(word) == expected


# --- The measures


def test_counts_and_grades_by_hand() -> None:
    """Three sentences of 5, 4 and 3 words: 12 words; 6 + 5 + 5 = 16 syllables; one word, "hospital", has three or more."""
    found = count(["Press the muscle with care.", "Hold it a minute.", "Ask the hospital."])
    assert (found.sentences, found.words, found.syllables, found.hard, found.longest) == (3, 12, 6 + 5 + 5, 1, 5)
    assert found.mean == 4
    assert found.grade == pytest.approx(0.39 * 4 + 11.8 * 16 / 12 - 15.59)
    assert found.smog == pytest.approx(1.0430 * math.sqrt(30 / 3) + 3.1291)


def test_long_sentences() -> None:
    found = count([" ".join(["go"] * length) + "." for length in (20, 21, 25, 26)])
    assert (found.long, found.too_long, found.longest) == (3, 1, 26)
    assert (found.share(found.long), found.share(found.too_long)) == (0.75, 0.25)


def test_no_text_has_no_grade() -> None:
    assert count(["...", ""]) == Counts()
    assert (Counts().grade, Counts().smog, Counts().mean, Counts().share(0)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The muscle is pressed for 30 seconds.", True),
        ("It was first described in 1952.", True),
        ("The pain is often felt in the heel.", True),
        ("It has not been shown.", True),
        ("Your calf gets overloaded.", True),
        ("Press the muscle for 30 seconds.", False),
        ("You pressed it.", False),
        ("The skin is red.", False),
        ("You may be tired.", False),
        ("Is it worse at night?", False),
    ],
)
def test_the_passive_voice_is_guessed(sentence: str, expected: bool) -> None:
    assert passive(sentence) is expected


def test_names_are_taken_out(small: Project) -> None:
    names = Names(small.library())
    assert names.out("The gastrocnemius and the Soleus are sore.") == "The part and the part are sore."
    assert names.out("Soleuses are sore.") == "Soleuses are sore."


# --- The report


def page(kind: str, text: str, *, path: str = "muscles/soleus.md", for_patients: bool = True) -> PageRead:
    found = sentences(text)
    counts = count(found)
    longest = max(found, key=lambda sentence: len(words_of(sentence)))
    return PageRead(path, "Soleus", kind, for_patients, counts, counts, longest, tuple(found))


EASY = "Press it and hold it. " * 12
HARD = "Physiotherapists occasionally recommend individually supervised rehabilitation programmes. " * 12


def codes(read: Read, project: Project) -> list[tuple[str, str]]:
    return [(problem.code, problem.message) for problem in report.problems(read, project.library())]


def test_limits(small: Project) -> None:
    easy, hard = page("Muscles", EASY), page("Muscles", HARD)
    assert codes(Read((KindRead("Muscles", (easy,)),), (KindRead("Sources", (hard,)),)), small) == []
    (grade, median) = codes(Read((KindRead("Muscles", (hard,)),), ()), small)
    assert grade == ("reading-grade", f"Muscles: grade {hard.counts.grade:.1f}, at most 7. The hardest page is 'Soleus' with {hard.counts.grade:.1f}.")
    assert median[0] == "reading-grade" and median[1].startswith("half of all pages are above grade ")


def test_a_page_of_few_words_has_no_grade() -> None:
    short = page("Muscles", HARD[:90])
    assert not short.graded
    assert KindRead("Muscles", (short,)).grade == 0


def test_a_long_sentence_is_told_where_it_was_written(small: Project) -> None:
    long = "It lies " + "very " * 27 + "deep down."
    place = small.edit("content/muscles/soleus.yml", "  text: The soleus lies deep", f"  text: »{long} The soleus lies deep")
    (problem,) = [problem for problem in _problems(small) if problem.code == "long-sentence"]
    assert str(problem.location) == place
    assert problem.message.startswith("a sentence of 31 words, at most 30: 'It lies very")
    assert problem.fix


def _problems(project: Project) -> list[Problem]:
    result = project.run("report", "--json")
    assert result.exit_code == 1
    return [Problem(Location(**item["location"]), item["code"], item["message"], item["fix"]) for item in json.loads(result.output)["problems"]]


def test_the_report_of_the_small_site(small: Project) -> None:
    lines = small.run("report").output.splitlines()
    # The small site has hardly a glossary, so it has words that nothing explains, and no other finding.
    assert {line.split("error[")[1].split("]")[0] for line in lines if "error[" in line} == {"unexplained-word"}
    lines = lines[next(number for number, line in enumerate(lines) if line.lstrip().startswith("pages ")) :]
    assert lines[0].split() == ["pages", "grade", "names", "in", "SMOG", "words", "a", "longest", "over", "20", "over", "25", "passive"]
    assert any(line.startswith("Muscles ") for line in lines)
    assert any(line.startswith("all pages for patients: median grade ") for line in lines)
    assert not small.file("build/docs").exists()


def test_the_report_as_json(small: Project) -> None:
    data = json.loads(small.run("report", "--json").output)
    assert (data["errors"], data["limits"]) == (len(data["unexplained_words"]), {"grade": 7.0, "median_grade": 6.0, "longest_sentence": 30})
    muscles = data["kinds"]["Muscles"]
    assert {"muscles/gastrocnemius.md", "muscles/soleus.md", "muscles/tibialis-posterior.md"} < set(muscles["pages"])
    assert muscles["sentences"] > 20
    assert "Sources" in data["without_limits"] and "Sources" not in data["kinds"]


def test_a_report_of_broken_content_is_a_check(small: Project) -> None:
    small.edit("content/muscles/soleus.yml", "latin: musculus soleus", "latin: 1")
    result = small.run("report")
    assert result.exit_code == 1
    assert "error[wrong-type]" in result.output


# --- Words that nothing explains


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Don't press the Heel's back-pocket, 30 times.", ["don", "press", "the", "heel", "back", "pocket", "times"]), ("A 5 cm cut", ["cm", "cut"])],
)
def test_the_words_that_are_looked_at(text: str, expected: list[str]) -> None:
    assert list(parts(text)) == expected


@pytest.mark.parametrize(
    ("word", "stem"), [("moves", "move"), ("moving", "move"), ("stopped", "stop"), ("easily", "easy"), ("unmoved", "move"), ("higher", "high")]
)
def test_a_word_is_known_by_what_it_is_made_from(word: str, stem: str) -> None:
    assert stem in set(stems(word))


def test_a_word_that_nothing_explains_is_told_where_it_stands(small: Project) -> None:
    place = small.edit("content/muscles/soleus.yml", "  text: The soleus lies deep", "  text: »It is a pennate muscle. The soleus lies deep")
    (problem,) = [problem for problem in _problems(small) if "'pennate'" in problem.message]
    assert (problem.code, str(problem.location)) == ("unexplained-word", place)
    assert problem.message == "'pennate' is not an everyday word, and nothing explains it: 'It is a pennate muscle.'"
    small.edit("content/glossary.yml", "  definition: What ties muscle to bone.", "  also: [pennate muscle]\n  definition: What ties muscle to bone.")
    assert not [problem for problem in _problems(small) if "'pennate'" in problem.message]
