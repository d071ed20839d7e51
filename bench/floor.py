"""What no builder can go below: the same pages joined from strings and written, or the finished site copied.

python bench/floor.py join PAGES STATIC OUT
python bench/floor.py copy SITE OUT
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any


def join(pages: Path, static: Path, out: Path) -> None:
    """Write every page of *pages*, with its navigation, below *out*, beside the files of *static*."""
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(static, out)
    made = json.loads(pages.read_text(encoding="utf-8"))
    for page in made["pages"]:
        file = out / page["path"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(frame(page, made["nav"]), encoding="utf-8")


def frame(page: dict[str, Any], nav: list[dict[str, Any]]) -> str:
    """Return the whole page: its head, its navigation and its body."""
    root = page["root"]
    tabs = "".join(f'<li><a href="{root}{group["path"]}">{group["title"]}</a></li>' for group in nav)
    here = next((group["items"] for group in nav if any(item["path"] == page["path"] for item in group["items"])), [])
    beside = "".join(f'<li><a href="{root}{item["path"]}">{item["title"]}</a></li>' for item in here)
    within = "".join(f'<li><a href="#{section["id"]}">{section["title"]}</a></li>' for section in page["sections"])
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{page["title"]}</title>'
        f'<meta name="description" content="{page["description"]}"><link rel="stylesheet" href="{root}assets/css/atlas.css"></head>\n'
        f"<body><header><nav><ul>{tabs}</ul></nav></header>\n<nav><ul>{beside}</ul></nav><nav><ul>{within}</ul></nav>\n"
        f"<main>{page['body']}</main>\n<footer>{page['description']}</footer></body></html>\n"
    )


if __name__ == "__main__":
    if sys.argv[1] == "join":
        join(*map(Path, sys.argv[2:5]))
    else:
        shutil.rmtree(sys.argv[3], ignore_errors=True)
        shutil.copytree(sys.argv[2], sys.argv[3])
