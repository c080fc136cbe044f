"""Textract: the client, its errors, jobs that were paid for."""
