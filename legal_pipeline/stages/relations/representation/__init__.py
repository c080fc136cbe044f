"""represented_by: attorneys, whom they act for, and of which firm they are."""
