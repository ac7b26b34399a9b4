#!/usr/bin/env bash
# Writes interop/python/requirements.txt from requirements.in: every package with
# its version and hashes, and no word of where it came from.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=$PWD/.cache/pip-tools
"${PYTHON:-python3}" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet pip-tools==7.6.2
cd interop/python
CUSTOM_COMPILE_COMMAND="make python-lock" "$venv/bin/pip-compile" --quiet --generate-hashes --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements.txt requirements.in
