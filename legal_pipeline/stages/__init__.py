"""The processing stages as pure functions of the model. They depend neither on storage nor on Dagster."""
