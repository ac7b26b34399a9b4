#!/usr/bin/env bash
# Every public package is held to 90 % of its statements, run by the tests of
# its own folder alone and in their short form.
set -euo pipefail
cd "$(dirname "$0")/.."

floor=90
packages=(itsdangerous taggedjson keyring keyring/flaskconfig cookie session session/memstore session/sessiontest session/sqlstore login password)

go test -short -cover "${packages[@]/#/./}" | tee /dev/stderr | awk -v floor=$floor -v want=${#packages[@]} '
	match($0, /coverage: [0-9.]+%/) {
		seen++
		share = substr($0, RSTART + 10, RLENGTH - 11) + 0
		if (share < floor) { low = low "\n  " $2 " " share " %" }
	}
	END {
		if (seen != want) { print "coverage: " seen " packages measured, not " want; exit 1 }
		if (low) { print "coverage: below " floor " %:" low; exit 1 }
	}'
