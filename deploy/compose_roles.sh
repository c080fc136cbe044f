#!/bin/sh
# The PostgreSQL container runs this once, when its volume is new: creates the workers' role with its password.
set -eu
psql --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<SQL
create role legal_pipeline_writer login password '$(cat /run/secrets/writer_password)';
SQL
