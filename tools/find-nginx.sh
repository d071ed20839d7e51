#!/bin/sh
# Prints the path of an nginx that starts, for the tests of deploy/nginx; gets one when there is none. Messages go to standard error.
# Order: $NGINX, one on PATH or in /usr/sbin, and on Debian or Ubuntu as root the system's package. Without one those tests are skipped:
# then nothing is printed, and that is no failure.
set -eu

use() {
    if [ -n "$1" ] && "$1" -v >/dev/null 2>&1; then
        printf '%s\n' "$1"
        exit 0
    fi
}

on_path() {
    use "$(PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v nginx || true)"
}

if [ -n "${NGINX:-}" ]; then
    use "$NGINX"
    echo "NGINX=$NGINX does not start. Name another nginx, or leave NGINX out." >&2
    exit 1
fi

on_path
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "No nginx on this machine; installing the system's with apt-get" >&2
    {
        apt-get update -qq
        # The module for Brotli is not in every release; its test is skipped without it.
        module=$(apt-cache --names-only search '^libnginx-mod-http-brotli-static$' | cut -d' ' -f1)
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends nginx $module
    } >&2 || echo "That did not work" >&2
    on_path
fi
echo "No nginx: the tests of deploy/nginx are skipped. Install it, or say where it is: make test NGINX=/path/to/nginx" >&2
