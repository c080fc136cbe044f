"""Document and matter assets, with their checks and retries."""
