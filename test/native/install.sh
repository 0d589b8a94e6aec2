#!/usr/bin/env bash
# Installs what replays the corpus natively: wasm2c as bench/counted needs it, gcc, and g++.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bash bench/counted/install.sh
[ ! -x /usr/bin/g++ ] || exit 0
DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends g++ >/dev/null
