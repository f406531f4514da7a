#!/bin/sh
# Makes a Python with the package `wasmtime`, in a folder that git ignores.
#
#   bench/wasmtime/install.sh
#
# Prints one line: the python to run. What it does meanwhile goes to stderr. Run it as often as you like.
set -eu

FOLDER=$("$(dirname "$0")/../python/install.sh" wasmtime 50.0.1)
echo "$FOLDER/bin/python"
