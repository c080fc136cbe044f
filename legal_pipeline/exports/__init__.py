"""Results in the formats of other programs: spreadsheets, graphs, load files, searchable PDFs, privilege logs."""
