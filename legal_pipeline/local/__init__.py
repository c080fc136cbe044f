"""The embedded form: documents processed in this machine's processes, without servers."""
