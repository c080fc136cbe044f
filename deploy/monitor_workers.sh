#!/bin/sh
# Shows a live view of queues, workers and documents; options: --once, --json.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
legal=$root/.venv/bin/legal-pipeline
[ -x "$legal" ] || legal="legal-pipeline"
exec "$legal" monitor "$@"
