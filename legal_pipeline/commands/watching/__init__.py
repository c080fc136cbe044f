"""Commands that show what a deployment does, and tell a person what is wrong."""
