"""`legal-pipeline batch`: submit, census, status, list, cancel, retry, verify, report."""
