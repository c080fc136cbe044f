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

start_postgres() {
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
shared_buffers = 96MB
max_connections = 100
CONF
        mv "$folder/data.new" "$folder/data"
    fi
    if ! as_user "$owner" "$(program pg_ctl)" status --pgdata="$folder/data" > /dev/null 2>&1; then
        echo "starting PostgreSQL on 127.0.0.1:$port"
        as_user "$owner" "$(program pg_ctl)" start --pgdata="$folder/data" --log="$folder/postgres.log" --wait --timeout=60 > /dev/null 9>&- || {
            echo "PostgreSQL did not start; the end of $folder/postgres.log:" >&2
            tail -n 15 "$folder/postgres.log" >&2
            exit 1
        }
    fi
    # passwords go through the environment or standard input, so that no process list shows them
    PGPASSWORD=$(cat "$secrets/postgres_password")
    export PGPASSWORD
    if [ "$(echo "select count(*) from pg_database where datname = 'legal_pipeline'" | ask_postgres postgres)" = 0 ]; then
        echo "create database legal_pipeline" | ask_postgres postgres
    fi
    admin_url=postgresql+psycopg2://postgres:$PGPASSWORD@127.0.0.1:$port/legal_pipeline
    database_url=postgresql+psycopg2://legal_pipeline_writer:$(secret writer_password)@127.0.0.1:$port/legal_pipeline
}

# Sets the passwords of the roles, which the migration creates without one.
set_role_passwords() {
    for role in writer reader; do
        echo "alter role legal_pipeline_$role password '$(secret ${role}_password)'" | ask_postgres legal_pipeline
    done
}

ask_postgres() {
    "$(program psql)" --quiet --no-psqlrc --tuples-only --no-align --set=ON_ERROR_STOP=1 \
        --host=127.0.0.1 --port="$(cat "$home/ports/postgres")" --username=postgres --dbname="$1"
}

stop_postgres() {
    [ -d "$home/postgres/data" ] || return 0
    owner=$(server_user postgres)
    if as_user "$owner" "$(program pg_ctl)" status --pgdata="$home/postgres/data" > /dev/null 2>&1; then
        as_user "$owner" "$(program pg_ctl)" stop --pgdata="$home/postgres/data" --mode=fast --wait --timeout=60 > /dev/null
        echo "PostgreSQL stopped"
    fi
}

redis_ping() {
    REDISCLI_AUTH=$(cat "$secrets/redis_password") "$(program redis-cli)" -p "$(cat "$home/ports/redis")" ping 2>/dev/null | grep -q PONG
}

start_redis() {
    folder=$home/redis
    owner=$(server_user redis)
    server_folder "$folder" "$owner"
    port=$(port_for redis 6379)
    password=$(secret redis_password)
    broker_url=redis://:$password@127.0.0.1:$port/0
    if redis_ping; then return; fi
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
daemonize yes
logfile $folder/redis.log
pidfile $folder/redis.pid
CONF
    )
    if [ "$(id -u)" = 0 ]; then chown "$owner" "$folder/redis.conf.new"; fi
    mv "$folder/redis.conf.new" "$folder/redis.conf"
    echo "starting Redis on 127.0.0.1:$port"
    as_user "$owner" "$(program redis-server)" "$folder/redis.conf" > /dev/null 9>&-
    tries=0
    until redis_ping; do
        tries=$((tries + 1))
        if [ "$tries" -gt 100 ]; then
            echo "Redis did not start; the end of $folder/redis.log:" >&2
            tail -n 15 "$folder/redis.log" >&2
            exit 1
        fi
        sleep 0.2
    done
}

stop_redis() {
    [ -s "$home/ports/redis" ] || return 0
    if redis_ping; then
        REDISCLI_AUTH=$(cat "$secrets/redis_password") "$(program redis-cli)" -p "$(cat "$home/ports/redis")" shutdown > /dev/null 2>&1 || true
        echo "Redis stopped"
    fi
}
