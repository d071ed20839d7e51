#!/bin/sh
# Makes $VENV ready: a virtual environment whose Python runs and is new enough, with the packages of each lock file that is
# named installed. Silent and quick when all that is so. Run from the repository's root: VENV=.venv sh tools/set-up.sh requirements.lock
# PYTHON names the Python to use; without it the first one on PATH that is new enough is taken.
set -eu

new_enough() {
    "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

make_environment() {
    python=
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if new_enough "$candidate"; then
            python=$candidate
            break
        elif [ "$candidate" = "${PYTHON:-}" ]; then
            echo "PYTHON=$PYTHON is not a Python 3.11 or newer. Name another one, or leave PYTHON out." >&2
            exit 1
        fi
    done
    if [ -z "$python" ]; then
        found=$(python3 --version 2>&1) || found="no python3"
        echo "Python 3.11 or newer is needed; this machine has: $found." >&2
        echo "Install it (https://www.python.org/downloads/), or say where it is: make site PYTHON=/path/to/python3" >&2
        exit 1
    fi

    if [ -d "$VENV" ]; then
        echo "The Python in $VENV does not run, has no pip, or is older than 3.11; making $VENV anew"
    else
        echo "Making the virtual environment $VENV with $("$python" --version)"
    fi
    rm -rf "$VENV"
    if ! "$python" -m venv "$VENV" >&2; then
        rm -rf "$VENV"
        echo "The virtual environment could not be made. On Debian and Ubuntu this helps: apt install python3-venv" >&2
        exit 1
    fi
}

install() {
    # The copy says what is installed, so a lock that changed is noticed and an unchanged one costs nothing.
    installed="$VENV/installed-$1"
    if cmp -s "$1" "$installed"; then
        return
    fi
    echo "Installing the packages of $1 into $VENV"
    if ! "$VENV/bin/python" -m pip --disable-pip-version-check --quiet --quiet --no-input install --require-hashes --requirement "$1"; then
        echo "The packages could not be installed. The first time, this needs a network; then run the command again." >&2
        exit 1
    fi
    cp "$1" "$installed"
}

if ! { new_enough "$VENV/bin/python" && "$VENV/bin/python" -c 'import pip' 2>/dev/null; }; then
    make_environment
fi
for lock; do
    install "$lock"
done
