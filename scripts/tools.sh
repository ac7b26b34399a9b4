#!/usr/bin/env bash
# Builds one of the pinned tools and prints where it is: scripts/tools.sh staticcheck
set -euo pipefail
cd "$(dirname "$0")/.."

case ${1:-} in
staticcheck) package=honnef.co/go/tools/cmd/staticcheck ;;
govulncheck) package=golang.org/x/vuln/cmd/govulncheck ;;
gotestsum) package=gotest.tools/gotestsum ;;
mutate) package=./mutate ;;
*)
	echo "usage: scripts/tools.sh staticcheck|govulncheck|gotestsum|mutate" >&2
	exit 2
	;;
esac

mkdir -p .cache/bin
go -C tools build -o "$PWD/.cache/bin/$1" "$package"
echo "$PWD/.cache/bin/$1"
