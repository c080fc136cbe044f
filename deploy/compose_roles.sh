#!/bin/sh
# The PostgreSQL container runs this once, when its volume is new: creates the roles of the workers and of the workspace with their passwords.
set -eu
psql --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<SQL
create role legal_pipeline_writer login password '$(cat /run/secrets/writer_password)';
create role legal_pipeline_workspace login password '$(cat /run/secrets/workspace_password)';
SQL
