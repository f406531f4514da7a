#!/bin/sh
# Compiles the kernels for wasm32.
#
#   bench/kernels/build.sh
#
# Prints one line: the file it made. What it does meanwhile goes to stderr. Run it as often as you like:
# a file that is newer than its sources is used. Takes clang 22 and its linker, or installs them from
# Debian's packages (as root): another version would make other code and so other figures.
set -eu

PACKAGES='clang-22 lld-22'
LLVM=/usr/lib/llvm-22/bin
HERE=$(cd "$(dirname "$0")" && pwd)
SOURCE=$HERE/kernels.c
BUILT=$HERE/build/kernels.wasm

say() { echo "kernels: $*" >&2; }

fail() {
  say "$*"
  exit 1
}

has_compiler() { [ -x "$LLVM/clang" ] && [ -x "$LLVM/wasm-ld" ]; }

install_compiler() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" = 0 ] || return 1
  say "installing Debian's packages: $PACKAGES"
  # shellcheck disable=SC2086 # a list
  apt-get -q update >&2 && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $PACKAGES >&2
}

# Without -fno-builtin-strlen the byte loop of the kernel `memchr` becomes a call of strlen, which is not there.
compile() {
  PATH=$LLVM:$PATH "$LLVM/clang" --target=wasm32 -O2 -nostdlib -fno-builtin-strlen -Wl,--no-entry \
    -o "$1" "$SOURCE" >&2
}

is_fresh() { [ -e "$BUILT" ] && [ "$BUILT" -nt "$SOURCE" ] && [ "$BUILT" -nt "$HERE/build.sh" ]; }

if ! is_fresh; then
  has_compiler || install_compiler || fail "clang 22 with wasm-ld is missing (on Debian 12, as root: apt-get install $PACKAGES)"
  # The linker writes the name of the file into it.
  mkdir -p "$HERE/build/$$"
  compile "$HERE/build/$$/kernels.wasm"
  mv "$HERE/build/$$/kernels.wasm" "$BUILT"
  rmdir "$HERE/build/$$"
fi
echo "$BUILT"
