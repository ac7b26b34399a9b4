#!/usr/bin/env bash
# Starts the Flask app and the Go app side by side, with a key made for this run.
set -euo pipefail
cd "$(dirname "$0")"

export FLASK_PORT=${FLASK_PORT:-8301} GO_PORT=${GO_PORT:-8302}
export FLASK_URL=http://localhost:$FLASK_PORT GO_URL=http://localhost:$GO_PORT
SECRET_KEY=${SECRET_KEY:-$(go run ../../cmd/gourd key new)}
export SECRET_KEY
python=$(../../scripts/python.sh)

trap 'kill 0' EXIT
"$python" app.py &
go run . &
echo "Sign in as ann, password 'correct horse battery', at $FLASK_URL or $GO_URL." >&2
wait
