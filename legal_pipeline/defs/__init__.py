"""The Dagster code location: assets, jobs, sensors, execution and instance. Independent of law and file formats."""
