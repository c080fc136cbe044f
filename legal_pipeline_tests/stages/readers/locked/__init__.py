"""Locked files: passwords that open them, and refusals that name the remedy."""
