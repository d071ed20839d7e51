"""A clinic's own copy: what it shows, what it may leave out, and that the ordinary site knows nothing of it."""

from __future__ import annotations

import base64
import html
import json
from pathlib import Path

import pytest
from lxml import html as parser

from generator import build as building
from generator import clinic as clinics
from generator.build import Paths
from generator.clinic import ClinicFacts, american_asked, dial, facts, logo_fault
from generator.levels import LEVELS, level_names
from generator.library import load
from generator.model.clinic import HIDEABLE
from generator.problems import ContentError, Problems
from tests.support import SMALL, Project, built, copy_of, quiet, tree_bytes

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><path d="M0 0h2v1z" fill="url(#a)"/></svg>'
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40 + b"\xff\xd9"

OURS = """\
name: Clinic on the Hill
address: [1 Hill Road, Town]
phone: +44 (0)20 000-0000
email: desk@clinic.example
website: https://clinic.example/
logo: logo.svg
country: here
hide: [strengthen, set-off-by, linked, for-clinicians]
add:
- title: Parking
  text: [Behind the house., Ring twice.]
  on: [muscles, regions, home, handout]
"""

#: Text that would be markup, a template, Markdown, an attribute's end or a script if anything took it for more than text.
HOSTILE = '<script>alert(1)</script> {{ 7*7 }} {% raw %} **bold** [x](javascript:alert(1)) " onload="alert(1) \' & <!-- --> `code` # heading { #id }'


