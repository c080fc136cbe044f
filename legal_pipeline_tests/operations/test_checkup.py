"""Findings as a person is told them: what waits for a server that does not answer is said once."""

from __future__ import annotations

import pytest

from legal_pipeline.operations.checkup import Finding, told_once

CAUSE = "the database did not answer (Connection refused)"


def finding(part: str, *servers: str, message: str = CAUSE, is_unanswered: bool = False) -> Finding:
    return Finding(part, False, message, "start it", is_unanswered=is_unanswered, waits_for=servers)


def silent(part: str, *servers: str) -> Finding:
    return finding(part, *servers, message="no answer within 10 s", is_unanswered=True)


OCR = Finding("ocr", True, "tesseract")
DISK = finding("disk", message="the disk is full")

# what was found, and the rows of the table: part and message
CASES: list[tuple[list[Finding], list[tuple[str, str]]]] = [
    ([OCR, DISK], [("ocr", "tesseract"), ("disk", "the disk is full")]),
    ([finding("database", "PostgreSQL")], [("database", CAUSE)]),
    (
        [finding("database", "PostgreSQL"), OCR, finding("dagster", "PostgreSQL"), finding("daemon", "PostgreSQL")],
        [("database", CAUSE), ("dagster, daemon", "wait for PostgreSQL"), ("ocr", "tesseract")],
    ),
    (
        [finding("database", "PostgreSQL"), finding("backend", "Redis", message="away"), finding("queues", "Redis", message="away")],
        [("database", CAUSE), ("backend", "away"), ("queues", "waits for Redis")],
    ),
    # a cause says more than silence
    ([silent("dagster", "PostgreSQL"), finding("postgres", "PostgreSQL")], [("postgres", CAUSE), ("dagster", "waits for PostgreSQL")]),
    # what asks both servers waits for the one that is silent
    (
        [silent("broker", "Redis"), silent("clock", "PostgreSQL", "Redis")],
        [("broker", "no answer within 10 s"), ("clock", "waits for Redis")],
    ),
    ([silent("clock", "PostgreSQL", "Redis"), OCR], [("clock", "no answer within 10 s"), ("ocr", "tesseract")]),
    ([silent("s3"), silent("events")], [("s3", "no answer within 10 s"), ("events", "no answer within 10 s")]),
]


@pytest.mark.parametrize(("found", "expected"), CASES)
def test_one_server_is_one_cause(found: list[Finding], expected: list[tuple[str, str]]) -> None:
    told = told_once(found)
    assert [(each.part, each.message) for each in told] == expected
    assert all(each.is_well for each in told) is all(each.is_well for each in found)
    assert all(each.remedy for each in told if not each.is_well and not each.message.startswith("wait"))
