#!/bin/sh
# Installs one Python package in a folder of its own, which git ignores.
#
#   bench/python/install.sh PACKAGE VERSION
#
# Prints one line: that folder, with `bin/python`. What it does meanwhile goes to stderr. Run it as often as
# you like. Where Python cannot make such folders, it installs Debian's package for that (as root).
set -eu

[ $# = 2 ] || {
  echo "usage: bench/python/install.sh PACKAGE VERSION" >&2
  exit 2
}
NAME=$1
VERSION=$2
PACKAGE=python3-venv
FOLDER=$(cd "$(dirname "$0")/../.." && pwd)/.cache/$NAME-$VERSION

say() { echo "$NAME: $*" >&2; }

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
  say "installing the Python package $NAME $VERSION"
  rm -rf "$FOLDER"
  python3 -m venv "$FOLDER" >&2
  "$FOLDER/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: "$NAME==$VERSION" >&2 ||
    fail "the Python package $NAME $VERSION could not be installed, see above"
  : >"$FOLDER/.ready"
fi
echo "$FOLDER"
