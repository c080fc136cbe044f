"""Source files: versions, reading, and local copies."""
