"""Header blocks of mails: their fields, the addresses and the date in them."""
