"""What people decide about a matter: names become entities, decisions are recorded, and the graph of the matter follows at once."""
