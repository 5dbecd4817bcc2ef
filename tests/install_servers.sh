#!/bin/sh
# Installs what `make check` runs against: PostgreSQL, Redis, Chromium and gettext, from Debian's packages.
# Nothing of it is left running: the suite starts throwaway servers of its own.
set -eu

has() { command -v "$1" >/dev/null 2>&1; }

missing=""
{ has initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; } || missing="$missing postgresql"
has redis-server || missing="$missing redis-server"
has chromium || missing="$missing chromium fonts-dejavu-core"
has msgfmt || missing="$missing gettext"
[ -n "$missing" ] || exit 0

if ! has apt-get; then
    echo "make check needs these programs, and this is no Debian to install them on:$missing" >&2
    exit 1
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! has sudo; then
        echo "make check needs root once, to run: apt-get install$missing" >&2
        exit 1
    fi
    as_root="sudo"
fi

echo "Installing$missing …"
$as_root apt-get update -q
# shellcheck disable=SC2086  # a list of words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
# Debian starts a new server at once where it can; the suite needs none on the usual ports.
for service in redis-server postgresql; do
    case "$missing" in
    *"$service"*) $as_root service "$service" stop >/dev/null 2>&1 || true ;;
    esac
done
