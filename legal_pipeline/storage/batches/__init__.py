"""Rows of batches, their members and backfills; what has become of them."""
