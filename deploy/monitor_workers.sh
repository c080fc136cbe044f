#!/bin/sh
# A live view of queues, workers and documents; --once, --json.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
legal=$root/.venv/bin/legal-pipeline
[ -x "$legal" ] || legal="legal-pipeline"
exec "$legal" monitor "$@"
