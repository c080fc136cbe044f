"""Full-text search over pages, on both databases."""
