#!/usr/bin/env bash
# Makes the Python environment of the live tests, every package pinned by its
# hash, and prints its interpreter. PYTHON names the Python to build it with.
# It is kept while neither the pins nor that Python change.
set -euo pipefail
cd "$(dirname "$0")/.."

base=${PYTHON:-python3}
pins=interop/python/requirements.txt
venv=$PWD/.cache/python

if ! command -v "$base" >/dev/null; then
	echo "scripts/python.sh: no $base here: install Python 3.11 or later with its venv module, or say PYTHON=/path/to/python3" >&2
	exit 3
fi

pinned() { "$base" --version && cat "$pins"; }

if ! pinned | cmp -s - "$venv/made-from"; then
	echo "making $venv from $pins" >&2
	rm -rf "$venv"
	"$base" -m venv "$venv" >&2
	"$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
		--require-hashes --no-deps --only-binary :all: -r "$pins" >&2
	pinned >"$venv/made-from"
fi
echo "$venv/bin/python"
