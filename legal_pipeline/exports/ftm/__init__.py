"""FollowTheMoney: entities and links in the model that Aleph and OpenSanctions read."""
