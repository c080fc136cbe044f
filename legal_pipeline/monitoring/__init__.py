"""The readings of a running deployment and the problems in them. Pure except for the collector and the memory readings."""
