#!/bin/sh
# The main job: the user's own files, or the sample matter; then what was found and what to type next.
set -eu
legal="${BIN:-.venv/bin}/legal-pipeline"

if [ -n "${FILES:-}" ]; then
    folder=$FILES
    matter=${MATTER:-}
else
    home=$("$legal" env | sed -n 's/^export LEGAL_PIPELINE_HOME=//p')
    eval "home=$home"
    folder=$home/sample
    matter=${MATTER:-sample}
    "$legal" sample "$folder"
fi

status=0
if [ -n "$matter" ]; then
    "$legal" run "$folder" --matter "$matter" || status=$?
else
    "$legal" run "$folder" || status=$?
fi
[ "$status" -le 1 ] || exit "$status"

echo
"$legal" summary ${matter:+--matter "$matter"}
exit "$status"
