"""Hidden words of documents: where they are, and what persons have decided about them."""
