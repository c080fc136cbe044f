"""Results of the stages: pages, chunks, mentions, entities, relationships, and the keys of finished stages."""
