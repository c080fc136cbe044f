"""Access to the database, files, S3 and Redis. Imports neither Dagster nor the stages."""
