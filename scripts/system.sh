#!/usr/bin/env bash
# Installs what the tests need from the system and do not find: a C compiler
# (the race detector links with it) and Python with its venv module. It knows
# Debian's apt-get; elsewhere it says what is missing and fails.
set -euo pipefail

missing=()
command -v cc >/dev/null || command -v gcc >/dev/null || missing+=(gcc libc6-dev)
python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3 python3-venv)
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
	echo "scripts/system.sh: please install: ${missing[*]}" >&2
	exit 3
fi
echo "installing ${missing[*]}"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}"
