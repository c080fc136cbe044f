"""Batches of documents: submitting, cancelling, retrying, withdrawing."""
