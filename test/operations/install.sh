#!/usr/bin/env bash
# Installs Prometheus and Alertmanager from Debian, as root, unless they are there. The packages' services
# stay off: the tests start servers of their own, on loopback, with folders of their own.
set -euo pipefail

if [ -x /usr/bin/prometheus ] && [ -x /usr/bin/promtool ] &&
  [ -x /usr/bin/prometheus-alertmanager ] && [ -x /usr/bin/amtool ]; then
  exit 0
fi

# invoke-rc.d asks this file whether a service may start; 101 is "no" (Debian policy, 9.3.3.1, and the
# documentation of init-system-helpers).
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi

apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends \
  prometheus prometheus-alertmanager >/dev/null
