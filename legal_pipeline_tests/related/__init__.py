"""Tests of duplicates, near-duplicates and threads."""
