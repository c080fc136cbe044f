"""All of Dagster: one file a noun. Nothing here knows law or file formats."""
