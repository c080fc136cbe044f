"""Reads the fixed parts of legal documents: `read_structures(window) -> Structures`."""

from legal_pipeline.stages.structures.model import Structures
from legal_pipeline.stages.structures.reading import read_structures

__all__ = ["Structures", "read_structures"]
