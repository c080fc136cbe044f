"""Batches, their members and backfills, and their progress."""
