"""Commands about custody."""
