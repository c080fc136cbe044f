"""Imports every stage, for processes that fork those that execute them: what is loaded before the fork is loaded once and shared.

A program that executes no stage imports none of them.
"""

from legal_pipeline.stages import intake, mail_fields, record, text
from legal_pipeline.stages.chunking import chunk
from legal_pipeline.stages.mentions import extract
from legal_pipeline.stages.readers import containers
from legal_pipeline.stages.relations import relate
from legal_pipeline.stages.resolution import matter, resolve
from legal_pipeline.stages.structures import named
from legal_pipeline.stages.structures.dockets import entries
from legal_pipeline.stages.structures.transcripts import passages

__all__ = [
    "chunk",
    "containers",
    "entries",
    "extract",
    "intake",
    "mail_fields",
    "matter",
    "named",
    "passages",
    "record",
    "relate",
    "resolve",
    "text",
]
