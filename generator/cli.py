"""The commands. The only module that prints or exits."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from rich.console import Console

from generator import build as building
from generator import fmt as formatting
from generator import new as starting
from generator import schema as schemas
from generator import serve as serving
from generator.build import Paths, Status
from generator.finder import measure as measuring
from generator.graph import Graph
from generator.hosting import folder as hosting
from generator.offline import bundle as bundling
from generator.offline import verify as verifying
from generator.problems import ContentError, Location, Problem, Problems
from generator.reading import report as reading
from generator.write import Written, write_tree

FORMATS = ("text", "json", "github")


class Out:
    """Prints findings and results in one form; keeps a status line only where somebody watches."""

    def __init__(self, form: str) -> None:
        self.form = form
        self.console = Console(stderr=True, highlight=False)

    @contextlib.contextmanager
    def status(self) -> Iterator[Status]:
        """Give a function that shows what is being done. Silent when not a terminal, or when a machine reads."""
        if self.form != "text" or not self.console.is_terminal:
            yield lambda text: None
            return
        with self.console.status("Starting") as spinner:
            yield spinner.update

    def finish(self, problems: Problems, done: str = "", failed: str = "", **facts: object) -> None:
        """Print all findings, then *done*, or when there are errors *failed*, or the one total; exit 1 when there are errors."""
        if self.form == "json":
            click.echo(json.dumps({**json.loads(problems.as_json()), **facts}, ensure_ascii=False, indent=2))
        else:
            for problem in problems:
                click.echo(problem.as_github() if self.form == "github" else problem.as_text(), err=self.form == "text")
            click.echo((failed if problems.failed else done) or problems.summary(), err=problems.failed)
            if done and problems.count("warning") and not problems.failed:
                click.echo(problems.summary(), err=True)
        sys.exit(1 if problems.failed else 0)


@contextlib.contextmanager
def _reported(
    out: Out, problems: Problems, stopped: str = "Stopped. The site that was there before is untouched.", code: str = "cannot-write"
) -> Iterator[None]:
    """Turn what can go wrong with files and content into findings; no traceback reaches the user."""
    try:
        yield
    except ContentError:
        out.finish(problems)
    except OSError as error:
        name = _shown(error.filename)
        problems.add(Problem(Location(name), code, f"{error.strerror or error}.", "check permissions and free space, then run the command again"))
        out.finish(problems)
    except KeyboardInterrupt:
        click.echo(stopped, err=True)
        sys.exit(130)


def _shown(name: object) -> str:
    """Return a file name as seen from the working folder, for messages."""
    if not isinstance(name, str | os.PathLike):
        return "build"
    return os.path.relpath(name)


def _root(context: click.Context, parameter: click.Parameter, value: Path) -> Paths:
    return Paths(value.resolve())


root_option = click.option(
    "--root", "paths", type=click.Path(path_type=Path, file_okay=False), default=".", callback=_root, help="The project's folder. Default: this folder."
)
json_option = click.option("--json", "form", flag_value="json", help="Print the result as JSON.")
github_option = click.option("--github", "form", flag_value="github", help="Print findings as GitHub annotations.")


def _options(command: Callable[..., None]) -> Callable[..., None]:
    return root_option(json_option(github_option(click.option("--text", "form", flag_value="text", default="text", hidden=True)(command))))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Build the Trigger Point Atlas from the facts in content/."""


@main.command()
@_options
def check(paths: Paths, form: str) -> None:
    """Check all content and write nothing."""
    out, problems = Out(form or "text"), Problems()
    with _reported(out, problems), out.status() as status:
        status("Checking content")
        content = building.check(paths, problems)
        building.complaints(paths, content, problems)
    out.finish(problems)


