#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Puts plimsoll on the machine a pipeline runs on, unless it is there: fetches the release's tarball from PLIMSOLL_URL,
# proves it against PLIMSOLL_SHA256, unpacks it, and prints the folder of the program, to be put in front of PATH.
#
#   PATH=$(sh ci/install.sh):$PATH
#
# PLIMSOLL_FOLDER is a folder of your own to keep it in from run to run; without it, each run has a new one.
# Needs nothing but sh, tar, sha256sum and curl or wget, and no root: any Linux on x86-64, glibc or musl.
set -eu

give_up() {
  printf '%s\n' "$@" >&2
  exit 2
}

if program=$(command -v plimsoll); then
  dirname "$program"
  exit
fi
[ -n "${PLIMSOLL_URL:-}" ] && [ -n "${PLIMSOLL_SHA256:-}" ] ||
  give_up "plimsoll is not installed, and PLIMSOLL_URL and PLIMSOLL_SHA256 do not say where a release is" \
    "  set them to the address and the SHA-256 of plimsoll-VERSION-linux-x86_64.tar.gz"

# Never a name in /tmp that others could have taken first.
into=${PLIMSOLL_FOLDER:+$PLIMSOLL_FOLDER/$PLIMSOLL_SHA256}
if [ -z "$into" ] || [ ! -x "$into/bin/plimsoll" ]; then
  [ -z "$into" ] || mkdir -p "$PLIMSOLL_FOLDER"
  fresh=$(mktemp -d "${PLIMSOLL_FOLDER:-${TMPDIR:-/tmp}}/plimsoll-XXXXXX")
  trap 'rm -rf "$fresh"' EXIT
  if command -v curl >/dev/null; then
    curl -fsSLo "$fresh/release" "$PLIMSOLL_URL" || give_up "$PLIMSOLL_URL could not be fetched"
  else
    wget -qO "$fresh/release" "$PLIMSOLL_URL" || give_up "$PLIMSOLL_URL could not be fetched"
  fi
  echo "$PLIMSOLL_SHA256  $fresh/release" | sha256sum -c - >/dev/null 2>&1 ||
    give_up "$PLIMSOLL_URL is not the release that PLIMSOLL_SHA256 names; nothing of it was used" \
      "  it has the SHA-256 $(sha256sum "$fresh/release" | cut -d' ' -f1)"
  tar -xzf "$fresh/release" -C "$fresh" --strip-components=1 || give_up "$PLIMSOLL_URL could not be unpacked"
  rm "$fresh/release"
  "$fresh/bin/plimsoll" --version >/dev/null ||
    give_up "$PLIMSOLL_URL holds no plimsoll that runs here ($(uname -sm)); releases are for Linux on x86-64"
  # Of several runs at once the first one keeps its folder, and the others use it.
  if [ -n "$into" ] && { mv -T "$fresh" "$into" 2>/dev/null || [ -x "$into/bin/plimsoll" ]; }; then
    :
  else
    into=$fresh
    trap - EXIT
  fi
fi
echo "$into/bin"
