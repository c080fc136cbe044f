# Sourced by up.sh and down.sh: manages PostgreSQL and Redis in the home directory, on loopback, each with a password.
# shellcheck shell=sh

# As root, the servers run as ordinary users; PostgreSQL requires it.
server_user() {
    for name in "$1" nobody; do
        if id "$name" >/dev/null 2>&1; then echo "$name"; return; fi
    done
}

as_user() {
    user=$1
    shift
    if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups "$@"); else "$@"; fi
}

# Creates the data folder of a server, owned by its user.
server_folder() {
    mkdir -p "$1"
    if [ "$(id -u)" = 0 ]; then chown "$2" "$1"; fi
    chmod 700 "$1"
    if ! as_user "$2" test -w "$1" -a -x "$1"; then
        echo "the user $2, which runs the server, cannot reach $1; set LEGAL_PIPELINE_HOME to a folder such as /var/lib/legal-pipeline" >&2
        exit 2
    fi
}

# Prints a secret; creates it on the first call, atomically and readable by its owner only.
secret() {
    if [ ! -s "$secrets/$1" ]; then
        (umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' > "$secrets/$1.new" && mv "$secrets/$1.new" "$secrets/$1")
    fi
    cat "$secrets/$1"
}

# Prints the port of a server: on the first call the default port if free, or else any free port; later the same port.
port_for() {
    if [ ! -s "$home/ports/$1" ]; then
        mkdir -p "$home/ports"
        "$bin/python" - "$2" > "$home/ports/$1.new" <<'PYTHON'
import socket, sys
for port in (int(sys.argv[1]), 0):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        print(probe.getsockname()[1])
        break
PYTHON
        mv "$home/ports/$1.new" "$home/ports/$1"
    fi
    cat "$home/ports/$1"
}

# Creates the cluster on the first call; `start_servers` starts it.
prepare_postgres() {
    folder=$home/postgres
    owner=$(server_user postgres)
    server_folder "$folder" "$owner"
    port=$(port_for postgres 5432)
    if [ ! -d "$folder/data" ]; then
        echo "creating a PostgreSQL cluster in $folder"
        # an interrupted initdb leaves data.new behind
        rm -rf "$folder/data.new"
        secret postgres_password > /dev/null
        (umask 077 && cat "$secrets/postgres_password" > "$folder/password")
        if [ "$(id -u)" = 0 ]; then chown "$owner" "$folder/password"; fi
        as_user "$owner" "$(program initdb)" --pgdata="$folder/data.new" --username=postgres --pwfile="$folder/password" \
            --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 > "$home/logs/initdb.log"
        rm -f "$folder/password"
        as_user "$owner" tee -a "$folder/data.new/postgresql.conf" > /dev/null <<CONF
# by scripts/up.sh
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
password_encryption = scram-sha-256
shared_buffers = 48MB
max_connections = 100
CONF
        mv "$folder/data.new" "$folder/data"
    fi
    postgres_owner=$owner postgres_port=$port
}

# Creates the database, and sets the URLs of the administrator, of the writer and of the workspace.
open_postgres() {
    # passwords go through the environment or standard input, so that no process list shows them
    PGPASSWORD=$(cat "$secrets/postgres_password")
    export PGPASSWORD
    if [ "$(echo "select count(*) from pg_database where datname = 'legal_pipeline'" | ask_postgres postgres)" = 0 ]; then
        echo "create database legal_pipeline" | ask_postgres postgres
    fi
    admin_url=postgresql+psycopg2://postgres:$PGPASSWORD@127.0.0.1:$postgres_port/legal_pipeline
    database_url=postgresql+psycopg2://legal_pipeline_writer:$(secret writer_password)@127.0.0.1:$postgres_port/legal_pipeline
    workspace_url=postgresql+psycopg2://legal_pipeline_workspace:$(secret workspace_password)@127.0.0.1:$postgres_port/legal_pipeline
}

# Creates the roles that log in, with their passwords: `database init`, which comes next, would ask a person to set them.
make_roles() {
    for role in writer reader workspace; do
        cat <<SQL
select 'create role legal_pipeline_$role login' where to_regrole('legal_pipeline_$role') is null \gexec
alter role legal_pipeline_$role password '$(secret ${role}_password)';
SQL
    done | ask_postgres legal_pipeline
}

ask_postgres() {
    "$(program psql)" --quiet --no-psqlrc --tuples-only --no-align --set=ON_ERROR_STOP=1 \
        --host=127.0.0.1 --port="$(cat "$home/ports/postgres")" --username=postgres --dbname="$1"
}

redis_ping() {
    REDISCLI_AUTH=$(cat "$secrets/redis_password") "$(program redis-cli)" -p "$(cat "$home/ports/redis")" ping 2>/dev/null | grep -q PONG
}

# Writes the configuration; `start_servers` starts it.
prepare_redis() {
    folder=$home/redis
    owner=$(server_user redis)
    server_folder "$folder" "$owner"
    port=$(port_for redis 6379)
    password=$(secret redis_password)
    broker_url=redis://:$password@127.0.0.1:$port/0
    # the password is in the file so that no process list shows it
    (umask 077 && cat > "$folder/redis.conf.new" <<CONF
bind 127.0.0.1
port $port
requirepass $password
databases 1
dir $folder
# accepted messages survive a restart; a power failure may lose the last second
appendonly yes
appendfsync everysec
save ""
# a full Redis rejects new messages instead of discarding old ones
maxmemory 256mb
maxmemory-policy noeviction
# the supervisor is its parent and keeps its output
daemonize no
CONF
    )
    if [ "$(id -u)" = 0 ]; then chown "$owner" "$folder/redis.conf.new"; fi
    mv "$folder/redis.conf.new" "$folder/redis.conf"
    redis_owner=$owner
}

# One supervisor for both servers, apart from that of the programs: they start before everything else and stop after it.
servers_supervisor() {
    "$bin/python" -m supervisor.supervisorctl --configuration "$home/servers/run/supervisord.conf" "$@" 9>&-
}

server_section() {
    # $1: name, $2: command, $3: user, $4: signal that ends it after what it has begun
    cat <<CONF
[program:$1]
command=$2
$(if [ "$(id -u)" = 0 ]; then echo "user=$3"; fi)
directory=/
autostart=true
autorestart=true
startsecs=1
startretries=100000
stopsignal=$4
stopwaitsecs=60
redirect_stderr=true
stdout_logfile=$home/logs/$1.log
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=3
CONF
}

# Starts what does not run, under a supervisor that starts it again whenever it dies; waits until both answer.
start_servers() {
    [ "$wants_postgres$wants_redis" != nono ] || return 0
    mkdir -p "$home/servers/run"
    chmod 700 "$home/servers" "$home/servers/run"
    (
        umask 077
        {
            echo "; written by make up; changes here are lost"
            printf '[unix_http_server]\nfile=%s\nchmod=0700\n' "$home/servers/run/supervisor.sock"
            printf '[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n'
            printf '[supervisorctl]\nserverurl=unix://%s\n[supervisord]\n' "$home/servers/run/supervisor.sock"
            if [ "$(id -u)" = 0 ]; then echo user=root; fi
            printf 'pidfile=%s\nlogfile=%s\n' "$home/servers/run/supervisord.pid" "$home/logs/servers.log"
            if [ "$wants_postgres" = yes ]; then
                # the plan of memory has room for these buffers, whatever an earlier version wrote into postgresql.conf
                # INT: running transactions are rolled back, and the data are complete
                server_section postgres "$(program postgres) -D $home/postgres/data -c shared_buffers=48MB" "$postgres_owner" INT
            fi
            if [ "$wants_redis" = yes ]; then
                server_section redis "$(program redis-server) $home/redis/redis.conf" "$redis_owner" TERM
            fi
        } > "$home/servers/run/supervisord.conf.new"
        mv "$home/servers/run/supervisord.conf.new" "$home/servers/run/supervisord.conf"
    )
    if servers_supervisor pid > /dev/null 2>&1; then
        servers_supervisor update > /dev/null
        servers_supervisor start all > /dev/null || true
    else
        # those of an earlier version, or whose supervisor was killed, run without anybody to start them again
        stop_unsupervised
        if [ "$wants_postgres" = yes ]; then echo "starting PostgreSQL on 127.0.0.1:$(cat "$home/ports/postgres")"; fi
        if [ "$wants_redis" = yes ]; then echo "starting Redis on 127.0.0.1:$(cat "$home/ports/redis")"; fi
        "$bin/python" -m supervisor.supervisord --configuration "$home/servers/run/supervisord.conf" 9>&-
    fi
    if [ "$wants_postgres" = yes ]; then wait_for postgres postgres_answers; fi
    if [ "$wants_redis" = yes ]; then wait_for redis redis_ping; fi
}

postgres_answers() {
    echo "select 1" | PGPASSWORD=$(cat "$secrets/postgres_password") ask_postgres postgres > /dev/null 2>&1
}

wait_for() {
    tries=0
    until "$2"; do
        tries=$((tries + 1))
        if [ "$tries" -gt 600 ]; then
            echo "$1 did not start; the end of $home/logs/$1.log:" >&2
            tail -n 15 "$home/logs/$1.log" >&2
            exit 1
        fi
        sleep 0.2
    done
}

stop_unsupervised() {
    if [ -s "$home/ports/redis" ] && redis_ping; then
        REDISCLI_AUTH=$(cat "$secrets/redis_password") "$(program redis-cli)" -p "$(cat "$home/ports/redis")" shutdown > /dev/null 2>&1 || true
    fi
    [ -d "$home/postgres/data" ] || return 0
    owner=$(server_user postgres)
    if as_user "$owner" "$(program pg_ctl)" status --pgdata="$home/postgres/data" > /dev/null 2>&1; then
        as_user "$owner" "$(program pg_ctl)" stop --pgdata="$home/postgres/data" --mode=fast --wait --timeout=60 > /dev/null
    fi
}

# Stops the servers and their supervisor. The data are on disk when this returns.
stop_servers() {
    if [ -e "$home/servers/run/supervisord.conf" ] && servers_supervisor pid > /dev/null 2>&1; then
        pid=$(servers_supervisor pid)
        for server in redis:Redis postgres:PostgreSQL; do
            if servers_supervisor stop "${server%%:*}" 2>/dev/null | grep -q stopped; then echo "${server##*:} stopped"; fi
        done
        servers_supervisor shutdown > /dev/null
        while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    fi
    stop_unsupervised
}
