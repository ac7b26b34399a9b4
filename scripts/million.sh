#!/usr/bin/env bash
# A million cases for each chapter of interop/million, answered by the real Python
# libraries: those that are pinned, or those of the interpreter that
# GOURD_TEST_PYTHON names, such as one with a newer Flask.
#
#	scripts/million.sh                    answer all, write interop/million.json (some minutes)
#	scripts/million.sh --check [COUNT]    answer, compare with it
#	scripts/million.sh --diff tokens/17   the answers of Python and of Gourd to a block of 1000 cases that differ
#	scripts/million.sh --show tokens/17   the answers of Python to a block
#	scripts/million.sh --case tokens/17042  the answer of Python to one case
set -euo pipefail
cd "$(dirname "$0")/.."

python=${GOURD_TEST_PYTHON:-$(scripts/python.sh)}
export PYTHONDONTWRITEBYTECODE=1

if [ "${1:-}" = --diff ]; then
	block=${2:?which block: --diff tokens/17}
	diff <("$python" interop/python/million.py --show "$block") \
		<(go test -count=1 -v -run '^TestShow$' ./interop/million -show "$block" | grep -a '^[0-9]')
	echo "block $block: both answer alike"
	exit
fi
exec "$python" interop/python/million.py "$@"
