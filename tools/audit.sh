#!/bin/sh
# Asks the Python Packaging Advisory Database whether a locked dependency has a known weakness. Needs a network; changes nothing.
# Environment: PY (the Python to make an environment of its own with). Exit: 0 none known, 1 some known, 2 could not ask.
set -eu
: "${PY:=.venv/bin/python}"
ENV=build/audit-env
LOCKS="requirements.lock requirements-test.lock"

if [ ! -x "$ENV/bin/pip-audit" ]; then
    "$PY" -m venv --clear "$ENV"
    if ! "$ENV/bin/python" -m pip --disable-pip-version-check --quiet --quiet install 'pip-audit==2.10.1' >"$ENV/log" 2>&1; then
        echo "audit: pip-audit could not be installed. Is there a network? See $ENV/log." >&2
        rm -f "$ENV/bin/pip-audit"
        exit 2
    fi
fi
for lock in $LOCKS; do
    status=0
    "$ENV/bin/pip-audit" --disable-pip --require-hashes --progress-spinner off --requirement "$lock" >"$ENV/found" 2>"$ENV/log" || status=$?
    if [ "$status" -eq 0 ]; then
        echo "$lock: no known weakness"
    elif [ -s "$ENV/found" ]; then
        cat "$ENV/found"
        echo "$lock: the lines above name known weaknesses. Take newer versions with 'make lock UPGRADE=1', then run 'make test'." >&2
        exit 1
    else
        tail -n 1 "$ENV/log" >&2
        echo "audit: the database could not be asked about $lock. Nothing is known, neither good nor bad. Try again with a network." >&2
        exit 2
    fi
done
