"""What lets a phone or tablet keep the site: a web manifest, icons, and a service worker that knows every file it keeps.

Works on the finished site: what is kept, and under which version, follows from the bytes that readers get. The worker itself is
``site_templates/service-worker.js``; ``docs/assets/js/offline.js`` starts it, and only where the site is read from a server.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import resvg_py
import yaml

from generator.problems import Location, Problem, Problems

MANIFEST = "manifest.webmanifest"
WORKER = "service-worker.js"
ICONS = "assets/icons"

#: What is kept by its ending: pages and what they are made of. Downloads, previews to share and maps of sources are not.
ENDINGS = (".html", ".css", ".js", ".svg", ".webmanifest")
#: What is kept beside these.
ALSO = ("assets/images/favicon.png", f"{ICONS}/icon-192.png")
#: What is not kept in spite of its ending: the page a host shows for missing pages, the worker, the theme's parts for its own search.
NOT_KEPT = ("404.html", WORKER, "assets/javascripts/lunr/", "assets/javascripts/workers/")
#: What is kept first for readers who asked to save data: the home page, the warning signs, and what every page needs to look right.
SAFETY = ("index.html", "red-flags/")
SAFETY_ENDINGS = (".css", ".js", ".webmanifest")

#: Colours of the bar of the browser and of the screen while the site starts; those of ``docs/assets/css/atlas.css``.
THEME, GROUND = "#0b4f5c", "#fdfcfa"
#: The icon, drawn for this site: a lower leg from the side, with the X that marks a trigger point on the calf. *{ground}* is the shape
#: behind it, *{size}* how large the leg is on it.
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="-256 -256 512 512">{ground}<g transform="scale({size}) translate(-12 0)" '
    'stroke-linecap="round"><path fill="#f6ece2" d="M-66-216C-122-120-112-4-58 84-46 114-58 142-72 168-86 196-70 208-42 208H134C156 208 152 178 124 168 '
    '76 154 52 138 46 104 42 40 76-90 76-216Z"/><path d="M-62-122 30-30M30-122-62-30" stroke="#fff" stroke-width="60"/>'
    '<path d="M-62-122 30-30M30-122-62-30" stroke="#a3201a" stroke-width="36"/></g></svg>'
)
ROUNDED = f'<rect x="-256" y="-256" width="512" height="512" rx="96" fill="{THEME}"/>'
SQUARE = f'<rect x="-256" y="-256" width="512" height="512" fill="{THEME}"/>'


def add(site: Path, config: Path, templates: Path, problems: Problems) -> None:
    """Add manifest, icons and worker to the finished *site*. *config* is ``mkdocs.yml``, for the site's name and description.

    A missing worker in *templates* is a problem, not an error. Raises ``OSError`` when the site cannot be written.
    """
    source = templates / WORKER
    if not source.is_file():
        where = Location(f"{templates.name}/{WORKER}")
        problems.add(Problem(where, "missing-template", "the worker that keeps the site on a device is missing.", "restore it"))
        return
    named = yaml.safe_load(config.read_text(encoding="utf-8"))
    for path, content in icons():
        _write(site / path, content)
    _write(site / MANIFEST, manifest(named["site_name"], named["site_description"]))
    _write(site / WORKER, worker(kept(site), source.read_text(encoding="utf-8")))


def icons() -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every icon. A maskable one may be cut to a circle of four fifths: its mark is smaller."""
    for name, ground, mark, size in (
        ("icon-192", ROUNDED, 1.0, 192),
        ("icon-512", ROUNDED, 1.0, 512),
        ("icon-maskable-512", SQUARE, 0.8, 512),
        ("apple-touch-icon", SQUARE, 0.9, 180),
    ):
        svg = ICON.format(ground=ground, size=mark)
        yield f"{ICONS}/{name}.png", bytes(resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size))


def manifest(name: str, description: str) -> bytes:
    """Return the web manifest. Its addresses are relative to itself, so that the site may stand in any folder of a server."""
    data = {
        "name": name,
        "short_name": "Trigger Points",
        "description": description,
        "lang": "en",
        "dir": "ltr",
        "start_url": "index.html",
        "scope": "./",
        "display": "standalone",
        "display_override": ["minimal-ui", "standalone"],
        "theme_color": THEME,
        "background_color": GROUND,
        "icons": [
            {"src": f"{ICONS}/icon-192.png", "sizes": "192x192", "type": "image/png"},
            {"src": f"{ICONS}/icon-512.png", "sizes": "512x512", "type": "image/png"},
            {"src": f"{ICONS}/icon-maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
        "shortcuts": [{"name": "Warning signs", "url": "red-flags/index.html"}, {"name": "Find the muscle", "url": "find.html"}],
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def kept(site: Path) -> dict[str, str]:
    """Return what the worker keeps of the *site*: path to the first half of the SHA-256 of its bytes, in order."""
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    return {path: hashlib.sha256((site / path).read_bytes()).hexdigest()[:32] for path in paths if _is_kept(path)}


def _is_kept(path: str) -> bool:
    return path in ALSO or (path.endswith(ENDINGS) and not path.startswith(NOT_KEPT))


def worker(files: dict[str, str], source: str) -> bytes:
    """Return the worker: the version and the list of *files* (from :func:`kept`), then its *source*. The same files make the same version."""
    version = hashlib.sha256("".join(f"{path}\0{sum_}\n" for path, sum_ in files.items()).encode()).hexdigest()[:32]
    safety = [path for path in files if path.startswith(SAFETY) or path.endswith(SAFETY_ENDINGS)]
    lines = (f'const VERSION = "{version}";', f"const FILES = {json.dumps(files, indent=0)};", f"const SAFETY = {json.dumps(safety, indent=0)};")
    return ("\n".join(lines) + "\n" + source).encode()


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
