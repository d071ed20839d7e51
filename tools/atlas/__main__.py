"""``python -m tools.atlas``."""

from tools.atlas.cli import main

main()
