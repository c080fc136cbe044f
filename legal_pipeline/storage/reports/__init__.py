"""What is computed over stored rows: export, integrity, staleness, throughput, differences."""
