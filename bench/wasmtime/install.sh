#!/bin/sh
# Makes a Python with the package `wasmtime`, in a folder that git ignores.
#
#   bench/wasmtime/install.sh
#
# Prints one line: the python to run. What it does meanwhile goes to stderr. Run it as often as you like.
# Where Python cannot make such folders, it installs Debian's package for that (as root).
set -eu

VERSION=50.0.1
PACKAGE=python3-venv
FOLDER=$(cd "$(dirname "$0")/../.." && pwd)/.cache/wasmtime-$VERSION

say() { echo "wasmtime: $*" >&2; }

fail() {
  say "$*"
  exit 1
}

can_make_folders() { python3 -c 'import venv, ensurepip' 2>/dev/null; }

install_venv() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" = 0 ] || return 1
  say "installing Debian's package $PACKAGE"
  apt-get -q update >&2 && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $PACKAGE >&2
}

if [ ! -e "$FOLDER/.ready" ]; then
  can_make_folders || install_venv || fail "Python 3 with venv is missing (on Debian, as root: apt-get install $PACKAGE)"
  say "installing the Python package wasmtime $VERSION"
  rm -rf "$FOLDER"
  python3 -m venv "$FOLDER" >&2
  "$FOLDER/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: "wasmtime==$VERSION" >&2 ||
    fail "the Python package wasmtime $VERSION could not be installed, see above"
  : >"$FOLDER/.ready"
fi
echo "$FOLDER/bin/python"
