#!/bin/sh
# Prints the path of the Nu HTML Checker, for the tests; gets it, and a Java to run it, when there is none. Messages go to standard error.
# The checker is one file that npm hands out. It is fetched once for all copies of the project, and refused when its sum is another.
set -eu
: "${PY:=.venv/bin/python}"

version=26.9.27
integrity=TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA==
folder="${XDG_CACHE_HOME:-$HOME/.cache}/trigger-point-atlas"
jar="$folder/vnu-$version.jar"

java_runs() {
    java -version >/dev/null 2>&1
}

use() {
    if [ -f "$1" ] && java -jar "$1" --version >/dev/null 2>&1; then
        printf '%s\n' "$1"
        exit 0
    fi
}

fetch() {
    if command -v npm >/dev/null; then
        (cd "$1" && npm pack --silent "vnu-jar@$version")
    else
        "$PY" -c 'import sys, urllib.request; urllib.request.urlretrieve(*sys.argv[1:])' \
            "https://registry.npmjs.org/vnu-jar/-/vnu-jar-$version.tgz" "$1/vnu-jar-$version.tgz"
    fi
}

unpack() {
    "$PY" - "$1" "$integrity" "$2" <<'CODE'
import base64
import hashlib
import pathlib
import sys
import tarfile

archive, wanted, jar = sys.argv[1:]
found = base64.b64encode(hashlib.sha512(pathlib.Path(archive).read_bytes()).digest()).decode()
if found != wanted:
    sys.exit(f"What was fetched has the sum sha512-{found}, not sha512-{wanted}; it is not used")
with tarfile.open(archive) as held:
    pathlib.Path(jar).write_bytes(held.extractfile("package/build/dist/vnu.jar").read())
CODE
}

if ! java_runs && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "No Java on this machine; installing the system's with apt-get" >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends default-jre-headless; } >&2 || echo "That did not work" >&2
fi
if ! java_runs; then
    echo "The tests need Java 17 or newer, for the HTML checker. Install it (on Debian and Ubuntu: apt install default-jre-headless)." >&2
    exit 1
fi

if [ -n "${VNU:-}" ]; then
    use "$VNU"
    echo "VNU=$VNU is no HTML checker that starts. Name another vnu.jar, or leave VNU out." >&2
    exit 1
fi

use "$jar"
echo "No HTML checker on this machine; getting vnu-jar $version from npm" >&2
mkdir -p "$folder"
new=$(mktemp -d "$folder/new.XXXXXX")
trap 'rm -rf "$new"' EXIT
if fetch "$new" >&2 && unpack "$new/vnu-jar-$version.tgz" "$new/vnu.jar"; then
    mv "$new/vnu.jar" "$jar"
fi
rm -rf "$new"
use "$jar"

echo "The tests need the Nu HTML Checker. The first time, this needs a network; or say where it is: make test VNU=/path/to/vnu.jar" >&2
exit 1
