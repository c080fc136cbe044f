"""Fields of Word documents and of RTF, and the groups of RTF."""
