"""`timeline`: what happened when in the sample matter, each event with its document and page."""

from __future__ import annotations

import json
from typing import Any

import pytest

from legal_pipeline.sample import story
from legal_pipeline_tests.command_line import call
from legal_pipeline_tests.specimens.processed import Sample


@pytest.fixture(scope="module")
def events(sample: Sample) -> list[dict[str, Any]]:
    return [json.loads(line) for line in sample.run("timeline", "--matter", "sample", "--json").splitlines()]


def test_facts_entries_and_mails_are_in_one_order(events: list[dict[str, Any]]) -> None:
    assert {event["kind"] for event in events} == {"fact", "docket_entry", "mail"}
    assert [event["date"] for event in events] == sorted(event["date"] for event in events)


def test_each_event_names_the_characters_of_a_page(sample: Sample, events: list[dict[str, Any]]) -> None:
    for event in events:
        page = json.loads(sample.run("show", event["document_id"], "--page", str(event["page_number"]), "--json"))
        assert event["text"][:20] in page["text"]


def test_the_docket_sheet_has_its_entries(events: list[dict[str, Any]]) -> None:
    entries = [event for event in events if event["kind"] == "docket_entry" and event["file_name"] == "docket-sheet.html"]
    assert [entry["number"] for entry in entries] == ["1", "9", "14", "21", "28", "34"]
    filers = [entry["filed_by"] for entry in entries]
    assert filers[1] == filers[3] == story.INSURER and filers[2] == story.PLAINTIFF and filers[5] is None


def test_a_table_for_people(sample: Sample) -> None:
    text = sample.run("timeline", "--matter", "sample", "--year", "2024")
    assert "docket entry 1" in text and "docket-sheet-html-" in text


@pytest.mark.parametrize(("arguments", "exit_code"), [(["--year", "1801"], 1), (["--matter", "nothing"], 2), (["--year", "next"], 2)])
def test_exit_codes(sample: Sample, arguments: list[str], exit_code: int) -> None:
    assert call("timeline", *arguments, environment=sample.environment(), timeout_seconds=120).returncode == exit_code
