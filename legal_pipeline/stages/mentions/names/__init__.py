"""Names: people, organisations, places, public bodies, defined terms."""
