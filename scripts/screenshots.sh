#!/usr/bin/env bash
# Makes docs/screenshots/login-light.png and login-dark.png: starts gourd serve on
# a folder of its own, and lets Chromium take a picture of the sign-in page in
# each theme. Exit code 3 says that there is no Chromium and none could be had.
set -euo pipefail
cd "$(dirname "$0")/.."

find_chromium() {
	command -v chromium || command -v chromium-browser || command -v google-chrome
}

install_chromium() { # Debian's; needs root
	[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
	apt-get update -qq
	apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
}

chromium=$(find_chromium) || { install_chromium >&2 && chromium=$(find_chromium); } || {
	echo "no Chromium: install it (apt-get install chromium)"
	exit 3
}

work=$(mktemp -d)
port=${PORT:-8391}
go build -o "$work/gourd" ./cmd/gourd
"$work/gourd" serve --data "$work/data" --listen "localhost:$port" >"$work/log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true; rm -rf "$work"' EXIT

for _ in $(seq 100); do
	curl -fs -o /dev/null "http://localhost:$port/readyz" && break
	kill -0 $server 2>/dev/null || { cat "$work/log" >&2; exit 1; }
	sleep 0.1
done

picture() { # picture FILE SCHEME: 0 is dark, 1 is light
	"$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run \
		--disable-background-networking --user-data-dir="$work/profile" \
		--window-size=960,640 --force-device-scale-factor=1.5 \
		--blink-settings=preferredColorScheme="$2" \
		--screenshot="$work/picture.png" "http://localhost:$port/login" >"$work/chromium.log" 2>&1 ||
		{ cat "$work/chromium.log" >&2; exit 1; }
	mv "$work/picture.png" "docs/screenshots/$1"
	echo "docs/screenshots/$1"
}

mkdir -p docs/screenshots
picture login-light.png 1
picture login-dark.png 0
