"""Ending and replacing what has stopped making progress."""
