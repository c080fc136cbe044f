"""The papers of the sample matter, a file each or a kind."""
