#!/usr/bin/env bash
# The long form of the tests: interop/proof and interop/kill9, then GOURD_MUTANTS
# changed tokens (default 20 million, GOURD_MUTANTS_SEED is their seed), then every
# fuzz target for FUZZTIME (default 60s), one after the other. What a target finds
# is kept in its testdata/fuzz folder.
set -euo pipefail
cd "$(dirname "$0")/.."

fuzztime=${FUZZTIME:-60s}

# Those of interop/difffuzz compare with the real libraries and need them.
if [ -z "${GOURD_TEST_PYTHON:-}" ]; then
	GOURD_TEST_PYTHON=$(scripts/python.sh) || GOURD_TEST_PYTHON=
	export GOURD_TEST_PYTHON
fi
echo "== sessions that end when they should, in the long form"
GOURD_SOAK=1 go test -count=1 -timeout 0 -v ./interop/proof ./interop/kill9
echo "== ${GOURD_MUTANTS:=20000000} mutants"
GOURD_MUTANTS=$GOURD_MUTANTS go test -count=1 -timeout 0 -run '^TestMutants$' ./interop/mutants

targets=$(find . -name '*_test.go' -not -path './.*' -print0 |
	xargs -0 grep -HoE '^func Fuzz[A-Za-z0-9_]+' | sed -E 's#/[^/]+:func #:#' | sort)

# fuzz fails if something was found. That go test gives up at the very end of its
# time, "context deadline exceeded" and no input written, is its own fault.
fuzz() { # fuzz FOLDER NAME
	local log=.cache/soak.log
	mkdir -p .cache
	go test -run '^$' -fuzz "^$2\$" -fuzztime "$fuzztime" "$1" 2>&1 | tee "$log" && return
	grep -q 'context deadline exceeded' "$log" && ! grep -q 'Failing input' "$log"
}

count=0 found=()
for target in $targets; do
	folder=${target%%:*} name=${target##*:}
	printf '\n== %s %s for %s\n' "$folder" "$name" "$fuzztime"
	fuzz "$folder" "$name" || found+=("$folder $name")
	count=$((count + 1))
done

printf '\n%d fuzz targets ran for %s each, %d found something\n' "$count" "$fuzztime" ${#found[@]}
[ ${#found[@]} -eq 0 ] || { printf '  %s\n' "${found[@]}"; exit 1; }