def file_of(folder: Path, text: str, logo: str = SVG) -> Path:
    """Lay a clinic's file and its logo into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "logo.svg").write_text(logo, encoding="utf-8")
    (folder / "our.yml").write_text(text, encoding="utf-8")
    return folder / "our.yml"


def pages_of(project: Project, file: Path) -> dict[str, bytes]:
    return building.gather(Paths(project.root, file), Problems(), quiet)


def checked(project: Project, file: Path) -> list[str]:
    problems = Problems()
    building.check(Paths(project.root, file), problems)
    return [problem.as_text() for problem in problems]


# The facts


def test_nobodys_copy_has_no_clinic() -> None:
    library = load(SMALL / "content", Problems())
    assert library.clinic == ClinicFacts()
    assert not library.clinic.known
    assert library.clinic.logo_data is None
    assert level_names(library) == LEVELS
    assert facts(library.clinic) is None


def test_the_clinics_file_takes_the_place_of_the_ordinary_one(tmp_path: Path) -> None:
    problems = Problems()
    library = load(SMALL / "content", problems, file_of(tmp_path, OURS))
    assert {problem.code for problem in problems} == {"missing-file"}, "only the geometry, which the bare content has not"
    clinic = library.clinic
    assert (clinic.name, clinic.address, clinic.phone) == ("Clinic on the Hill", ("1 Hill Road", "Town"), "+44 (0)20 000-0000")
    assert clinic.phone_href == dial(clinic.phone) == "tel:+440200000000"
    assert clinic.country is not None
    assert clinic.country.name == "Hereland"
    assert clinic.logo_path == "assets/clinic-logo.svg"
    assert clinic.logo_data == f"data:image/svg+xml;base64,{base64.b64encode(SVG.encode()).decode()}"
    told = facts(clinic)
    assert told is not None
    assert told["logo"] == clinic.logo_data
    assert json.loads(json.dumps(told)) == told
    assert told["words"] == [["Parking", "Behind the house.", "Ring twice."]]


def test_a_problem_names_the_file_that_was_given(small: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = file_of(tmp_path / "desk", "name: Clinic\ncountry: ther\n")
    monkeypatch.chdir(tmp_path)
    (told,) = checked(small, file)
    assert told.startswith("desk/our.yml:2:10: error[unknown-country]: 'ther' is not a country. Did you mean 'there'?\n")


def test_a_missing_file_is_told(small: Project, tmp_path: Path) -> None:
    (told,) = checked(small, tmp_path / "none.yml")
    assert "none.yml: error[unreadable]" in told


# Numbers


def test_the_countrys_numbers_stand_in_the_words_of_the_levels(tmp_path: Path) -> None:
    names = level_names(load(SMALL / "content", Problems(), file_of(tmp_path, "country: here\n")))
    assert names == {
        "emergency": "Emergency: call 000 now",
        "today": "See a doctor or urgent care today, or call 00 11 (Nurse line)",
        "appointment": "Make an appointment",
    }
    assert tuple(names) == tuple(LEVELS)


def test_advice_that_is_not_everywhere_is_not_named(tmp_path: Path) -> None:
    names = level_names(load(SMALL / "content", Problems(), file_of(tmp_path, "country: there\n")))
    assert names["emergency"] == "Emergency: call 0001 now"
    assert names["today"] == LEVELS["today"]


def test_the_numbers_show_wherever_a_level_is_named(small: Project, tmp_path: Path) -> None:
    ordinary, ours = small.gather(), pages_of(small, file_of(tmp_path / "desk", "country: here\n"))
    for name in ("regions/calf.md", "red-flags/pe.md", "red-flags/dvt.md", "red-flags/index.md", "assets/finder-data.js"):
        assert LEVELS["emergency"] in ordinary[name].decode(), name
        assert LEVELS["emergency"] not in ours[name].decode(), name
        assert "Emergency: call 000 now" in ours[name].decode(), name
    assert "{ #emergency-call-your-emergency-number-now }" in ours["red-flags/index.md"].decode(), "links to the section hold"


def test_the_table_has_every_number_with_its_source(small: Project) -> None:
    page = small.gather()["red-flags/index.md"].decode()
    for country in small.library().all("country").values():
        assert f'<th scope="row">{country.name}<sup class="refs">' in page
        for one in (*country.emergency, *country.advice):
            if one.number:
                assert f'<a href="{dial(one.number)}">{one.number}</a>' in page


# Pages


def test_the_clinic_stands_on_every_page_and_its_words_where_it_says(small: Project, tmp_path: Path) -> None:
    files = pages_of(small, file_of(tmp_path / "desk", OURS))
    muscles, regions = small.library().muscles, small.library().regions
    assert files["assets/clinic-logo.svg"] == SVG.encode()
    for name, data in files.items():
        text = data.decode() if name.endswith(".md") else ""
        if 'class="about-page"' in text:
            assert '<strong class="line">Clinic on the Hill</strong>' in text.rpartition('class="about-page"')[2], name
        wanted = name in {"index.md", *(f"muscles/{id_}.md" for id_ in muscles), *(f"regions/{id_}.md" for id_ in regions)}
        assert ("From Clinic on the Hill: Parking" in text) == wanted, name
    soleus = files["muscles/soleus.md"].decode()
    assert "These are the clinic&#39;s own words." in soleus or "These are the clinic's own words." in soleus


def test_what_is_hidden_is_gone_and_what_protects_stays(small: Project, tmp_path: Path) -> None:
    ordinary, ours = small.gather(), pages_of(small, file_of(tmp_path / "desk", OURS))
    for name in ("muscles/soleus.md", "muscles/gastrocnemius.md"):
        before, after = ordinary[name].decode(), ours[name].decode()
        for title in HIDEABLE.values():
            assert f"\n## {title}\n" in before
            assert f"\n## {title}\n" not in after
        assert "#what-sets-it-off" not in after
        assert "#for-clinicians" not in after
        kept = (
            "## Warning signs first",
            "## Where it hurts",
            "## Find the spot",
            "## Release it",
            "Take care",
            'class="stop"',
            "## What else it could be",
            "## Sources of this page",
        )
        assert all(part in after for part in kept)
        assert before.count("Where sources disagree") == after.count("Where sources disagree")
        review = small.library().site.review
        assert html.escape(review) in after


def test_the_downloads_know_nothing_of_the_clinic(small: Project, tmp_path: Path) -> None:
    ordinary, ours = small.gather(), pages_of(small, file_of(tmp_path / "desk", OURS))
    data = {name for name in ordinary if name.startswith("data/") and not name.endswith(".md")}
    assert {name: ours[name] for name in data} == {name: ordinary[name] for name in data}
    assert "clinic" not in json.loads(ordinary["data/atlas.json"])["kinds"]


def test_a_copy_is_built_beside_the_site(small_built: Project, tmp_path: Path) -> None:
    project = copy_of(small_built, tmp_path / "site")
    before = tree_bytes(project.root)
    file = file_of(tmp_path / "desk", OURS + "spelling: american\n")
    paths = Paths(project.root, file)
    building.build(paths, Problems(), quiet)
    after = tree_bytes(project.root)
    assert {name: data for name, data in after.items() if not name.startswith(("build/clinic/", "build/cache/"))} == {
        name: data for name, data in before.items() if not name.startswith("build/cache/")
    }
    assert paths.site == project.root / "build" / "clinic" / "site"
    page = (paths.site / "muscles" / "soleus.html").read_text(encoding="utf-8")
    assert "See a doctor or urgent care today, or call 00 11 (Nurse line)" in page
    assert 'src="../assets/clinic-logo.svg"' in page
    assert (paths.site / "assets" / "clinic-logo.svg").is_file()


def test_a_wrong_clinic_leaves_the_last_copy_alone(small_built: Project, tmp_path: Path) -> None:
    project = copy_of(small_built, tmp_path / "site")
    file = file_of(tmp_path / "desk", "hide: [sources]\n")
    before = tree_bytes(project.root)
    with pytest.raises(ContentError):
        building.build(Paths(project.root, file), Problems(), quiet)
    assert tree_bytes(project.root) == before


# Hostile text


def test_hostile_text_is_only_text(small_built: Project, tmp_path: Path) -> None:
    project = copy_of(small_built, tmp_path / "site")
    said = json.dumps(HOSTILE)
    short = HOSTILE[:115]
    line = json.dumps(short)
    text = f"name: {line}\naddress: [{line}]\nadd:\n- title: {line}\n  text: [{said}]\n  on: [muscles, regions, home]\n"
    paths = Paths(project.root, file_of(tmp_path / "desk", text))
    building.build(paths, Problems(), quiet)
    for name in ("index.html", "muscles/soleus.html", "regions/calf.html", "red-flags/pe.html"):
        page = (paths.site / name).read_text(encoding="utf-8")
        tree = parser.document_fromstring(page)
        assert not [one for one in tree.iter("script") if "alert(1)" in (one.text or "")], name
        assert not tree.xpath("//@onload"), name
        assert not [one for one in tree.xpath("//@href") if "javascript:" in one], name
        (card,) = tree.xpath('//aside[@class="about-page"]//div[contains(@class, "clinic-card")]')
        assert short in card.text_content()
        if name != "red-flags/pe.html":
            (box,) = tree.xpath('//section[contains(@class, "clinic-words")]')
            assert HOSTILE in box.text_content()


@pytest.mark.parametrize(
    "text",
    [
        "website: javascript:alert(1)",
        "website: http://clinic.example/",
        'website: "https://clinic.example/\\"onclick=x"',
        "email: a@b",
        'email: "a@b.c?subject=<x>"',
        "logo: ../logo.png",
        "logo: /etc/logo.png",
        "logo: https://clinic.example/logo.png",
        "logo: logo.gif",
        "phone: '1'",
        "phone: '<b>020</b>'",
        "phone: '+'",
        "spelling: welsh",
        "add: []",
        "hide: []",
        "name: ' '",
        'name: "a\\u202eb"',
    ],
)
def test_what_is_refused(small: Project, tmp_path: Path, text: str) -> None:
    assert len(checked(small, file_of(tmp_path / "desk", f"{text}\n"))) == 1


# The logo


@pytest.mark.parametrize(
    ("name", "data"), [("a.png", PNG), ("a.jpg", JPEG), ("a.svg", SVG.encode()), ("b.svg", b'<?xml version="1.0"?><!-- by hand -->' + SVG.encode())]
)
def test_a_picture_is_a_logo(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert logo_fault(tmp_path / name) is None


def wrapped(inside: str, head: str = "") -> str:
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{inside}</svg>'


@pytest.mark.parametrize(
    "drawing",
    [
        wrapped("<script>1</script>"),
        wrapped('<path onload="x()"/>'),
        wrapped('<a href="#x"/>'),
        wrapped('<image href="https://x.example/a.png"/>'),
        wrapped('<use xlink:href="https://x.example/a.svg#b"/>'),
        wrapped('<use href="data:image/svg+xml;base64,AA"/>'),
        wrapped("<foreignObject/>"),
        wrapped("<style>@import url(https://x.example/)</style>"),
        wrapped('<path style="fill:url(https://x.example/)"/>'),
        wrapped('<path fill="url(https://x.example/a)"/>'),
        wrapped('<path fill="UR&#76;(https://x.example/a)"/>'),
        wrapped('<animate attributeName="href"/>'),
        wrapped('<set attributeName="onload"/>'),
        wrapped('<html:b xmlns:html="http://www.w3.org/1999/xhtml"/>'),
        wrapped("", '<!DOCTYPE svg [<!ENTITY x "y">]>'),
        wrapped("", '<?xml-stylesheet href="a.css"?>'),
        wrapped("<?php x ?>"),
        "<svg/>",
        "<html/>",
        wrapped("<g>"),
        "",
    ],
)
def test_a_drawing_that_could_do_more_than_be_seen_is_refused(tmp_path: Path, drawing: str) -> None:
    (tmp_path / "a.svg").write_text(drawing, encoding="utf-8")
    fault = logo_fault(tmp_path / "a.svg")
    assert fault is not None
    assert "is not a plain SVG drawing" in fault[0]


@pytest.mark.parametrize(("name", "data"), [("a.png", JPEG), ("a.jpg", PNG), ("a.png", b""), ("a.png", b"<svg/>"), ("a.jpg", JPEG[:20])])
def test_a_file_that_is_no_picture_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert logo_fault(tmp_path / name) is not None


def test_a_logo_has_a_limit(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG[:-16] + b"\0" * (clinics.LOGO_MOST - len(PNG)) + PNG[-16:])
    assert logo_fault(tmp_path / "a.png") is None
    (tmp_path / "a.png").write_bytes(b"\0" * (clinics.LOGO_MOST + 1))
    assert "200,001 bytes" in (logo_fault(tmp_path / "a.png") or ("",))[0]


def test_a_logo_may_lie_in_the_content_folder(small: Project) -> None:
    small.write("content/clinic.yml", "name: Clinic\nlogo: logo.svg\n")
    small.write("content/logo.svg", SVG)
    assert list(small.checked()) == []
    small.write("content/other.svg", SVG)
    assert [problem.code for problem in small.checked()] == ["unknown-file"]


# Spelling


def test_american_is_asked_for_in_the_file(tmp_path: Path) -> None:
    assert american_asked(file_of(tmp_path, OURS)) is None
    words = american_asked(file_of(tmp_path, OURS + "spelling: american\n"))
    assert words is not None
    assert {"Clinic on the Hill", "Behind the house."} <= words


def test_the_clinics_own_words_keep_their_spelling(small: Project, tmp_path: Path) -> None:
    text = "name: Colour Physiotherapy\nspelling: american\nadd:\n- title: Grey\n  text: [A centre.]\n  on: [home]\n"
    built(small)
    paths = Paths(small.root, file_of(tmp_path / "desk", text))
    building.build(paths, Problems(), quiet)
    page = (paths.site / "index.html").read_text(encoding="utf-8")
    assert "Colour Physiotherapy" in page
    assert "From Colour Physiotherapy: Grey" in page
    assert "A centre." in page
