"""Lower layers never import higher ones. The imports are read, also those inside functions."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.support import REPO

#: Each module (or package) may import what stands above it, never what stands beside or below it.
LAYERS = (
    ("panels", "problems", "policy", "phrases", "reads", "unchanged", "urls", "words", "workers"),
    ("budgets", "memo", "store"),
    ("source", "write", "sitecheck", "installable", "spelling", "atlas", "framed", "ready"),
    ("finished",),
    ("mkdocs_run",),
    ("model",),
    ("anatomy", "clinic"),
    ("library",),
    ("sourcing",),
    ("rules", "schema", "fmt", "new", "levels", "online"),
    ("graph",),
    ("kept",),
    ("data", "finder", "handout", "search", "reading"),
    ("views",),
    ("render", "plates"),
    ("build",),
    ("edition", "offline", "hosting"),
    ("serve",),
    ("cli",),
    ("__main__",),
)
#: What a module may import of all that stands above it. The atlas draws shapes and does not know what they mean; only the anatomy
#: brings the two together.
ONLY = {
    "atlas": {"problems", "store"},
    "anatomy": {"atlas", "model", "store"},
    "sitecheck": {"budgets", "memo", "policy", "problems"},
    "budgets": {"problems"},
    "installable": {"problems"},
    "spelling": set(),
    "clinic": {"model", "source"},
    "write": set(),
    "source": {"problems"},
    "memo": {"workers"},
    "workers": set(),
    "framed": {"workers"},
    "unchanged": set(),
    "__main__": {"cli", "unchanged"},
    "mkdocs_run": {"finished", "framed", "problems", "ready"},
    "panels": set(),
    "phrases": set(),
    "ready": set(),
    "policy": set(),
    "problems": set(),
    "store": {"reads"},
    "reads": set(),
    "finished": {"framed"},
    "words": set(),
    "urls": set(),
}
#: The same inside ``generator/atlas``.
ATLAS = (("paths", "labels"), ("geometry",), ("spots", "pain"), ("figure", "body_map"))

LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
FILES = sorted((REPO / "generator").rglob("*.py"))


def part(module: str) -> str:
    """Return the module or package below ``generator`` that *module* belongs to."""
    return module.removeprefix("generator").lstrip(".").split(".")[0]


def imports(file: Path) -> set[str]:
    """Return the parts of ``generator`` that *file* imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {part(alias.name) for alias in node.names if alias.name.split(".")[0] == "generator"}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative imports are not used here"
            if node.module == "generator":
                found |= {alias.name for alias in node.names}
            elif node.module and node.module.startswith("generator."):
                found.add(part(node.module))
    return found


def owner(file: Path) -> str:
    return file.relative_to(REPO / "generator").with_suffix("").parts[0]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(REPO).as_posix())
def test_a_module_imports_only_what_lies_below_it(file: Path) -> None:
    me = owner(file)
    if me == "__init__":
        assert imports(file) == set()
        return
    assert me in LEVEL, f"say in LAYERS where '{me}' stands"
    for other in imports(file) - {me}:
        assert LEVEL[other] < LEVEL[me], f"{me} imports {other}, which stands no lower"
        assert other in ONLY.get(me, {other}), f"{me} must not know {other}"


def test_the_modules_of_the_atlas_have_layers_of_their_own() -> None:
    level = {name: level for level, names in enumerate(ATLAS) for name in names}
    for file in (REPO / "generator" / "atlas").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and f"{node.module}.".startswith("generator.atlas."):
                inner = node.module.removeprefix("generator.atlas").lstrip(".")
                for name in {inner} if inner else {alias.name for alias in node.names}:
                    assert level[name] < level[file.stem], f"{file.stem} imports {name}, which stands no lower"


def test_only_the_command_line_prints_or_exits() -> None:
    for file in FILES:
        if owner(file) in ("cli", "__main__"):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                own = owner(file) == "workers" and called == "os._exit"  # how a process that it began ends
                assert own or called not in {"print", "exit", "sys.exit", "os._exit", "click.echo"}, f"{file}:{node.lineno} calls {called}"


def test_every_module_says_what_it_is_for() -> None:
    for file in FILES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree) or not tree.body, f"{file} has no docstring"
