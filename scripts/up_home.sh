# Sourced by up.sh and down.sh: sets the home directory and the folder of the programs.
# shellcheck shell=sh

bin=${BIN:-.venv/bin}
if [ ! -x "$bin/legal-pipeline" ]; then
    echo "legal-pipeline is not installed in $bin; run: make install" >&2
    exit 2
fi
bin=$(cd "$bin" && pwd)

if [ -n "${LEGAL_PIPELINE_HOME:-}" ]; then
    home=$LEGAL_PIPELINE_HOME
elif [ "$(id -u)" = 0 ]; then
    # the users of the servers cannot read root's home directory
    home=/var/lib/legal-pipeline
else
    home=${XDG_DATA_HOME:-$HOME/.local/share}/legal-pipeline
fi
case $home in /*) ;; *) home=$(pwd)/$home ;; esac
# shellcheck disable=SC2034  # used by the scripts that source this
secrets=$home/secrets
