"""Reads docket sheets and notices of electronic filing: case number, case name, judges, parties, and the attorneys of each party."""
