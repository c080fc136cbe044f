"""How far a batch is, what is in its way, when it will end."""
