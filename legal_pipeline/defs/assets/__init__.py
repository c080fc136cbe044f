"""The assets of a document and of a matter, their checks and retries."""
