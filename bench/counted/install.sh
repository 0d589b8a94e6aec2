#!/usr/bin/env bash
# Installs what counts instructions, on Debian 12 or newer: gcc, valgrind, simde's headers, and a wasm2c that
# knows SIMD (1.0.33 or newer). Debian 12 has 1.0.32: there Debian 13's is unpacked, with the C library it was
# linked with, into the user's cache folder, where bench/counted/tools.mjs looks for it; the system's own
# stays as it is.
set -euo pipefail

newer_suite=trixie
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tophash/wabt
packages=(gcc libc6-dev valgrind libsimde-dev libssl3 libstdc++6)
[ "$(dpkg --print-architecture)" = amd64 ] || { echo "bench/counted needs amd64" >&2; exit 1; }

install() {
  if [ "$(id -u)" -ne 0 ]; then
    echo "Run as root: apt-get install --no-install-recommends $*" >&2
    exit 1
  fi
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"
}

knows_simd() { dpkg --compare-versions "$("$1" --version 2>/dev/null || echo 0)" ge 1.0.33; }

# apt-get for the newer suite of the mirror that this machine uses, with lists of its own
newer_apt() {
  local own=$1 mirror
  shift
  mirror=$(apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Packages' |
    awk '$1 == "Debian" { print $2; exit }')
  mkdir -p "$own/lists/partial" "$own/archives/partial"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $newer_suite main" \
    >"$own/sources.list"
  apt-get -q -o Dir::Etc::SourceList="$own/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$own/lists" -o Dir::Cache="$own" -o APT::Sandbox::User=root "$@"
}

unpack_newer_wabt() {
  local work package
  work=$(mktemp -d)
  newer_apt "$work" update
  (cd "$work" && newer_apt "$work" download "wabt/$newer_suite" "libc6/$newer_suite")
  rm -rf "$cache"
  mkdir -p "$cache"
  for package in "$work"/*.deb; do dpkg -x "$package" "$cache"; done
  rm -rf "$work"
  cat >"$cache/wasm2c" <<'WRAPPER'
#!/bin/sh
root=$(dirname "$0")
libraries=/usr/lib/x86_64-linux-gnu
exec "$root$libraries/ld-linux-x86-64.so.2" --library-path "$root$libraries:$libraries" \
  "$root/usr/bin/wasm2c" "$@"
WRAPPER
  chmod +x "$cache/wasm2c"
}

missing=()
for package in "${packages[@]}"; do
  dpkg -s "$package" 2>/dev/null | grep -q '^Status: install ok installed' ||
    { [ "$package" = libssl3 ] && dpkg -s libssl3t64 >/dev/null 2>&1; } || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] || install "${missing[@]}"

if ! knows_simd wasm2c && ! knows_simd "$cache/wasm2c"; then
  if dpkg --compare-versions "$(apt-cache policy wabt | awk '/Candidate:/ { print $2 }')" ge 1.0.33; then
    install wabt
  else
    unpack_newer_wabt
  fi
fi
echo "bench/counted has what it needs."
