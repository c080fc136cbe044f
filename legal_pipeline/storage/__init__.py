"""Knows the world: database, files, S3, Redis. Knows neither Dagster nor how a stage works."""
