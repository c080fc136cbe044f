"""The documents of the sample matter."""
