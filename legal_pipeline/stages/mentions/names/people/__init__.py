"""PERSON: by titles and given names, by what is said of people, in lists and tables that print the surname first."""
