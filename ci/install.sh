#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Puts plimsoll on the machine a pipeline runs on, unless it is there: fetches the release's tarball from PLIMSOLL_URL,
# proves it against PLIMSOLL_SHA256, unpacks it, and prints the folder of the program, to be put in front of PATH.
#
#   PATH=$(sh ci/install.sh):$PATH
#
# Needs nothing but sh, tar, sha256sum and wget or curl: any Linux, glibc or musl.
set -eu

if program=$(command -v plimsoll); then
  dirname "$program"
  exit
fi
if [ -z "${PLIMSOLL_URL:-}" ] || [ -z "${PLIMSOLL_SHA256:-}" ]; then
  echo "plimsoll is not installed, and PLIMSOLL_URL and PLIMSOLL_SHA256 do not say where a release is" >&2
  echo "  set them to the address and the SHA-256 of plimsoll-VERSION-linux-x86_64.tar.gz" >&2
  exit 2
fi

into=${PLIMSOLL_FOLDER:-${TMPDIR:-/tmp}/plimsoll-$PLIMSOLL_SHA256}
if [ ! -x "$into/bin/plimsoll" ]; then
  rm -rf "$into"
  mkdir -p "$into"
  if command -v wget >/dev/null; then
    wget -qO "$into/release.tar.gz" "$PLIMSOLL_URL"
  else
    curl -fsSLo "$into/release.tar.gz" "$PLIMSOLL_URL"
  fi
  if ! echo "$PLIMSOLL_SHA256  $into/release.tar.gz" | sha256sum -c - >/dev/null; then
    rm -rf "$into"
    echo "$PLIMSOLL_URL is not the release that PLIMSOLL_SHA256 names; nothing of it was used" >&2
    exit 2
  fi
  tar -xzf "$into/release.tar.gz" -C "$into" --strip-components=1
  rm "$into/release.tar.gz"
fi
echo "$into/bin"
