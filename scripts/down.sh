#!/bin/sh
# Stops what up.sh started: workers drain, services end, the servers stop last. The data are kept.
set -eu
cd "$(dirname "$0")/.."
. scripts/up_home.sh
. scripts/up_packages.sh
. scripts/up_servers.sh

if [ ! -e "$home/env.sh" ]; then
    echo "nothing was started in $home; if you used another home directory, set LEGAL_PIPELINE_HOME"
    exit 0
fi
lock_home
# shellcheck source=/dev/null
. "$home/env.sh"
# stop the servers in any case: a remaining worker cannot reach them, and loses nothing
status=0
deploy/start_all_workers.sh stop || status=$?
stop_servers
exit "$status"
