"""Every rule: cases that break it, each at a marked place, and cases next to them that do not."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

import pytest

from generator.model.base import ID_PATTERN
from generator.rules import RULES, citations, clinic, evidence, ids, links, muscles, pictures, places, safety, wording
from generator.rules.base import Rule
from tests.support import Project

SOLEUS, GASTRO, TIBIALIS = "content/muscles/soleus.yml", "content/muscles/gastrocnemius.yml", "content/muscles/tibialis-posterior.yml"
CALF, HEEL = "content/regions/calf.yml", "content/regions/heel.yml"
ZONES, SOURCES, SYMPTOMS, FLAGS = "content/zones.yml", "content/sources.yml", "content/symptoms.yml", "content/red_flags.yml"
CLINIC, COUNTRIES = "content/clinic.yml", "content/countries.yml"
PRESS, NEEDLING, RAISE, WALL = (
    "content/techniques/press-and-hold.yml",
    "content/techniques/needling.yml",
    "content/exercises/heel-raise.yml",
    "content/exercises/wall-stretch.yml",
)

NUMBERING = "numbering: The numbers are our own.\n"

Edit = tuple[str, str, str]


class Case(NamedTuple):
    """Edits of the small site and what the rule must find: the message stands at the place marked »."""

    check: object
    edits: tuple[Edit, ...]
    code: str = ""
    message: str = ""
    fix: str = ""


def fails(check: object, *edits: Edit, code: str, message: str, fix: str = "") -> Case:
    return Case(check, edits, code, message, fix)


def passes(check: object, *edits: Edit) -> Case:
    return Case(check, edits)


OTHER_SOURCE = """\
other:
  type: web
  title: Other
  authors: A
  url: https://example.com/x
  opened: true
"""

OTHER_BOOK = """\
other:
  type: book
  title: Other
  authors: A
  isbn: 978-0-00-000000-2
  opened: true
