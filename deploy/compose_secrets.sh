#!/bin/sh
# Creates deploy/secrets/ for compose.yaml, once: random passwords and the URLs that contain them. Run as root: a container
# sees the owner and mode of these files, and each file is readable by one user only.
set -eu
umask 077
cd "$(dirname "$0")"
if [ -e secrets ]; then
    echo "deploy/secrets already exists; the volumes use the passwords in it" >&2
    exit 1
fi
if [ "$(id -u)" != 0 ]; then
    echo "run this as root: sudo deploy/compose_secrets.sh" >&2
    exit 2
fi

password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

rm -rf secrets.new
mkdir secrets.new
chmod 711 secrets.new
admin=$(password) writer=$(password) workspace=$(password) redis=$(password)
printf %s "$admin" > secrets.new/postgres_password
printf %s "$writer" > secrets.new/writer_password
printf %s "$workspace" > secrets.new/workspace_password
printf 'requirepass %s\n' "$redis" > secrets.new/redis.conf
printf %s "postgresql+psycopg2://postgres:$admin@postgres:5432/legal_pipeline" > secrets.new/admin_database_url
printf %s "postgresql+psycopg2://legal_pipeline_writer:$writer@postgres:5432/legal_pipeline" > secrets.new/legal_pipeline_database_url
printf %s "postgresql+psycopg2://legal_pipeline_workspace:$workspace@postgres:5432/legal_pipeline" \
    > secrets.new/legal_pipeline_workspace_database_url
printf %s "redis://:$redis@redis:6379/0" > secrets.new/legal_pipeline_broker_url
# the database images run as user 999, the pipeline as 10001
chown 999 secrets.new/postgres_password secrets.new/writer_password secrets.new/workspace_password secrets.new/redis.conf
chown 10001 secrets.new/admin_database_url secrets.new/legal_pipeline_database_url secrets.new/legal_pipeline_broker_url \
    secrets.new/legal_pipeline_workspace_database_url
mv secrets.new secrets
echo "created deploy/secrets"
