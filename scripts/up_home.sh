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

# Waits for another `make up` or `make down` of this home directory. The lock ends with this script and the commands it started;
# servers, which outlive it, are started without descriptor 9.
lock_home() {
    exec 9>> "$home/up.lock"
    "$bin/python" - "$home" <<'PYTHON' || exit 2
import fcntl, sys, time

deadline, is_told = time.monotonic() + 900, False
while True:
    try:
        fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)
        break
    except BlockingIOError:
        if not is_told:
            print(f"another make up or make down is running for {sys.argv[1]}; waiting for it", flush=True)
            is_told = True
        if time.monotonic() > deadline:
            sys.exit(f"another make up or make down has been running for {sys.argv[1]} for 15 minutes; end it, then repeat this")
        time.sleep(0.2)
PYTHON
}
