#!/usr/bin/env bash
# Mutation testing: changes the code of each package in one place at a time and
# runs the package's tests, which should fail. Names the changes that survived and
# how many did not; exits with 1 if a package is below LEAST (default 90) percent.
# A package takes minutes. See docs/proof.md for what survives, and why.
#
#   scripts/mutation.sh [PACKAGE…]     itsdangerous, or ./itsdangerous
#   RUN='^zlib.go' scripts/mutation.sh itsdangerous     some of the changes alone
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- itsdangerous internal/inflate taggedjson internal/pyjson cookie internal/httpdate password
mutate=$(scripts/tools.sh mutate)
exec "$mutate" -least "${LEAST:-90}" -workers "${WORKERS:-2}" -run "${RUN:-}" "${@/#/./}"
