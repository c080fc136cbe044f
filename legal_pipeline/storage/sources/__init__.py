"""Source files: finding out what they are, and copies of them on the disk."""
