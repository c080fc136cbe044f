"""Rules for names: persons, organizations, places, public bodies, defined terms."""
