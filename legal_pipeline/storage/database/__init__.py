"""One database for everything, SQLite or PostgreSQL: engine, tables, roles, and files of the home directory."""
