#!/bin/sh
# Takes down what up.sh brought up: workers drain, services end, the servers last. The data stay.
set -eu
cd "$(dirname "$0")/.."
. scripts/up_home.sh
. scripts/up_packages.sh
. scripts/up_servers.sh

if [ ! -e "$home/env.sh" ]; then
    echo "nothing was brought up in $home; if it was elsewhere, set LEGAL_PIPELINE_HOME"
    exit 0
fi
# shellcheck source=/dev/null
. "$home/env.sh"
# the servers are ended in any case: a worker that is left over finds nobody, and loses nothing
status=0
deploy/start_all_workers.sh stop || status=$?
stop_redis
stop_postgres
exit "$status"
