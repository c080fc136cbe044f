"""A deployment that is hit while it works: who can be hit, how, and by whom it is mended."""
