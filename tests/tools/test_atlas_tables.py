"""The reader of the muscle tables: every kind of bad input gives a located message. Needs none of the heavy packages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.problems import ContentError, Problem
from tests.support import REPO
from tools.atlas import tables
from tools.atlas.cli import main
from tools.atlas.tables import Knot, load

GOOD = """\
soleus:
  muscle: soleus
  name: Soleus
  group: calf
  belly: [0, 1.5]
  fibres: bipennate
  pennation: 20
  sources: [ward-2009]
  exclude_views: [leg-front]
  fill: 1
  lines:
    - - [leg, 0.1, 110, 0.5, 8, 6]
      - [surface, -120, -400, back, 12, 5]
      - [bone, calcn_r, -0.08, 0.1, -0.06, 10, 2.5]
    - - [leg, 0.2, 220, 0.5, 8, 6]
      - [surface, -100, -400, back, 12, 5]
      - [bone, calcn_r, -0.08, 0.1, -0.06, 10, 2.5]
"""

#: What is replaced, by what, and the beginning of the message: line, column, code, and a part of its text.
BAD = [
    ("belly: [0, 1.5]", "bely: [0, 1.5]", "5:3: error[unknown-key]", "Did you mean 'belly'?"),
    ("  group: calf\n", "", "1:1: error[missing-key]", "no group"),
    ("  belly: [0, 1.5]\n", "", "1:1: error[missing-key]", "no belly"),
    ("group: calf", "group: calfs", "4:10: error[unknown-group]", "Did you mean 'calf'?"),
    ("muscle: soleus", "muscle: Soleus M", "2:11: error[bad-id]", "not an id"),
    ("muscle: soleus", "muscle: null", "2:11: error[empty-value]", "no value"),
    ("soleus:\n", "So leus:\n", "1:1: error[bad-id]", "not an id"),
    ("name: Soleus", "name: 3", "3:9: error[wrong-type]", "text"),
    ("belly: [0, 1.5]", "belly: [0, 2.5]", "5:14: error[belly-outside]", "the last knot has the number 2"),
    ("belly: [0, 1.5]", "belly: [2, 1]", "5:10: error[bad-range]", "from 2 to 1"),
    ("belly: [0, 1.5]", "belly: [0]", "5:10: error[bad-range]", "two knot numbers"),
    ("fill: 1", "bellies: 3", "10:12: error[too-many-bellies]", "3 lines"),
    ("fill: 1", "bellies: 0", "5:3: error[belly-of-tendon]", "no line has a belly"),
    ("fill: 1", "fill: many", "10:9: error[wrong-type]", "whole number"),
    ("fibres: bipennate", "fibres: bipenate", "6:11: error[unknown-kind]", "Did you mean 'bipennate'?"),
    ("pennation: 20", "pennation: 95", "7:14: error[bad-angle]", "60 degrees"),
    ("sources: [ward-2009]", "sources: ward-2009", "8:12: error[wrong-type]", "list of words"),
    ("[leg-front]", "[leg-frnt]", "9:19: error[unknown-view]", "Did you mean 'leg-front'?"),
    ("[leg, 0.1,", "[legg, 0.1,", "12:10: error[unknown-knot]", "Did you mean 'leg'?"),
    ("[leg, 0.1, 110,", "[leg, 0.1,", "12:9: error[knot-length]", "6 values, this one 5"),
    ("[leg, 0.1,", "[leg, high,", "12:15: error[not-a-number]", "'high'"),
    ("0.5, 8, 6]\n      - [surface, -120", "0.5, 8, 0]\n      - [surface, -120", "12:33: error[no-thickness]", "more than 0"),
    ("[surface, -120, -400, back,", "[surface, -120, -400, behind,", "13:31: error[unknown-side]", "is not a side"),
    ("calcn_r, -0.08, 0.1, -0.06, 10, 2.5]\n    - -", "calcnr, -0.08, 0.1, -0.06, 10, 2.5]\n    - -", "14:16: error[unknown-bone]", "Did you mean 'calcn_r'?"),
    ("    - - [leg, 0.2,", "    - - [thigh, 0.2,", "15:7: error[lines-differ]", "same kinds of knots"),
    ("name: Soleus", "name: Soleus\n  name: Again", "4:3: error[duplicate-key]", "stands twice"),
    ("fill: 1", "fill: 1\n\tfat: 2", "11:1: error[tab]", "tab"),
]


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        load(folder)
    return list(caught.value.problems)


def test_a_good_table_is_read(tmp_path: Path) -> None:
    (tmp_path / "leg.yml").write_text(GOOD)
    (part,) = load(tmp_path)
    assert (part.id, part.muscle, part.slug, part.belly, part.bellies, part.fill) == ("soleus", "soleus", "soleus", (0, 1.5), 2, 1)
    assert part.lines[0][1] == Knot("surface", (-120, -400, 12, 5), "back")


@pytest.mark.parametrize(("old", "new", "where", "text"), BAD, ids=[f"{case[2].split('[')[1][:-1]}-{number}" for number, case in enumerate(BAD)])
def test_bad_input_is_located(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, where: str, text: str) -> None:
    assert GOOD.count(old) >= 1
    monkeypatch.chdir(tmp_path)
    (tmp_path / "leg.yml").write_text(GOOD.replace(old, new, 1))
    found = [problem.as_text() for problem in problems_of(tmp_path)]
    assert any(shown.startswith(f"leg.yml:{where}") and text in shown and "\n  fix: " in shown for shown in found), "\n".join(found)


def test_everything_is_found_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(GOOD.replace("group: calf", "group: calfs").replace("pennation: 20", "pennation: 95"))
    (tmp_path / "b.yml").write_text(GOOD.replace("[leg, 0.1,", "[legg, 0.1,"))
    assert {problem.code for problem in problems_of(tmp_path)} == {"unknown-group", "bad-angle", "unknown-knot"}


def test_a_part_stands_once(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(GOOD)
    (tmp_path / "b.yml").write_text(GOOD + GOOD.replace("soleus:\n", "soleus-two:\n", 1))
    assert {problem.code for problem in problems_of(tmp_path)} == {"duplicate-part", "duplicate-name"}


def test_the_tables_of_the_project_are_good() -> None:
    muscles = {part.muscle for part in load()}
    assert muscles <= {file.stem for file in (REPO / "content" / "muscles").glob("*.yml")}


def test_check_prints_the_problems_and_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "leg.yml").write_text(GOOD.replace("group: calf", "group: calfs"))
    monkeypatch.setattr(tables.load, "__defaults__", (tmp_path,))
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 1
    assert "leg.yml:4:10: error[unknown-group]" in result.output
    assert "1 error in 1 file; nothing written" in result.output
    assert "Traceback" not in result.output


def test_the_tables_need_no_heavy_package() -> None:
    code = "import sys\nimport tools.atlas.tables, tools.atlas.cli\nheavy = {'numpy', 'scipy', 'mujoco', 'numba', 'trimesh', 'skimage'} & set(sys.modules)\nassert not heavy, heavy"
    subprocess.run([sys.executable, "-c", code], cwd=REPO, check=True)
