"""Which documents of a matter are nearly the same, and which mails answer one another."""
