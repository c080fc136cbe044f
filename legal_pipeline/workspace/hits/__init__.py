"""From hit to hit: where a page stands in a list of hits or mentions, and how what it shows is cited."""
