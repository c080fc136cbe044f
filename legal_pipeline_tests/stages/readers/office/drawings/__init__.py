"""Tests of `legal_pipeline.stages.readers.office.drawings`."""
