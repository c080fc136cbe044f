"""The census of documents: states, leases, run requests, failures."""
