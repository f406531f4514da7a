#!/bin/sh
# Finds or makes a Rust that compiles for wasm32-unknown-unknown.
#
#   PATH=$(scripts/rust-toolchain.sh):$PATH cargo build --target wasm32-unknown-unknown
#
# Prints one line: the folder to put first on PATH. What it does meanwhile goes to stderr. Run it as
# often as you like: what is there is used. It takes, in this order, the machine's own Rust, what it
# made here before, a target that rustup adds, Debian's packages (as root).
set -eu

TARGET=wasm32-unknown-unknown
# Of Rust 1, what the newest of the crates needs.
OLDEST_MINOR=93
PACKAGES='rustc-web cargo-web rust-web-src lld-22'
LLD_FOLDER=/usr/lib/llvm-22/bin
CACHE=$(cd "$(dirname "$0")/.." && pwd)/.cache/rust

say() { echo "rust-toolchain: $*" >&2; }

fail() {
  say "$*"
  exit 1
}

# Whether the rustc given is new enough and has std for the target.
has_target() {
  minor=$("$1" --version 2>/dev/null | cut -d. -f2)
  [ "${minor:-0}" -ge "$OLDEST_MINOR" ] || return 1
  folder=$("$1" --print target-libdir --target "$TARGET" 2>/dev/null) || return 1
  ls "$folder"/libstd-*.rlib >/dev/null 2>&1
}

own_rust_is_ready() {
  command -v cargo >/dev/null && command -v rustc >/dev/null && has_target rustc
}

rustup_adds_target() {
  command -v rustup >/dev/null || return 1
  say "adding the target $TARGET with rustup"
  rustup target add "$TARGET" >&2 && own_rust_is_ready && return 0
  say "rustup could not add it"
  return 1
}

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing_packages() {
  for package in $PACKAGES; do
    installed "$package" || printf ' %s' "$package"
  done
}

# Fails where this is no Debian with these packages, or nothing may be installed.
ensure_packages() {
  command -v dpkg-query >/dev/null || return 1
  missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  [ "$(id -u)" = 0 ] || return 1
  say "installing Debian's packages:$missing"
  # shellcheck disable=SC2086 # a list
  apt-get -q update >&2 && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $missing >&2
}

# Debian's Rust brings std for wasm as source only. A toolchain of our own is made of links to it, and
# std built once. Its name has the version of the package: rlibs of another compiler are refused.
debian_toolchain() {
  version=$(dpkg-query -W -f '${Version}' rustc-web | tr -c 'A-Za-z0-9.' _)
  echo "$CACHE/$version"
}

debian_toolchain_is_ready() {
  command -v dpkg-query >/dev/null && [ -z "$(missing_packages)" ] && [ -e "$(debian_toolchain)/.ready" ]
}

write_command() {
  cat >"$1"
  chmod 755 "$1"
}

# bin/rustc and bin/cargo: Debian's, with a sysroot of our own. So PATH is all that has to be set.
write_commands() {
  write_command "$1/rustc" <<END
#!/bin/sh
exec /usr/bin/rustc --sysroot '$2' "\$@"
END
  write_command "$1/cargo" <<END
#!/bin/sh
unset RUSTUP_TOOLCHAIN
RUSTC='$1/rustc' exec /usr/bin/cargo "\$@"
END
}

link_sysroot() {
  host=$(/usr/bin/rustc -vV | sed -n 's/^host: //p')
  mkdir -p "$1/lib/rustlib/$host/bin"
  # For build scripts and procedural macros.
  ln -sfn "/usr/lib/rustlib/$host/lib" "$1/lib/rustlib/$host/lib"
  # The linker under the name by which rustc looks for it.
  ln -sfn "$LLD_FOLDER/lld" "$1/lib/rustlib/$host/bin/rust-lld"
}

write_std_crate() {
  source=/usr/src/rustc-$(/usr/bin/rustc --version | cut -d' ' -f2)
  mkdir -p "$1/src" "$1/.cargo"
  : >"$1/src/lib.rs"
  cat >"$1/Cargo.toml" <<END
[package]
name = "std-build"
version = "0.0.0"
edition = "2021"

[profile.release]
panic = "abort"
opt-level = "s"
END
  cat >"$1/.cargo/config.toml" <<END
[source.crates-io]
replace-with = "debian"

[source.debian]
directory = "$source/library/vendor"

[build]
rustflags = ["-Cembed-bitcode=yes", "--remap-path-prefix=$source=/rust"]
END
}

# std's rlibs, built in folder $1, go to folder $2. Without bitcode in them, a crate with lto fails.
build_std() {
  write_std_crate "$1"
  (
    cd "$1"
    unset CARGO_ENCODED_RUSTFLAGS RUSTFLAGS CARGO_BUILD_TARGET CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR
    unset RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER RUSTUP_TOOLCHAIN
    # -Zbuild-std is what needs the bootstrap flag.
    CARGO_HOME=$1/home RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 /usr/bin/cargo build --offline --quiet --release \
      -Zbuild-std=std,panic_abort --target "$TARGET"
  ) >&2
  rm -f "$1/target/$TARGET/release/deps/"libstd_build-*
  mkdir -p "$2"
  cp "$1/target/$TARGET/release/deps/"*.rlib "$2"
}

make_debian_toolchain() {
  say "building Rust's std for $TARGET, once; this takes a minute"
  rm -rf "$1" "$CACHE"/build
  mkdir -p "$1/bin"
  link_sysroot "$1/sysroot"
  write_commands "$1/bin" "$1/sysroot"
  build_std "$CACHE/build" "$1/sysroot/lib/rustlib/$TARGET/lib"
  rm -rf "$CACHE"/build
  has_target "$1/bin/rustc" || fail "rustc does not find the std that was built in $1"
  : >"$1/.ready"
}

answer() {
  echo "$1"
  exit 0
}

own_rust_is_ready && answer "$(dirname "$(command -v cargo)")"
debian_toolchain_is_ready && answer "$(debian_toolchain)/bin"
rustup_adds_target && answer "$(dirname "$(command -v cargo)")"

ADVICE="no Rust 1.$OLDEST_MINOR or newer for $TARGET: install rustup, then run 'rustup update stable' and 'rustup target add $TARGET' (on Debian 12, as root: apt-get install $PACKAGES)"
command -v flock >/dev/null || fail "$ADVICE"

mkdir -p "$CACHE"
exec 9>"$CACHE/.lock"
# Two builds take turns; the second finds it made.
flock 9
ensure_packages 9>&- || fail "$ADVICE"
if ! debian_toolchain_is_ready; then
  # Not as a condition: there the shell would go on after a failed step.
  toolchain=$(debian_toolchain)
  make_debian_toolchain "$toolchain" 9>&-
fi
answer "$(debian_toolchain)/bin"
