"""The census before a batch: what would be processed, refused, or is there already."""
