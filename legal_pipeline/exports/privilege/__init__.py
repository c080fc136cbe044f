"""The draft of a privilege log: what a lawyer has to decide about, and why."""
