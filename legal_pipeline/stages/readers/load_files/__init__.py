"""Readers of the load files of productions: fields of documents (DAT), pages of documents (OPT)."""