"""

FAILING = [
    # ids
    fails(ids.unknown_ids, (SOLEUS, "[heel-back, heel-sole]", "[heel-back, »heel-sol]"), code="unknown-zone", message="'heel-sol' is not a zone. Did you mean 'heel-sole'?", fix="use an id from content/zones.yml, or add it there"),
    fails(ids.unknown_ids, (CALF, "{id: book-one, at: ch. 22}", "{id: »bok-one, at: ch. 22}"), code="unknown-source", message="'bok-one' is not a source. Did you mean 'book-one'?"),
    fails(ids.unknown_ids, (SOLEUS, "  - activity: running", "  - activity: »soleus"), code="unknown-activity", message="'soleus' is not an activity."),
    fails(ids.unknown_ids, (WALL, "instead: [press-and-hold]", "instead: [»press]"), code="unknown-practice", message="'press' is not a practice.", fix="use an id from content/techniques or content/exercises, or add it there"),
    fails(ids.unknown_ids, (HEEL, "- condition: heel-spur", "- condition: »heel-spurs"), code="unknown-look-alike", message="'heel-spurs' is not a look alike. Did you mean 'heel-spur'?"),
    fails(ids.repeated_ids, (SOLEUS, "primary: [heel-back, heel-sole]", "primary: [heel-back, heel-sole, »heel-back]"), code="repeated-id", message="'heel-back' stands twice in this list.", fix="remove one"),
    fails(ids.former_ids, (GASTRO, "former_ids: [big-calf]", "former_ids: [»soleus]"), code="former-id-in-use", message="'soleus' is a muscle of today."),
    fails(ids.former_ids, (SOLEUS, 'reference:\n  source: book-one\n  chapter: "22"\n', 'reference:\n  source: book-one\n  chapter: "22"\nformer_ids: [»big-calf]\n'), code="former-id-in-use", message="'big-calf' already leads to 'gastrocnemius'."),
    # places
    fails(places.zones_used, (CALF, ", knee-deep]", "]"), (ZONES, "knee-deep:\n", "»knee-deep:\n"), code="unused-zone", message="no region holds the zone 'knee-deep'."),
    fails(places.zones_drawn, (ZONES, "  deep: true\n", ""), (ZONES, "knee-deep:\n", "»knee-deep:\n"), code="undrawn-zone", message="the zone 'knee-deep' has nothing to draw."),
    fails(places.zones_drawn, (ZONES, "patches: [heel-sole]", "patches: [heel-sole, »heel-back]"), code="shared-patch", message="the patch 'heel-back' belongs to 'heel-back' already."),
    fails(places.neighbours_once, (ZONES, "  patches: [heel-sole]\n", "  near: [»heel-back]\n  patches: [heel-sole]\n"), code="stored-twice", message="'heel-back' already names 'heel-sole'; neighbours are stored on one side."),
    fails(places.neighbours_once, (ZONES, "near: [heel-sole, heel-spot]", "near: [»heel-back, heel-spot]"), code="own-neighbour", message="'heel-back' names itself as a neighbour."),
    fails(places.suspects_have_zones, (CALF, "    beyond_zones: It lies deep in the calf, though its pain goes to the heel.\n", ""), (CALF, "muscle: tibialis-posterior", "muscle: »tibialis-posterior"), code="suspect-without-zone", message="no trigger point of 'tibialis-posterior' sends pain into this region's zones."),
    fails(places.suspects_have_zones, (CALF, "    text: It lies here.\n", "    »beyond_zones: It lies here.\n"), code="needless-exception", message="the muscle's zones reach this region, so no reason is needed."),
    fails(places.suspects_have_zones, (CALF, "- muscle: tibialis-posterior\n    beyond_zones: It lies deep in the calf, though its pain goes to the heel.\n", "- muscle: »soleus\n"), code="repeated-id", message="'soleus' is suspected twice."),
    fails(places.see_also_elsewhere, (CALF, "- region: heel", "- region: »calf"), code="own-neighbour", message="a region cannot point to itself."),
    # muscles
    fails(muscles.points_numbered, (SOLEUS, "- number: 2", "- number: »3"), code="numbering", message="this point has number 3; it should be 2."),
    fails(muscles.zones_once, (SOLEUS, "spillover: [knee-deep]", "spillover: [knee-deep, »calf-inner-upper]"), code="zone-twice", message="'calf-inner-upper' is primary and spillover at once."),
    fails(muscles.sections_filled, (GASTRO, "gaps:\n  - section: self-test\n    text: We know no test that tells it from the soleus.\n", ""), (GASTRO, "name: Gastro", "»name: Gastro"), code="missing-section", message="'self_test' is missing and nothing says why.", fix="fill self_test, or add a gap with section: self-test"),
    fails(muscles.gaps_name_sections, (NEEDLING, "section: steps", "section: »step"), code="unknown-section", message="'step' is not a section of a technique. Did you mean 'steps'?"),
    fails(muscles.home_in_region, (SOLEUS, "at: calf-inner-lower", "at: »heel-back"), code="point-outside", message="the point lies in 'heel-back', which is in none of the regions of lies_in."),
    # links
    fails(links.links_agree, (TIBIALIS, "gaps:\n", "linked:\n  - muscle: soleus\n    kind: »feeds\n    text: And back.\n    sources: [book-one]\ngaps:\n"), code="chain-conflict", message="both muscles say 'feeds' of each other."),
    fails(links.links_agree, (SOLEUS, "  - muscle: tibialis-posterior\n    kind: feeds", "  - muscle: »soleus\n    kind: feeds"), code="own-link", message="a muscle cannot be linked to itself."),
    fails(links.tell_apart_elsewhere, (SOLEUS, "tell_apart:\n  - muscle: gastrocnemius", "tell_apart:\n  - muscle: »soleus"), code="own-link", message="a muscle cannot be told apart from itself."),
    # citations
    fails(citations.no_uploads, (SOURCES, "https://example.org/heels", "»https://www.scribd.com/doc/1"), code="upload-link", message="www.scribd.com shows documents that others uploaded; a copied book is not linked here."),
    fails(citations.no_uploads, (SOURCES, "https://example.org/heels", "»https://SCRIBD.com/doc/1"), code="upload-link", message="scribd.com shows documents that others uploaded; a copied book is not linked here."),
    fails(citations.sources_used, (SOURCES, "founder-one:\n", f"»{OTHER_SOURCE}founder-one:\n"), code="unused-source", message="nothing cites 'other'."),
    fails(citations.sources_findable, (SOURCES, "  url: https://example.org/heels\n", "  note: Printed leaflet of the clinic.\n"), (SOURCES, "web-one:\n", "»web-one:\n"), code="unfindable-source", message="a reader cannot find this source.", fix="add url, doi or pmid as you saw it written; if there is none, cite a source that can be found and remove 'web-one'"),
    fails(citations.sources_findable, (SOURCES, "  isbn: 978-0-00-000000-2\n", ""), (SOURCES, "book-one:\n", "»book-one:\n"), code="unfindable-source", message="a reader cannot find this source.", fix="add isbn, doi or url as you saw it written; if there is none, cite a source that can be found and remove 'book-one'"),
    fails(citations.sources_findable, (SOURCES, "  page: index.html\n", ""), (SOURCES, "founder-one:\n", "»founder-one:\n"), code="unfindable-source", message="a reader cannot find this source."),
    fails(citations.books_paged, (SOURCES, "founder-one:\n", f"{OTHER_BOOK}founder-one:\n"), (CALF, "{id: book-one, at: ch. 22}", "»other"), code="no-page", message="it does not say where in the book 'other' this stands.", fix="write {id: other, at: ...}, or say in sources.yml which pages were read"),
    # safety
    fails(safety.warning_signs_stay_signs, (SOLEUS, "- symptom: calf-ache", "- symptom: »swollen-leg"), code="warning-sign", message="'swollen-leg' is a warning sign and never a symptom of a muscle."),
    fails(safety.warning_signs_lead_somewhere, (SYMPTOMS, "  red_flags: [dvt]\n", ""), (SYMPTOMS, "swollen-leg:\n", "»swollen-leg:\n"), code="warning-sign", message="a warning sign must say which condition it may stand for."),
    fails(safety.clot_warned, (SOLEUS, "red_flags: [dvt, nerve-root]", "red_flags: »[nerve-root]"), code="clot-not-asked", message="the muscle lies in 'calf', where a clot is asked about, but does not ask itself.", fix="add 'dvt' to red_flags"),
    fails(safety.warned, (HEEL, "red_flags: [dvt, nerve-root]", "red_flags: »[pe, nerve-root]"), code="clot-not-asked", message="a lung clot is asked about without a leg clot."),
    fails(safety.warned, (HEEL, "red_flags: [dvt, nerve-root]", "red_flags: »[gone]"), code="no-warning", message="no known warning sign stands here."),
    fails(safety.flags_reachable, (CALF, "red_flags: [dvt, pe, nerve-root]", "red_flags: [dvt, nerve-root]"), (FLAGS, "pe:\n", "»pe:\n"), code="unasked-warning", message="no region asks about 'pe'."),
    # pictures
    fails(pictures.patches_exist, (ZONES, "patches: [heel-sole]", "patches: [heel-sole, »hel-outer]"), code="empty-zone", message="no view shows a patch 'hel-outer'. Did you mean 'heel-outer'?"),
    fails(pictures.views_exist, (SOLEUS, NUMBERING, f"{NUMBERING}views: [leg-back, »leg-bak]\n"), code="unknown-view", message="'leg-bak' is not a view of the leg. Did you mean 'leg-back'?"),
    fails(pictures.views_exist, (SOLEUS, NUMBERING, f"{NUMBERING}views: [leg-back, »body-back]\n"), code="unknown-view", message="'body-back' is not a view of the leg."),
    fails(pictures.views_exist, (SOLEUS, NUMBERING, f"{NUMBERING}views: [»foot-top]\n"), code="unknown-view", message="'foot-top' does not show the Soleus."),
    fails(pictures.points_on_muscle, (SOLEUS, "{along: 0.6,", "{part: »soles, along: 0.6,"), code="unknown-part", message="'soles' is not a part of the Soleus. Did you mean 'soleus'?"),
    fails(pictures.points_on_muscle, (GASTRO, "    at: calf-inner-upper\n", "    at: calf-inner-upper\n    place: »{along: 0.5}\n"), code="unknown-part", message="the Gastrocnemius has several parts.", fix="say part: one of medial-head, lateral-head"),
    fails(pictures.points_on_muscle, (SOLEUS, "    at: calf-inner-lower", "    at: »calf-outer-upper"), code="point-off-zone", message="point 1 lies in 'calf-inner-lower', not in 'calf-outer-upper'."),
    fails(pictures.strokes_agree, (SOLEUS, "[achilles, calf-inner-lower]", "[achilles, calf-inner-lower, calf-outer-upper]"), (SOLEUS, "- [[leg, 0.4", "»- [[leg, 0.4"), code="strokes-disagree", message="the strokes cover 0% of 'calf-outer-upper', which the spillover pain of point 1 names."),
    fails(pictures.strokes_agree, (SOLEUS, "        spillover:\n          - [[leg", "        primary: »[[[leg, 0.4, 225, 26], [leg, 0.9, 185, 22]]]\n        spillover:\n          - [[leg"), (SOLEUS, "primary: [heel-back, heel-sole]", "primary: [heel-sole]"), code="strokes-disagree", message="the strokes cover 0% of 'heel-sole', which the primary pain of point 1 names."),
    # open places
    fails(safety.open_places_cautioned, (ZONES, "  patches: [calf-inner-upper]\n", "  patches: [calf-inner-upper]\n  careful: popliteal-fossa\n"), (GASTRO, "at: calf-inner-upper", "at: »calf-inner-upper"), ("content/muscles/tibialis-posterior.yml", "at: calf-inner-upper", "at: calf-inner-lower"), code="no-caution", message="'calf-inner-upper' lies close to the popliteal fossa, but no caution of the muscle says so.", fix="add a caution with site: popliteal-fossa"),
    # evidence
    fails(citations.isbns_right, (SOURCES, "isbn: 978-0-00-000000-2", "isbn: »978-0-00-000000-3"), code="isbn", message="the check digit of '978-0-00-000000-3' is wrong.", fix="copy the ISBN again from the book or its catalogue entry"),
    fails(evidence.studies_named, (NEEDLING, "confidence: mixed\n    sources: [article-one]", "confidence: mixed\n    sources: »[web-one]"), code="no-study", message="'mixed' says that it was tested, but no study is cited.", fix="cite the study or review, or lower confidence to 'expert', 'weak' or 'none'; study: true in sources.yml says that a page reports one"),
    fails(evidence.trials_graded, (PRESS, "text: Never where a clot is possible.", "text: »One trial left them out."), code="no-grade", message="it names a trial, but not how sure it is.", fix="add confidence: ..."),
    # clinics and countries
    fails(clinic.hidden_sections, (CLINIC, "spelling: british", "hide: [strengthen, »cautions]"), code="hidden-section", message="'cautions' cannot be hidden: warning signs, cautions, stop rules, look-alikes, evidence, sources and the note on review keep patients safe and stay on every copy.", fix="remove it, or use one of: strengthen, set-off-by, linked, for-clinicians"),
    fails(clinic.logo_is_a_picture, (CLINIC, "spelling: british", "logo: »logo.png"), code="logo", message="there is no file 'logo.png' beside this file.", fix="put the logo into the same folder, or correct the name"),
    fails(clinic.words_have_an_owner, (CLINIC, "spelling: british", "»add: [{title: Parking, text: [Behind the house.], on: [home]}]"), code="clinic-name", message="these are the clinic's own words, but the clinic has no name to sign them with.", fix="add name: ..."),
    fails(clinic.advice_reachable, (COUNTRIES, "- name: Doctors online\n      web: https://example.org/doctors", "- »name: Doctors online"), code="no-number", message="'Doctors online' cannot be reached.", fix="add number or web"),
    # wording
    fails(wording.promises, (SOLEUS, "text: The soleus lies deep in the calf.", "text: »It will cure your heel. The soleus lies deep in the calf."), code="promise", message="'will cure' promises what nobody can promise.", fix="say what may help, how much and how sure that is; or say who claims it"),
    fails(wording.promises, (PRESS, "name: Press & hold", "name: »Press and melt away"), code="promise", message="'melt away' promises what nobody can promise."),
    fails(wording.promises, (SOLEUS, "text: The soleus lies deep in the calf.", "text: »It is not deep. Relief is guaranteed."), code="promise", message="'guaranteed' promises what nobody can promise."),
    fails(wording.unnamed_studies, (SOLEUS, "text: The soleus lies deep in the calf.", "text: »Studies show that it is deep."), code="unnamed-study", message="'Studies show' does not say which study.", fix="name it: how many people, what was done, what was found; and cite it"),
    fails(wording.unnamed_studies, (SOLEUS, "text: The soleus lies deep in the calf.", "text: »Pressing it is clinically proven to help."), code="unnamed-study", message="'clinically proven' does not say which study."),
    fails(wording.brands, (PRESS, "name: Press & hold", "name: »Press with a Thera Cane"), code="brand", message="'Thera Cane' is the name of a product.", fix="name the kind of thing: a ball, a hooked massage cane, tape"),
]  # fmt: skip

PASSING = [
    passes(ids.unknown_ids, (SOLEUS, "  - activity: running\n    text: Long", "  - text: Long")),
    passes(ids.repeated_ids, (SOLEUS, "spillover: [knee-deep]", "spillover: [knee-deep, heel-back]")),
    passes(ids.former_ids, (GASTRO, "former_ids: [big-calf]", "former_ids: [heel-raise]")),
    passes(places.zones_used, (HEEL, "zones: [achilles, ", "zones: [achilles, calf-inner-lower, ")),
    passes(places.zones_drawn, (ZONES, "  deep: true\n", "  patches: [heel-outer]\n")),
    passes(places.neighbours_once, (ZONES, "near: [heel-sole, heel-spot]", "near: [heel-sole, heel-spot, calf-inner-upper]")),
    passes(places.suspects_have_zones, (CALF, "    text: It lies here.\n", "")),
    passes(places.see_also_elsewhere, (CALF, "    text: When it hurts lower down.", "    text: Lower down.")),
    passes(muscles.points_numbered, (SOLEUS, "name: Upper outer calf", "name: Other")),
    passes(muscles.zones_once, (SOLEUS, "spillover: [knee-deep]", "spillover: [knee-deep, heel-back]")),
    passes(muscles.sections_filled, (GASTRO, "change:\n  - text: Wear flat shoes.\n    sources: [web-one]\n    confidence: expert\n", ""), (GASTRO, "gaps:\n", "gaps:\n  - section: change\n    text: Not known.\n")),
    passes(muscles.gaps_name_sections, (NEEDLING, "section: steps", "section: how-it-may-work")),
    passes(muscles.home_in_region, (SOLEUS, "at: calf-inner-lower", "at: heel-back"), (SOLEUS, "lies_in: [calf]", "lies_in: [calf, heel]")),
    passes(links.links_agree, (TIBIALIS, "gaps:\n", "linked:\n  - muscle: soleus\n    kind: fed-by\n    text: And back.\n    sources: [book-one]\ngaps:\n")),
    passes(links.links_agree, (SOLEUS, "kind: feeds", "kind: works-with"), (GASTRO, "kind: works-with", "kind: opposes")),
    passes(links.tell_apart_elsewhere, (GASTRO, "gaps:\n", "tell_apart:\n  - muscle: soleus\n    text: The other way round.\n    sources: [book-one]\ngaps:\n")),
    passes(citations.no_uploads, (SOURCES, "https://example.org/heels", "https://notscribd.com/scribd.com")),
    passes(citations.sources_used, (SOURCES, "founder-one:\n", f"{OTHER_SOURCE}  background: true\nfounder-one:\n")),
    passes(citations.sources_findable, (SOURCES, "  url: https://example.org/heels\n", "  pmid: \"456\"\n")),
    passes(citations.sources_findable, (SOURCES, "  isbn: 978-0-00-000000-2\n", "  url: https://example.org/book\n")),
    passes(citations.books_paged, (SOURCES, "founder-one:\n", f"{OTHER_BOOK}founder-one:\n"), (CALF, "{id: book-one, at: ch. 22}", "{id: other, at: p. 3}")),
    passes(citations.books_paged, (SOURCES, "founder-one:\n", f"{OTHER_BOOK}  url: https://example.com/x\nfounder-one:\n"), (CALF, "{id: book-one, at: ch. 22}", "other")),
    passes(safety.warning_signs_stay_signs, (SOLEUS, "- symptom: calf-ache", "- symptom: sore-after")),
    passes(safety.warning_signs_lead_somewhere, (SYMPTOMS, "  kind: warning-sign\n", "  kind: symptom\n"), (SYMPTOMS, "  red_flags: [dvt]\n", "")),
    passes(safety.clot_warned, (SOLEUS, "red_flags: [dvt, nerve-root]", "red_flags: [dvt]")),
    passes(safety.warned, (HEEL, "red_flags: [dvt, nerve-root]", "red_flags: [dvt, pe]")),
    passes(safety.flags_reachable, (HEEL, "red_flags: [dvt, nerve-root]", "red_flags: [dvt, pe]")),
    passes(pictures.patches_exist, (ZONES, "patches: [heel-sole]", "patches: [heel-sole, heel-outer]")),
    passes(pictures.views_exist, (SOLEUS, NUMBERING, f"{NUMBERING}views: [leg-inner, leg-back]\n")),
    passes(pictures.points_on_muscle, (SOLEUS, "{along: 0.6,", "{part: soleus, along: 0.6,")),
    passes(pictures.points_on_muscle, (SOLEUS, "    place: {along: 0.6, across: 0.4}\n", "")),
    passes(pictures.points_on_muscle, (GASTRO, "    at: calf-inner-upper\n", "    at: calf-inner-upper\n    place: {part: medial-head, along: 0.5}\n")),
    # Nobody can draw what lies deep, and what one kind of pain draws over a zone of the other is no contradiction.
    passes(pictures.strokes_agree, (SOLEUS, "[achilles, calf-inner-lower]", "[achilles, calf-inner-lower, knee-deep]")),
    passes(pictures.strokes_agree, (SOLEUS, "[heel-back, heel-sole]", "[heel-back, heel-sole, calf-inner-lower]"), (SOLEUS, "[achilles, calf-inner-lower]", "[achilles]")),
    # open places
    passes(safety.open_places_cautioned, (ZONES, "  patches: [calf-inner-upper]\n", "  patches: [calf-inner-upper]\n  careful: popliteal-fossa\n"), (GASTRO, "  - text: Go easy behind the knee.\n", "  - text: Go easy behind the knee.\n    site: popliteal-fossa\n"), ("content/muscles/tibialis-posterior.yml", "at: calf-inner-upper", "at: calf-inner-lower")),
    # evidence
    passes(citations.isbns_right, (SOURCES, "isbn: 978-0-00-000000-2", "isbn: 0-8044-2957-X")),
    passes(evidence.studies_named, (NEEDLING, "confidence: mixed\n    sources: [article-one]", "confidence: expert\n    sources: [web-one]")),
    passes(evidence.studies_named, (NEEDLING, "confidence: mixed\n    sources: [article-one]", "confidence: mixed\n    sources: [web-one]"), (SOURCES, "  url: https://example.org/heels\n", "  url: https://example.org/heels\n  study: true\n")),
    passes(evidence.trials_graded, (PRESS, "text: Never where a clot is possible.", "text: One trial left them out.\n    confidence: weak")),
    # clinics and countries
    passes(clinic.hidden_sections, (CLINIC, "spelling: british", "hide: [strengthen, for-clinicians]")),
    passes(clinic.logo_is_a_picture, (CLINIC, "spelling: british", "name: Nobody")),
    passes(clinic.words_have_an_owner, (CLINIC, "spelling: british", "name: A\nadd: [{title: Parking, text: [Behind the house.], on: [home]}]")),
    passes(clinic.advice_reachable, (COUNTRIES, "web: https://example.org/doctors", "number: '0002'")),
    # wording: what denies a promise or names who makes it is none; titles of sources stay as they are
    passes(wording.promises, (SOLEUS, "text: The soleus lies deep in the calf.", "text: It will not cure your heel. One page claims that it melts away.")),
    passes(wording.promises, (SOURCES, "title: A page about heels", "title: A miracle cure for heels")),
    passes(wording.unnamed_studies, (SOLEUS, "text: The soleus lies deep in the calf.", "text: One study of 20 people shows this. Studies disagree.")),
    passes(wording.brands, (SOURCES, "title: A page about heels", "title: Thera-Band and heels")),
    passes(wording.brands, (PRESS, "name: Press & hold", "name: Press with a cane")),
]  # fmt: skip


def name(case: Case) -> str:
    return f"{case.check.__name__}-{case.code or 'passes'}"  # type: ignore[attr-defined]


def rule_of(case: Case) -> Rule:
    return next(rule for rule in RULES if rule.check is case.check)


@pytest.mark.parametrize("case", FAILING, ids=name)
def test_fails(small: Project, case: Case) -> None:
    places_ = [small.edit(*edit) for edit in case.edits]
    content, problems = small.load()
    assert list(problems) == []
    place = next(place for place in places_ if place.count(":") == 2)
    found = list(rule_of(case).check(content))
    # Where two entries contradict each other, each is told.
    assert len(found) == (2 if case.code in {"chain-conflict", "stored-twice"} else 1)
    (marked,) = (problem for problem in found if str(problem.location) == place)
    assert (marked.code, marked.message, marked.severity) == (case.code, case.message, "error")
    assert marked.fix if not case.fix else marked.fix == case.fix


@pytest.mark.parametrize("case", PASSING, ids=name)
def test_passes(small: Project, case: Case) -> None:
    for edit in case.edits:
        small.edit(*edit)
    content, problems = small.load()
    assert list(problems) == []
    assert list(rule_of(case).check(content)) == []


def test_one_id_for_a_technique_and_an_exercise(small: Project) -> None:
    small.file(PRESS).rename(small.file("content/techniques/heel-raise.yml"))
    content, _ = small.load()
    (found,) = ids.shared_ids(content)
    assert (found.code, found.message, str(found.location)) == ("duplicate-id", "'heel-raise' is technique and exercise at once.", f"{RAISE}:1:1")


def test_one_id_for_a_muscle_and_a_region_is_fine(small: Project) -> None:
    """Their pages lie in different folders, and no reference can mean both."""
    text = small.read(HEEL)
    small.write("content/regions/soleus.yml", text)
    content, _ = small.load()
    assert list(ids.shared_ids(content)) == []


def test_one_address_under_two_ids(small: Project) -> None:
    place = small.edit(SOURCES, "founder-one:\n", OTHER_SOURCE.replace("https://example.com/x", "»http://www.example.org/heels/") + "founder-one:\n")
    content, _ = small.load()
    (found,) = citations.sources_once(content)
    assert (found.code, found.message, str(found.location)) == ("duplicate-source", "this is 'web-one' again.", place)
    small.edit(SOURCES, "http://www.example.org/heels/", "https://example.org/heels?page=2")
    content, _ = small.load()
    assert list(citations.sources_once(content)) == []


def test_a_background_source_that_is_cited_needs_no_exception(small: Project) -> None:
    place = small.edit(SOURCES, "  note: Given by hand.", "  »background: true\n  note: Given by hand.")
    content, _ = small.load()
    (found,) = citations.sources_used(content)
    assert (found.code, str(found.location)) == ("needless-exception", place)


def test_a_point_that_no_view_shows_on_its_muscle(small: Project) -> None:
    shape = json.loads(small.read("content/atlas/muscles/soleus.json"))
    small.write("content/atlas/muscles/soleus.json", json.dumps({**shape, "views": {}}))
    place = small.edit(SOLEUS, "place: {along: 0.6,", "place: »{along: 0.6,")
    content, _ = small.load()
    (found,) = pictures.points_on_muscle(content)
    assert (found.code, found.message, str(found.location)) == ("point-off-muscle", "point 1 does not lie on the Soleus in any view of it.", place)


def test_a_muscle_that_is_not_drawn_needs_no_place(small: Project) -> None:
    small.file("content/atlas/muscles/soleus.json").unlink()
    small.edit(SOLEUS, NUMBERING, f"{NUMBERING}views: [leg-back]\n")
    assert list(small.checked()) == []


def test_strokes_over_a_zone_that_the_pain_does_not_name(small: Project) -> None:
    small.edit(SOLEUS, "[achilles, calf-inner-lower]", "[achilles]")
    place = small.edit(SOLEUS, "- [[leg, 0.4", "»- [[leg, 0.4")
    content, _ = small.load()
    (found,) = pictures.strokes_agree(content)
    assert (found.code, str(found.location)) == ("strokes-disagree", place)
    assert re.fullmatch(r"the strokes cover \d+% of 'calf-inner-lower', which the pain of point 1 does not name\.", found.message)


def test_every_rule_has_a_failing_and_a_passing_case() -> None:
    own = {ids.shared_ids, citations.sources_once}
    checks = {rule.check for rule in RULES}
    assert checks - own == {case.check for case in FAILING} - own
    assert checks - own == {case.check for case in PASSING} - own


def test_rules_say_what_they_hold_in_one_sentence() -> None:
    for rule in RULES:
        assert rule.holds.endswith(".") and rule.holds[0].isupper(), rule
        assert re.match(ID_PATTERN, rule.code), rule


def test_the_small_site_breaks_no_rule(small: Project) -> None:
    assert list(small.checked()) == []


def test_all_rules_run_and_all_problems_come_at_once(small: Project) -> None:
    small.edit(SOLEUS, "[heel-back, heel-sole]", "[heel-back, heel-sol]")
    small.edit(SOLEUS, "- symptom: calf-ache", "- symptom: swollen-leg")
    small.edit(CALF, ", knee-deep]", "]")
    codes = [problem.code for problem in small.checked()]
    assert codes == ["unknown-zone", "warning-sign", "unused-zone"]
