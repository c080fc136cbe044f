"""Dagster's daemon in embedded mode: how runs of the UI are ordered and executed by warm processes."""
