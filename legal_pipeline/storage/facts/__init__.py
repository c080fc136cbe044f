"""What the stages leave behind: pages, chunks, mentions, entities, relationships, and which stage is finished."""
