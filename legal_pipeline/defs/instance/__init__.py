"""Dagster's instance and its storage on SQLite and PostgreSQL."""
