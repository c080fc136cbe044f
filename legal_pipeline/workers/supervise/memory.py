"""What programs really take: the proportional set size of a process and all its descendants."""

from legal_pipeline.workers.memory import proportional_bytes, tree_bytes

__all__ = ["proportional_bytes", "tree_bytes"]
