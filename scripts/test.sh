#!/usr/bin/env bash
# Everything `make test` promises, the quick things first. It stops at the first
# failure and ends by saying what ran, how long it took, and what was left out and
# why. With CI=true nothing may be left out: what is missing fails.
#
# A step says by exit code 3 that this machine lacks something it needs; what it
# lacks stands on its last line of output.
set -euo pipefail
cd "$(dirname "$0")/.."

logs=.cache/test
rm -rf "$logs"
mkdir -p "$logs"
passed=0 failed=0 ran="" left_out=""

strict() { [ "${CI:-}" = true ]; }

step() { # step NAME COMMAND [ARGUMENT…]
	local name=$1 log=$logs/$1.log began=$SECONDS code=0 line
	shift
	printf '\n== %s\n' "$name"
	"$@" 2>&1 | tee "$log" || code=$?
	line=$(printf '%-12s %4d s' "$name" $((SECONDS - began)))
	printf -- '-- %s\n' "$line"
	if [ $code = 3 ] && ! strict; then
		left_out+="  $name: $(tail -n 1 "$log")"$'\n'
		return
	fi
	if [ $code != 0 ]; then
		failed=1
		ran+="  FAILED  $line"$'\n'
		exit 1
	fi
	passed=$((passed + 1))
	ran+="  ok      $line"$'\n'
}

summary() {
	printf '\n== What ran\n%s' "$ran"
	if [ -n "$left_out" ]; then printf '== What was left out\n%s' "$left_out"; fi
	if [ $failed = 1 ]; then echo "== The steps after the failed one did not run."; fi
	printf '%d passed, %d failed\n' $passed $failed
}
trap summary EXIT

check_format() {
	local odd
	odd=$(find . -name '*.go' -not -path './.*' -exec gofmt -l {} +)
	[ -z "$odd" ] || { printf 'make fmt would change:\n%s\n' "$odd"; return 1; }
}

check_static() {
	local staticcheck
	staticcheck=$(scripts/tools.sh staticcheck) && "$staticcheck" ./...
}

check_vulnerabilities() {
	local govulncheck
	govulncheck=$(scripts/tools.sh govulncheck) && "$govulncheck" -db "file://$VULNDB" ./...
}

# go_test LOG ARGUMENT… runs go test and keeps its events in LOG.json.
go_test() {
	local log=$logs/$1.json gotestsum
	shift
	gotestsum=$(scripts/tools.sh gotestsum) || return
	"$gotestsum" --format pkgname --format-icons text --format-hide-empty-pkg --jsonfile "$log" -- "$@"
}

# Tests named TestLive… ask real peers; they have a step of their own.
test_plain() { go_test plain -skip '^TestLive' ./...; }

test_live() {
	local python
	python=$(scripts/python.sh) || return
	GOURD_TEST_PYTHON=$python go_test live -count=1 -run '^TestLive' ./...
}

test_race() {
	if ! command -v "$(go env CC)" >/dev/null; then
		echo "the race detector needs a C compiler"
		return 3
	fi
	go_test race -race -short -skip '^TestLive' ./...
}

test_million() { GOURD_MILLION=1 go_test million -count=1 -run '^TestMillion$' ./interop/million; }

test_mutants() { GOURD_MUTANTS=2000000 go_test mutants -count=1 -run '^TestMutants$' ./interop/mutants; }

# The comparison with other libraries is a module of its own.
check_bench() {
	local staticcheck
	staticcheck=$(scripts/tools.sh staticcheck) || return
	(cd bench && go mod tidy -diff && go vet ./... && "$staticcheck" ./... && go test -short ./...)
}

# The recorded answers, read by another language.
test_javascript() {
	if ! command -v node >/dev/null; then
		echo "the reader of the recorded answers in JavaScript needs Node.js"
		return 3
	fi
	node interop/javascript/verify.mjs
}

# check_skipped names the tests that left themselves out. The race run is the
# short form of the plain one, so what it leaves out is no loss.
check_skipped() {
	local skipped
	skipped=$(cat "$logs"/plain.json "$logs"/live.json 2>/dev/null |
		sed -nE 's/.*"Action":"skip","Package":"([^"]+)","Test":"([^"]+)".*/\1 \2/p')
	[ -n "$skipped" ] || return 0
	printf 'Tests left themselves out, for the reasons given above:\n%s\n' "$skipped"
	echo "tests that left themselves out, named above: $(wc -l <<<"$skipped")"
	return 3
}

step gofmt check_format
step tidy go mod tidy -diff
step vet go vet ./...
step staticcheck check_static
step tests test_plain
step bench check_bench
step vectors scripts/vectors.sh "$logs/plain.json"
step coverage scripts/coverage.sh
step live test_live
step million test_million
step mutants test_mutants
step javascript test_javascript
step race test_race
step skipped check_skipped
if [ -n "${VULNDB:-}" ]; then
	step govulncheck check_vulnerabilities
else
	left_out+="  govulncheck: no database was given (VULNDB=/folder/of/the/osv/files make test); it is no part of CI"$'\n'
fi
