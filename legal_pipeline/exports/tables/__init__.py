"""The results as tables: cells, rows with names in place of ids, and the files that hold them."""
