"""Tests of `legal_pipeline.stages.readers.content_lines`."""
