"""Decisions in the workspace: the forms that make them, and the page that lists them."""
