"""Tests of `legal_pipeline.stages.readers.load_files`."""
