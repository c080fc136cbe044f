"""One database for everything, SQLite or PostgreSQL: engine, tables, roles, files of the home."""
