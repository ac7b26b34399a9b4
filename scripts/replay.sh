#!/usr/bin/env bash
# Asks the real Python libraries every recorded question again, and says which
# answers are other ones now: those that are pinned, or with an argument those of
# another interpreter, which needs Flask and may have Flask-Login.
#
#	scripts/replay.sh [/path/to/python]
set -euo pipefail
cd "$(dirname "$0")/.."

python=${1:-$(scripts/python.sh)}
PYTHONDONTWRITEBYTECODE=1 exec "$python" interop/python/replay.py
