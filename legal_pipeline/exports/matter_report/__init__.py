"""A matter as one HTML file for somebody without access: printable, without scripts, loading nothing."""
