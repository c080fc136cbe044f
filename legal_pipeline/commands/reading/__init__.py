"""Commands that read the results: in the terminal, as files, in a browser."""
