"""The command that lists what happened when, with document and page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from legal_pipeline.commands.naming import in_known_matter, shown_ids
from legal_pipeline.commands.options import as_json, examples
from legal_pipeline.terminal import print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings
    from legal_pipeline.storage.browsing.timeline import Event

_MAX_WHAT = 200
"""Characters of an entry in the table; `--json` has all of it."""


@click.command(epilog=examples("legal-pipeline timeline --matter acme-v-roe", "legal-pipeline timeline --matter acme-v-roe --year 2024"))
@in_known_matter
@click.option("--year", metavar="YYYY", help="Include only this year.")
@as_json
@click.pass_obj
def timeline(settings: Settings, matter: str | None, year: str | None, as_json: bool) -> int:
    """List what happened when, by document and page.

    Dated documents, docket entries and mails in one order. Each event names the document and the page it is read from. Exit code 1
    when there is none.
    """
    from legal_pipeline.storage.browsing.timeline import events
    from legal_pipeline.storage.store import open_store

    if year is not None and not (len(year) == 4 and year.isascii() and year.isdecimal()):
        raise click.UsageError(f"{year} is no year; write four digits, such as 2024")
    engine = open_store(settings).engine
    found = events(engine, matter, year=year or "")
    if as_json:
        count = 0
        for count, event in enumerate(found, start=1):  # noqa: B007
            print_json([event_record(event)])
        return 0 if count else 1
    listed = list(found)
    shown = shown_ids(engine, [event.document_id for event in listed])
    return 0 if print_table(["date", "what", "document", "page"], (_row(event, shown(event.document_id)) for event in listed)) else 1


def event_record(event: Event) -> dict[str, Any]:
    proof = event.evidence
    return {
        "date": event.date,
        "kind": event.kind.value,
        "matter": event.matter,
        "document_id": event.document_id,
        "file_name": event.file_name,
        "type": event.type.value if event.type else None,
        "role": event.role,
        "number": event.number,
        "filed_by": event.filed_by,
        "sender": event.sender or None,
        "recipients": list(event.recipients),
        "subject": event.subject or None,
        "page_number": proof.page_number,
        "start": proof.start,
        "end": proof.end,
        "text": proof.text,
        "cited": proof.cited,
    }


def _row(event: Event, document: str) -> tuple[str, str, str, str]:
    proof = event.evidence
    date = event.date[:16].replace("T", " ") if event.kind == "mail" else event.date
    return date, _what(event), document, proof.cited or str(proof.page_number)


def _what(event: Event) -> str:
    if event.kind == "docket_entry":
        said = " ".join(event.evidence.text.split())
        entry = f"docket entry {event.number}" if event.number else "docket entry"
        by = f", filed by {event.filed_by}" if event.filed_by else ""
        return f"{entry}{by}: {said[:_MAX_WHAT]}{'...' if len(said) > _MAX_WHAT else ''}"
    if event.kind == "mail":
        return event.letter
    said = event.type.value.replace("_", " ") if event.type else ""
    return f"{said} ({event.role})" if event.role else said
