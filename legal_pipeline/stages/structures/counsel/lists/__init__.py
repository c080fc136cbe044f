"""Counsel named in running text: the lists of opinions, and sentences that call somebody a party's counsel."""
