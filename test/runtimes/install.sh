#!/usr/bin/env bash
# Installs the one runtime that npm does not bring: Debian's Chromium, as root, unless it is there.
set -euo pipefail

[ ! -x /usr/bin/chromium ] || exit 0
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium >/dev/null
