"""``python -m generator``."""

import os
import sys

from generator import unchanged


def build_is_done() -> bool:
    """Say that nothing has changed, if that is all there is to say to ``build``; asked before any library is loaded."""
    match sys.argv[1:]:
        case ["build"]:
            root = os.getcwd()
        case ["build", "--root", folder]:
            root = os.path.realpath(folder)
        case _:
            return False
    files = unchanged.holds(root)
    if files is None:
        return False
    print(f"0 pages and files written, {files} unchanged, 0 removed\nOpen {os.path.relpath(os.path.join(root, 'site', 'index.html'))}")
    return True


if not build_is_done():
    from generator.cli import main

    main(prog_name="python -m generator")
