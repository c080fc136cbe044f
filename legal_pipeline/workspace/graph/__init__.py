"""The graph of a matter as a picture: people, organizations and cases, and the facts between them."""
