"""Backfills over documents: creating them, adopting those of the UI, cancelling, keeping batches in step."""