@main.command()
@click.option("--pages-only", is_flag=True, help="Stop after build/docs; do not run MkDocs.")
@click.option("--plain", is_flag=True, help="Let MkDocs read every page itself. The site is the same; it takes longer.")
@_options
def build(paths: Paths, form: str, pages_only: bool, plain: bool) -> None:
    """Build the whole site into site/."""
    out, problems = Out(form or "text"), Problems()
    with _reported(out, problems), out.status() as status:
        written = building.write_pages(paths, problems, status) if pages_only else building.build(paths, problems, status, plain=plain)
        target = paths.tree if pages_only else paths.site / "index.html"
        out_text = f"{_counts(written)}\nOpen {_shown(target)}"
    out.finish(problems, out_text, written=written.__dict__, open=str(target))


def _counts(written: Written) -> str:
    return f"{written.changed} pages and files written, {written.same} unchanged, {written.removed} removed"


@main.command()
@click.option("--out", "folder", type=click.Path(path_type=Path), help="Folder to write into. Default: dist/ in the project's folder.")
@click.option("--clinic", type=click.Path(path_type=Path), help="A clinic's own file: the copy then shows its name, logo and numbers.")
@_options
def bundle(paths: Paths, form: str, folder: Path | None, clinic: Path | None) -> None:
    """Build the site and pack it into one ZIP for use without a network."""
    out, problems = Out(form or "text"), Problems()
    paths = Paths(paths.root, clinic.resolve() if clinic else None)
    with _reported(out, problems, "Stopped. No ZIP was written; an older one is untouched."), out.status() as status:
        made = bundling.bundle(paths, folder or paths.root / "dist", problems, status)
        shown = _shown(made.file)
        lines = (
            f"{shown}: {bundling.megabytes(made.size)}, at most {bundling.megabytes(bundling.LIMIT)}",
            f"{made.files} files, unpacked {bundling.megabytes(made.unpacked)}",
            f"Largest: {bundling.in_words(made.largest)}",
            f"SHA-256: {made.sha256}",
            f"Check a copy with: python -m generator verify {shown}",
        )
    largest = [{"path": path, "bytes": size} for path, size in made.largest]
    out.finish(problems, "\n".join(lines), bundle={**made.__dict__, "file": str(made.file), "largest": largest})


@main.command()
@click.option("--out", "folder", type=click.Path(path_type=Path), help="Folder to write; what `deploy` wrote there before is replaced. Default: dist/online.")
@_options
def deploy(paths: Paths, form: str, folder: Path | None) -> None:
    """Build the site and write a folder that is ready for a web server or a static host."""
    out, problems = Out(form or "text"), Problems()
    with _reported(out, problems, "Stopped. The folder that was there before is untouched."), out.status() as status:
        made = hosting.deploy(paths, folder or paths.root / "dist" / "online", problems, status)
        size, text, gzip, brotli = map(bundling.megabytes, (made.size, made.text, made.gzip, made.brotli))
        lines = (
            f"{_shown(made.folder)}: {made.files} files, {size}, ready to be uploaded",
            f"{text} of text travel as {gzip} (gzip) or {brotli} (Brotli)",
            "How to put them on a server: deploy/README.md",
        )
    out.finish(problems, "\n".join(lines), deployed={**made.__dict__, "folder": str(made.folder)})


@main.command()
@click.argument("given", metavar="ZIP_OR_FOLDER", type=click.Path(path_type=Path))
@json_option
@github_option
@click.option("--text", "form", flag_value="text", default="text", hidden=True)
def verify(given: Path, form: str) -> None:
    """Say whether an offline bundle is as it was made: damaged, missing and extra files. Reads only."""
    out, problems = Out(form or "text"), Problems()
    with _reported(out, problems, "Stopped.", "cannot-read"):
        files = verifying.verify(given, problems)
    found = problems.count("error")
    failed = f"{found} {'thing is' if found == 1 else 'things are'} wrong. Use a fresh copy."
    out.finish(problems, f"All {files} files are as they were made", failed, files_compared=files)


