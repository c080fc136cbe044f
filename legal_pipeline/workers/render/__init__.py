"""Files for other programs, derived from the topology: each renderer is a pure function that returns text."""
