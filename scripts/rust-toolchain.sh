#!/bin/sh
# Finds or makes a Rust that compiles for a target: wasm32-unknown-unknown, or the one given.
#
#   PATH=$(scripts/rust-toolchain.sh):$PATH cargo build --target wasm32-unknown-unknown
#   PATH=$(scripts/rust-toolchain.sh wasm32-wasip2):$PATH cargo build --target wasm32-wasip2
#
# Prints one line: the folder to put first on PATH. What it does meanwhile goes to stderr. Run it as
# often as you like: what is there is used. It takes, in this order, the machine's own Rust, what it
# made here before, a target that rustup adds, Debian's packages (as root).
set -eu

TARGET=${1:-wasm32-unknown-unknown}
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

case $TARGET in
  wasm32-unknown-unknown) ;;
  wasm32-wasip2) PACKAGES="$PACKAGES wasi-libc" ;;
  *) fail "$TARGET is not wasm32-unknown-unknown or wasm32-wasip2" ;;
esac

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
# of what is built once for each target. Its name has the version of the package: rlibs of another
# compiler are refused.
debian_toolchain() {
  version=$(dpkg-query -W -f '${Version}' rustc-web | tr -c 'A-Za-z0-9.' _)
  echo "$CACHE/$version"
}

debian_toolchain_is_ready() {
  command -v dpkg-query >/dev/null && [ -z "$(missing_packages)" ] && [ -e "$(debian_toolchain)/.ready-$TARGET" ]
}

# In one step: a build for the other target may be running it.
write_command() {
  cat >"$1.new"
  chmod 755 "$1.new"
  mv "$1.new" "$1"
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

source_folder() { echo "/usr/src/rustc-$(/usr/bin/rustc --version | cut -d' ' -f2)"; }

host_target() { /usr/bin/rustc -vV | sed -n 's/^host: //p'; }

link_sysroot() {
  host=$(host_target)
  mkdir -p "$1/lib/rustlib/$host/bin"
  # For build scripts and procedural macros.
  ln -sfn "/usr/lib/rustlib/$host/lib" "$1/lib/rustlib/$host/lib"
  # The linker under the names by which rustc and wasm-component-ld look for it.
  ln -sfn "$LLD_FOLDER/lld" "$1/lib/rustlib/$host/bin/rust-lld"
  ln -sfn "$LLD_FOLDER/wasm-ld" "$1/lib/rustlib/$host/bin/wasm-ld"
}

write_std_crate() {
  source=$(source_folder)
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
[build]
rustflags = ["-Cembed-bitcode=yes", "--remap-path-prefix=$source=/rust"]
END
  # Debian's copy of wit-bindgen lacks its C library, which std for this target links. So there std's
  # crates come from crates.io, in the versions of its lock file.
  [ "$TARGET" = wasm32-wasip2 ] || cat >>"$1/.cargo/config.toml" <<END

[net]
offline = true

[source.crates-io]
replace-with = "debian"

[source.debian]
directory = "$source/library/vendor"
END
}

# Debian's cargo in folder $1, unmoved by what the caller has set for builds of his own.
plain_cargo() (
  cd "$1"
  unset CARGO_ENCODED_RUSTFLAGS RUSTFLAGS CARGO_BUILD_TARGET CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR
  unset RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER RUSTUP_TOOLCHAIN
  export CARGO_HOME="$1/home" RUSTC=/usr/bin/rustc
  shift
  /usr/bin/cargo "$@" >&2
)

# std's rlibs, built in folder $1, go to folder $2. Without bitcode in them, a crate with lto fails.
build_std() {
  write_std_crate "$1"
  (
    # -Zbuild-std is what needs it.
    export RUSTC_BOOTSTRAP=1
    plain_cargo "$1" build --quiet --release -Zbuild-std=std,panic_abort --target "$TARGET"
  )
  rm -f "$1/target/$TARGET/release/deps/"libstd_build-*
  rm -rf "$2"
  mkdir -p "$2"
  cp "$1/target/$TARGET/release/deps/"*.rlib "$2"
}

# The target's linker, built in folder $1, goes to folder $2: the version that this Rust is released with.
build_component_linker() {
  version=$(sed -n '/^name = "wasm-component-ld"$/{n;s/^version = "\(.*\)"$/\1/p;}' "$(source_folder)/Cargo.lock")
  say "building wasm-component-ld $version, once; this takes a few minutes"
  mkdir -p "$1"
  plain_cargo "$1" install --quiet --locked --root "$1" --version "$version" wasm-component-ld
  mv "$1/bin/wasm-component-ld" "$2"
}

make_debian_toolchain() {
  std="$1/sysroot/lib/rustlib/$TARGET/lib"
  rm -rf "$CACHE"/build
  mkdir -p "$1/bin"
  link_sysroot "$1/sysroot"
  write_commands "$1/bin" "$1/sysroot"
  say "building Rust's std for $TARGET, once; this takes a minute"
  build_std "$CACHE/build/std" "$std"
  if [ "$TARGET" = wasm32-wasip2 ]; then
    mkdir "$std/self-contained"
    cp /usr/lib/wasm32-wasi/*.o /usr/lib/wasm32-wasi/*.a "$std/self-contained"
    build_component_linker "$CACHE/build/linker" "$1/sysroot/lib/rustlib/$(host_target)/bin"
  fi
  rm -rf "$CACHE"/build
  has_target "$1/bin/rustc" || fail "rustc does not find the std that was built in $1"
  : >"$1/.ready-$TARGET"
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
