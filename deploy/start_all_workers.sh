#!/bin/sh
# start_all_workers.sh [PROFILE|stop|status]: starts, stops or lists the programs of this machine, under supervisord.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
legal=$root/.venv/bin/legal-pipeline
[ -x "$legal" ] || legal="legal-pipeline"

case ${1:-} in
    stop | status) exec "$legal" workers "$@" ;;
    "") exec "$legal" workers start ;;
    -*) exec "$legal" workers start "$@" ;;
    *) exec "$legal" workers start --profile "$@" ;;
esac
