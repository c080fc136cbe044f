"""The programs of Dagster, started with a pulse."""
