#!/usr/bin/env bash
# Asks this module and the real Python libraries the same random questions and
# compares every answer: differential fuzzing. A seed determines the questions, so
# a run can be made again. It prints how many were compared, how many differences
# each rule of interop/difffuzz explains, and fails at the first that none does.
#
#   scripts/difffuzz.sh [--seconds N] [--seed S]     20 minutes, and a seed by the clock
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=1200 seed=$(date +%s)
while [ $# -gt 0 ]; do
	case $1 in
	--seconds) seconds=${2:?--seconds takes a number} ;;
	--seed) seed=${2:?--seed takes a number} ;;
	*)
		echo "scripts/difffuzz.sh: unknown argument $1; known are --seconds N and --seed S" >&2
		exit 2
		;;
	esac
	shift 2
done

GOURD_TEST_PYTHON=${GOURD_TEST_PYTHON:-$(scripts/python.sh)}
export GOURD_TEST_PYTHON DIFF_SECONDS=$seconds DIFF_SEED=$seed
exec go test -count=1 -v -timeout $((seconds + 300))s -run '^TestLiveDifferential$' ./interop/difffuzz
