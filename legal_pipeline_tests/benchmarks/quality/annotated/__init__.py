"""The annotated papers beside the repository, and how each kind is scored."""