@main.command()
@_options
def links(paths: Paths, form: str) -> None:
    """Ask every source's address whether it still answers. Needs a network; reports only."""
    from generator import online  # noqa: PLC0415 - loads a client for HTTP, which no other command needs

    out, problems = Out(form or "text"), Problems()
    with _reported(out, problems), out.status() as status:
        content = building.check(paths, problems)
        if problems.failed:
            raise ContentError(problems)
        asked = online.addresses(content)
        answers = online.ask(asked, lambda done: status(f"Asking: {done} of {len(asked)}"))
        problems.extend(online.findings(content, answers))
    refused = sum(answer.unknown for answer in answers)
    good = len(answers) - refused - sum(bool(answer.fault) for answer in answers)
    out.finish(
        problems, f"Addresses asked: {len(answers)}. {good} answered, {refused} turn programs away.", addresses=len(answers), answered=good, refused=refused
    )


@main.command()
@click.option("--port", default=8000, show_default=True, help="Port on this machine.")
@root_option
def serve(paths: Paths, port: int) -> None:
    """Show the site in a browser and rebuild it when a file changes."""
    out, problems = Out("text"), Problems()
    with _reported(out, problems):
        serving.serve(paths, port, lambda text: click.echo(text, err=True))


@main.command()
@click.argument("kind", type=click.Choice(sorted(starting.KINDS)))
@click.argument("id_", metavar="ID")
@_options
def new(paths: Paths, kind: str, id_: str, form: str) -> None:
    """Start a new content file from a commented template."""
    out, problems = Out(form or "text"), Problems()
    with _reported(out, problems):
        file = starting.start(paths.content, kind, id_, problems)
    out.finish(problems, f"Fill in {_shown(file)}, then run: python -m generator check" if file else "", file=str(file or ""))


@main.group()
def measure() -> None:
    """Measure how good something is."""


@measure.command()
@click.option("--all", "every", is_flag=True, help="Name every complaint, not only the missed ones.")
@_options
def finder(paths: Paths, form: str, every: bool) -> None:
    """Try the finder on complaints from published sources (tests/vignettes/)."""
    out, problems = Out(form or "text"), Problems()
    with _reported(out, problems), out.status() as status:
        status("Measuring")
        content = building.check(paths, problems)
        vignettes = building.complaints(paths, content, problems)
        if problems.failed:
            raise ContentError(problems)
        result = measuring.measure(Graph(content), vignettes)
    out.finish(problems, measuring.as_text(result, every=every), **measuring.as_data(result))


@main.command()
@_options
def report(paths: Paths, form: str) -> None:
    """Measure how hard the pages are to read; fail when a limit is broken."""
    out, problems = Out(form or "text"), Problems()
    with _reported(out, problems), out.status() as status:
        read, content = building.read_through(paths, problems, status)
        problems.extend(reading.problems(read, content))
        text = reading.as_text(read)
    broken = problems.count("error")
    out.finish(problems, text, f"{text}\n\n{broken} {'limit is' if broken == 1 else 'limits are'} broken", **reading.as_data(read))


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; fail when a file would change.")
@_options
def fmt(paths: Paths, form: str, only_check: bool) -> None:
    """Bring all YAML files into the same form; comments stay."""
    out, problems = Out(form or "text"), Problems()
    with _reported(out, problems), out.status() as status:
        status("Formatting")
        changed = formatting.run(paths.content, problems, write=not only_check)
    out.finish(problems, f"{len(changed)} files formatted" if changed else "Nothing to format", changed=changed)


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; fail when a schema is out of date.")
@_options
def schema(paths: Paths, form: str, only_check: bool) -> None:
    """Write the JSON Schema files that editors use."""
    out, problems = Out(form or "text"), Problems()
    with _reported(out, problems):
        content = building.check(paths, Problems())
        files = schemas.schemas(content)
        folder = paths.content / schemas.FOLDER
        if only_check:
            stale = [name for name, text in files.items() if not (folder / name).is_file() or (folder / name).read_bytes() != text]
            for name in stale:
                problems.add(Problem(Location(_shown(folder / name)), "stale-schema", "the schema is out of date.", "run: python -m generator schema"))
            written = Written(0, len(files) - len(stale), 0)
        else:
            written = write_tree(folder, files)
    out.finish(problems, _counts(written), written=written.__dict__)
