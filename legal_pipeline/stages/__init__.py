"""Pure stages: model in, model out; one public verb a file. Nothing here knows storage or Dagster."""
