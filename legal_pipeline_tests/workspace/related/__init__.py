"""Tests of duplicates and threads in the browser."""
