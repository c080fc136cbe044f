"""Faults of the servers that `make up` manages."""
