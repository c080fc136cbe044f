"""Knows the world: database, files. Knows neither Dagster nor how a stage works."""
