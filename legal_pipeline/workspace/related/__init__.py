"""Duplicates, near-duplicates and threads in the browser."""
