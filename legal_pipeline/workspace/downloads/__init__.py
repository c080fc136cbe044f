"""Exports from the browser: a matter, or what a search or a tag finds in it, as one file to download."""
