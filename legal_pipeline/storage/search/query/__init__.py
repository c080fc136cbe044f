"""The query language of the search: from what was typed to a frozen syntax tree. Pure; knows no database."""
