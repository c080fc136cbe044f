"""Small documents that share a run."""
