"""Files that need a password: finding the one that opens them among those that were given."""
