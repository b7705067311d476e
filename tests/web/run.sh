#!/bin/sh
# Looks at the pages in Debian's Chromium: tests/web/run.sh [BUILD_DIR] [FILE...]. Installs the locked tools on first use.
# SIGAP_SCREENSHOTS=1 renews the pictures under docs/images; CHROMIUM names another browser.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
SIGAP_BUILD=$(realpath "${1:-$here/../../build/release}")
[ $# = 0 ] || shift
export SIGAP_BUILD
cd "$here"
if ! cmp -s package-lock.json node_modules/.installed-lock; then
    npm ci --no-audit --no-fund
    cp package-lock.json node_modules/.installed-lock
fi
[ $# -gt 0 ] || set -- "$here"/*.test.mjs
exec node_modules/.bin/node --test --test-concurrency=2 "$@"
