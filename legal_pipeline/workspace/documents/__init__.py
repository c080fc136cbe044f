"""The list of the documents of a matter: how it is chosen, sorted and walked through, and tags for many at once."""
