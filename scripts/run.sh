#!/bin/sh
# Processes the user's files or the sample matter, then prints a summary.
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
