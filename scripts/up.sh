#!/bin/sh
# Starts deployed mode on one machine: its own PostgreSQL and Redis, the tables, all workers and services.
# Safe to repeat at any time: what is missing is started, what runs with other settings is restarted, the rest is not touched.
set -eu
cd "$(dirname "$0")/.."
. scripts/up_home.sh
. scripts/up_packages.sh
. scripts/up_servers.sh

mkdir -p "$home" "$home/logs" "$secrets"
# the users of the servers must reach their folders through the home directory, but may not list it
if [ "$(id -u)" = 0 ]; then chmod 711 "$home"; else chmod 700 "$home"; fi
chmod 700 "$secrets" "$home/logs"

lock_home

# settings live in one file; a setting of an earlier call stays in effect until it is set again or its line is edited
export LEGAL_PIPELINE_HOME="$home" LEGAL_PIPELINE_SECRETS_DIR="$secrets"
if [ -e "$home/env.sh" ] && [ ! -e "$home/settings.env" ]; then
    # until version 0.4, env.sh held them
    # shellcheck source=/dev/null
    (. "$home/env.sh" && "$bin/legal-pipeline" settings --save > /dev/null)
fi
"$bin/legal-pipeline" settings --save

# servers named in the environment, now or at the first call, are not managed here
is_ours() {
    # $1: URL from the environment, $2: file of the stored secret, $3: data folder of the managed server
    [ -z "$1" ] && { [ -d "$3" ] || [ ! -s "$2" ]; }
}
wants_postgres=no wants_redis=no
if is_ours "${LEGAL_PIPELINE_DATABASE_URL:-}" "$secrets/legal_pipeline_database_url" "$home/postgres"; then wants_postgres=yes; fi
if is_ours "${LEGAL_PIPELINE_BROKER_URL:-}" "$secrets/legal_pipeline_broker_url" "$home/redis"; then wants_redis=yes; fi
install_packages

admin_url='' database_url=${LEGAL_PIPELINE_DATABASE_URL:-} broker_url=${LEGAL_PIPELINE_BROKER_URL:-}
workspace_url=${LEGAL_PIPELINE_WORKSPACE_DATABASE_URL:-}
if [ "$wants_postgres" = yes ]; then prepare_postgres; fi
if [ "$wants_redis" = yes ]; then prepare_redis; fi
start_servers
if [ "$wants_postgres" = yes ]; then open_postgres; fi

keep() {
    [ -n "$2" ] || return 0
    (umask 077 && printf %s "$2" > "$secrets/$1.new" && mv "$secrets/$1.new" "$secrets/$1")
}
keep legal_pipeline_database_url "$database_url"
keep legal_pipeline_broker_url "$broker_url"
keep legal_pipeline_workspace_database_url "$workspace_url"
keep legal_pipeline_alert_urls "${LEGAL_PIPELINE_ALERT_URLS:-}"

(
    umask 077
    quoted() { printf '%s' "$1" | sed "s/'/'\\\\''/g; 1s/^/'/; \$s/\$/'/"; }
    {
        echo "# written by make up; in a shell: . $home/env.sh"
        echo "# the settings are in settings.env, which programs and commands read themselves"
        echo "export LEGAL_PIPELINE_HOME=$(quoted "$home")"
        echo "export LEGAL_PIPELINE_SECRETS_DIR=$(quoted "$secrets")"
        echo "export DAGSTER_HOME=$(quoted "$home/deployed")"
        echo "export PATH=$(quoted "$bin"):\"\$PATH\""
    } > "$home/env.sh.new"
    mv "$home/env.sh.new" "$home/env.sh"
)
# programs read the file: a variable that they inherited would take precedence over its next edit
for name in $(env | sed -n 's/^\(LEGAL_PIPELINE_[A-Za-z0-9_]*\)=.*/\1/p'); do
    case $name in LEGAL_PIPELINE_TEST_*) ;; *) unset "$name" ;; esac
done
# shellcheck source=/dev/null
. "$home/env.sh"

if [ "$wants_postgres" = yes ]; then make_roles; fi
# the administrator creates the tables; the workers log in as the writer, which may not
LEGAL_PIPELINE_DATABASE_URL=${admin_url:-$(cat "$secrets/legal_pipeline_database_url")} legal-pipeline database init
unset PGPASSWORD
deploy/start_all_workers.sh

cat <<NEXT

Next:
  . $home/env.sh            # in every shell that uses this deployment
  legal-pipeline monitor    # live view of queues, workers, memory, documents
  legal-pipeline doctor     # check every part
  legal-pipeline users add NAME --all-matters    # who may sign in to the workspace, where people read the results
  make down                 # stop everything; the data stay in $home
NEXT
