#!/usr/bin/env bash
# Starts the Flask app and the Go app side by side, with a key made for this run,
# and ends when either one does.
set -euo pipefail
cd "$(dirname "$0")"

export FLASK_PORT=${FLASK_PORT:-8301} GO_PORT=${GO_PORT:-8302}
export FLASK_URL=http://localhost:$FLASK_PORT GO_URL=http://localhost:$GO_PORT
SECRET_KEY=${SECRET_KEY:-$(go run ../../cmd/gourd key new)}
export SECRET_KEY
python=$(../../scripts/python.sh)

folder=$(mktemp -d) children=()
stop() {
	if [ ${#children[@]} -gt 0 ]; then kill "${children[@]}" 2>/dev/null || true; fi
	rm -rf "$folder"
}
trap stop EXIT
go build -o "$folder/go-app" . # go run would leave its own child behind

"$python" app.py &
children+=($!)
"$folder/go-app" &
children+=($!)
echo "Sign in as ann, password 'correct horse battery', at $FLASK_URL or $GO_URL." >&2

# Not wait -n, which the bash of macOS does not have.
while kill -0 "${children[0]}" && kill -0 "${children[1]}"; do sleep 0.5; done 2>/dev/null
echo "run.sh: one half has ended, so the other is stopped" >&2
exit 1
