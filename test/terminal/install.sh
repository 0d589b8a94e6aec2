#!/usr/bin/env bash
# Installs the terminal that the tests of tophash top run in: Debian's tmux, as root, unless it is there.
set -euo pipefail

[ ! -x /usr/bin/tmux ] || exit 0
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends tmux >/dev/null
