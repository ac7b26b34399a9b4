#!/usr/bin/env bash
# Adds up the accounts that the tests keep of Python's answers, from the events
# of a test run (go test -json), and fails if a case of interop/vectors stands in
# no account, or in two. Of flask-login-values Gourd has the session identifier
# alone; the other cases are of cookies that it does not have.
set -euo pipefail
cd "$(dirname "$0")/.."

events=${1:?usage: scripts/vectors.sh EVENTS.json}
lines=$(sed -nE 's/.*"Output":".*vectors: ([a-z-]+[a-z0-9-]*): ([0-9]+) cases: ([0-9]+) passed, ([0-9]+) refused on purpose.*/\1 \2 \3 \4/p' "$events")
cases=$(for file in interop/vectors/*.json; do
	printf '%s %s\n' "$(basename "$file" .json)" "$(grep -cE '^ *\{"id": ' "$file")"
done)

awk -v cases="$cases" -v partly=flask-login-values '
	{ n[$1] += $2; passed[$1] += $3; refused[$1] += $4 }
	END {
		count = split(cases, line, "\n")
		for (i = 1; i <= count; i++) {
			split(line[i], f, " ")
			if (f[1] == partly) f[2] = n[f[1]]
			printf "%-28s %5d cases: %5d passed, %3d refused on purpose\n", f[1], f[2], passed[f[1]], refused[f[1]]
			if (n[f[1]] != f[2]) { printf "  but %d stand in an account\n", n[f[1]]; bad = 1 }
			all += f[2]; ok += passed[f[1]]; no += refused[f[1]]
		}
		printf "%-28s %5d cases: %5d passed, %3d refused on purpose\n", "together", all, ok, no
		exit bad
	}' <<<"$lines"
