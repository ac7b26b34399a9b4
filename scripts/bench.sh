#!/usr/bin/env bash
# Gourd's sessions beside those of other Go libraries: what two requests at once
# lose, which logouts are undone, and what a request costs. It says first with
# which versions, on which machine and how busy that is. docs/speed.md explains the
# tables; arguments are those of the program:
#
#	scripts/bench.sh [-pairs 10000] [-logouts 1000] [-rounds 15]
set -euo pipefail
cd "$(dirname "$0")/../bench"

processor() {
	local model
	model=$(sed -nE 's/^model name[[:space:]]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
	echo "${model:-$(uname -m)}, $(getconf _NPROCESSORS_ONLN) cores, $(uname -s)"
}

load() { uptime | sed -E 's/.*load averages?: //'; }

echo "$(go version), $(git describe --always --dirty 2>/dev/null || echo 'no commit')"
go list -m -f '{{if not (or .Main .Indirect .Replace)}}{{.Path}} {{.Version}}{{end}}' all | grep .
processor
echo "load before: $(load)"
echo
go run . "$@"
echo
echo "load after: $(load)"
