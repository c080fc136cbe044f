"""Tests of `legal_pipeline.stages.readers.pictures`."""
