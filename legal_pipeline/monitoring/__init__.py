"""What can be read of a running deployment, and what is wrong with it. Pure but for the collector."""
