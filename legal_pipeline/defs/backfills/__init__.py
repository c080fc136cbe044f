"""Backfills over documents: creation, adoption from the UI, cancellation, reconciliation with batches."""
