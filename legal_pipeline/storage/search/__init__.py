"""Full-text search of pages, on SQLite and PostgreSQL."""
