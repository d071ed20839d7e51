#!/bin/sh
# Prints the path of a Chromium that starts, for the tests; gets one when there is none. Messages go to standard error.
# Order: $CHROMIUM, a browser on PATH, Playwright's own, and on Debian or Ubuntu as root the system's package.
set -eu
: "${PY:=.venv/bin/python}"

starts() {
    [ -n "$1" ] && "$PY" - "$1" >/dev/null 2>&1 <<'CODE'
import sys
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    playwright.chromium.launch(executable_path=sys.argv[1]).close()
CODE
}

use() {
    if starts "$1"; then
        printf '%s\n' "$1"
        exit 0
    fi
}

own() {
    "$PY" -c 'from playwright.sync_api import sync_playwright as start
with start() as playwright:
    print(playwright.chromium.executable_path)' 2>/dev/null || true
}

on_path() {
    for name in chromium google-chrome chromium-browser; do
        use "$(command -v "$name" || true)"
    done
}

if [ -n "${CHROMIUM:-}" ]; then
    use "$CHROMIUM"
    echo "CHROMIUM=$CHROMIUM does not start. Name another browser, or leave CHROMIUM out." >&2
    exit 1
fi

on_path
use "$(own)"

echo "No Chromium on this machine; getting the one made for Playwright" >&2
"$PY" -m playwright install chromium >&2 || echo "That did not work" >&2
use "$(own)"

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing the system's Chromium with apt-get" >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium; } >&2 || echo "That did not work" >&2
    on_path
fi

echo "The tests need a Chromium or Chrome that starts. Install one, or say where it is: make test CHROMIUM=/path/to/chrome" >&2
exit 1
