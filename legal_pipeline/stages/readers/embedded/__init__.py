"""Takes files out of the objects in which programs embed them."""
