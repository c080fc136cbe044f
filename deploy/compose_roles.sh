#!/bin/sh
# Run once by the PostgreSQL container, when its volume is new: the role that the workers log in as, with its password.
set -eu
psql --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<SQL
create role legal_pipeline_writer login password '$(cat /run/secrets/writer_password)';
SQL
