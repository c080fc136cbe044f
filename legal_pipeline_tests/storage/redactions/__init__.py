"""Hidden words and decisions about them."""
