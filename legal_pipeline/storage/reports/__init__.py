"""Reports over stored rows: export, integrity, staleness, throughput, differences."""
