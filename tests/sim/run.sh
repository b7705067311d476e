#!/bin/sh
# Lets the clients of others judge sigap-sim: tests/sim/run.sh [path of sigap-sim]. Installs the locked tools on first use.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
SIGAP_SIM=$(realpath "${1:-$here/../../build/release/sigap-sim}")
export SIGAP_SIM
cd "$here"
if ! cmp -s package-lock.json node_modules/.installed-lock; then
    npm ci --no-audit --no-fund
    cp package-lock.json node_modules/.installed-lock
fi
exec node_modules/.bin/node --test --test-concurrency=1 "$here"/*.test.mjs
