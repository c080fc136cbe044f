"""Document states, leases, run requests, failures, and snapshots of previous results."""
