"""Characters of a text layer that their fonts show without saying which they are."""
