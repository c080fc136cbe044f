"""The report of a batch: one HTML page, and the same as JSON."""
