"""The census of documents: states, leases, requested runs, failures."""
