#!/usr/bin/env bash
# What verifying many session cookies costs: `gourd cookie verify --json -` in one
# process, start, keys and JSON output included, beside the loop over Flask's own
# serializer.loads(cookie, max_age) alone. Both get the same cookies, which the
# real Flask makes, and run alternately. It prints seconds of processor time (user
# and system) and fails if Gourd needs more than a quarter of Python's.
#
#	scripts/bench-verify.sh [COOKIES] [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/.."

python=$(scripts/python.sh)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

go build -o "$work/gourd" ./cmd/gourd
go version
grep -m 1 'model name' /proc/cpuinfo 2>/dev/null || true
"$python" scripts/bench_verify.py "$work" "${1:-100000}" "${2:-3}"
