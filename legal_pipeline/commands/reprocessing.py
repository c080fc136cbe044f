"""What is out of date, and what redoing it has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any

import click

from legal_pipeline.commands.naming import DocumentName, in_known_matter
from legal_pipeline.commands.options import as_json, examples
from legal_pipeline.errors import UsageError
from legal_pipeline.terminal import console, print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings
    from legal_pipeline.storage.documents.snapshots import CompleteState
    from legal_pipeline.storage.reports.diff import EntityChange, PageChange
    from legal_pipeline.storage.reports.staleness import Stale

_NAMED = 50


@click.command(epilog=examples("legal-pipeline stale --matter acme-v-roe", "legal-pipeline stale --ids > stale.txt"))
@in_known_matter
@click.option("--ids", "only_ids", is_flag=True, help="Print only the ids, one per line, as in a manifest.")
@as_json
@click.pass_obj
def stale(settings: Settings, matter: str | None, only_ids: bool, as_json: bool) -> None:
    """List documents that are due for reprocessing.

    These are finished documents produced by older code or other settings, with the cost of processing them again.
    """
    from legal_pipeline.services import services_for
    from legal_pipeline.storage.reports.staleness import Today, stale_documents

    services = services_for(settings)

    @cache
    def ocr_engine() -> str | None:
        try:
            engine = services.ocr_engine
        except UsageError:
            return None
        return f"{engine.name} {engine.version}"

    found = stale_documents(services.store.engine, Today(settings, ocr_engine), matter)
    if only_ids:
        for item in found:
            click.echo(item.document_id)
    elif as_json:
        print_json(asdict(item) | {"usd": _usd(item, settings)} for item in found)
    else:
        _print_stale(found, settings, matter)


def _print_stale(found: Iterable[Stale], settings: Settings, matter: str | None) -> None:
    groups: dict[tuple[str, str], list[Stale]] = {}
    sums: dict[tuple[str, str], list[float | None]] = {}
    for item in found:
        key = (item.from_stage, item.why)
        named = groups.setdefault(key, [])
        if len(named) < _NAMED:
            named.append(item)
        total = sums.setdefault(key, [0, 0, 0, 0, 0.0])
        for position, value in enumerate((1, item.pages, item.recognise_pages, item.paid_pages, item.seconds)):
            before = total[position]
            total[position] = None if before is None or value is None else before + value
    if not groups:
        console.print("every finished document is up to date with the current code and settings")
        return
    rows = [(stage, why, *total[:3], *_cost(total, settings)) for (stage, why), total in sums.items()]
    columns = ["from stage", "reason", "documents", "pages", "OCR pages", "seconds", "max paid pages"]
    print_table(columns, rows, right=columns[2:])
    for (stage, why), named in groups.items():
        more = int(sums[stage, why][0] or 0) - len(named)
        console.print(f"\n{stage}, {why}:", markup=False)
        for item in named:
            console.print(f"    {item.document_id}", markup=False, soft_wrap=True)
        if more > 0:
            console.print(f"    and {more} more")
    option = f" --matter {matter}" if matter else ""
    console.print("\nTo reprocess them:", markup=False)
    console.print(f"  legal-pipeline stale{option} --ids > stale.txt", markup=False, soft_wrap=True)
    console.print("  legal-pipeline batch submit --manifest stale.txt", markup=False, soft_wrap=True)


def _cost(total: list[float | None], settings: Settings) -> tuple[str, str]:
    seconds, paid = total[4], int(total[3] or 0)
    return (
        "no history yet" if seconds is None else f"{seconds:,.0f}",
        f"{paid} (${paid * settings.textract_page_usd:.2f})" if paid else "",
    )


def _usd(item: Stale, settings: Settings) -> float:
    return round(item.paid_pages * settings.textract_page_usd, 6)


@click.command(epilog=examples("legal-pipeline diff DOCUMENT --text"))
@click.argument("document", type=DocumentName())
@click.option("--text", "with_lines", is_flag=True, help="Print the lines that differ.")
@as_json
@click.pass_obj
def diff(settings: Settings, document: str, with_lines: bool, as_json: bool) -> int:
    """Compare a document with its state before reprocessing.

    Shows changed pages and the entities gained and lost. Exit code 0 when text, entities and bytes are unchanged, 1 when they
    differ, 2 when there is nothing to compare.
    """
    from legal_pipeline.services import services_for
    from legal_pipeline.storage.documents.snapshots import PreviousResults
    from legal_pipeline.storage.facts.stage_results import stage_options
    from legal_pipeline.storage.reports.diff import entity_changes, page_changes

    store = services_for(settings).store
    status, results = store.documents.status(document), PreviousResults(store.engine)
    was, now = results.previous(document), results.current(document)
    if was is None:
        raise UsageError(f"nothing to compare: {document} has not been reprocessed")
    if now is None:
        raise UsageError(f"nothing to compare yet: {document} is {status.state}; repeat this when it is done")
    record = _record(document, was, now, stage_options(settings, status.document.matter), results.sizes(document))
    pages = page_changes(results.previous_pages(document), results.current_pages(document), with_lines=with_lines)
    entities = entity_changes(results.previous_entities(document), results.current_entities(document))
    counted = 0

    def counting(changes: Iterable[Any]) -> Iterator[Any]:
        nonlocal counted
        for change in changes:
            counted += 1
            yield change

    if as_json:
        print_json([record])
        print_json({"what": "page"} | asdict(change) for change in counting(pages))
        print_json({"what": "entity"} | asdict(change) for change in counting(entities))
    else:
        _print_record(record)
        _print_pages(counting(pages), with_lines)
        _print_entities(counting(entities))
    has_changed = record["bytes_changed"] or counted
    if not has_changed and not as_json:
        console.print("no differences")
    return 1 if has_changed else 0


def _record(document: str, was: CompleteState, now: CompleteState, options: Mapping[str, str], sizes: tuple[Any, Any]) -> dict[str, Any]:
    from legal_pipeline.storage.facts.stage_changes import changes

    behind = {change.stage: change.why for change in changes(now.sha256, now.stage_keys, options)}
    made = {change.stage: change.why for change in changes(was.sha256, was.stage_keys, options)}
    return {
        "what": "document",
        "document_id": document,
        "replaced_at": was.replaced_at.isoformat() if was.replaced_at else None,
        "bytes_changed": was.sha256 != now.sha256,
        "sha256_before": was.sha256,
        "sha256_after": now.sha256,
        # as compared with today: what both are behind with has not changed between them
        "stages_changed": {stage: why for stage, why in made.items() if behind.get(stage) != why},
        "before": asdict(sizes[0]),
        "after": asdict(sizes[1]),
    }


def _print_record(record: Mapping[str, Any]) -> None:
    before, after = record["before"], record["after"]
    said = "; ".join(f"{stage}: {why}" for stage, why in record["stages_changed"].items())
    rows = [
        ("replaced at", record["replaced_at"], ""),
        ("bytes", record["sha256_before"][:12], record["sha256_after"][:12] if record["bytes_changed"] else "unchanged"),
        *((what, f"{before[what]:,}", f"{after[what]:,}") for what in before),
    ]
    print_table([record["document_id"], "before", "after"], rows)
    console.print(
        f"produced by different code or settings: {said}" if said else "produced by the same code and settings",
        markup=False,
        soft_wrap=True,
    )


def _print_pages(changes: Iterable[PageChange], with_lines: bool) -> None:
    for change in changes:
        characters = f"{change.chars_before:,} -> {change.chars_after:,} characters"
        console.print(f"page {change.page_number} {change.change}: {characters}", markup=False)
        if with_lines and change.lines is None:
            console.print("    too long to compare line by line")
        for line in change.lines or ():
            console.print(f"    {line}", markup=False, soft_wrap=True)


def _print_entities(changes: Iterable[EntityChange]) -> None:
    for change in changes:
        formerly = f", previously {change.former_name}" if change.change == "renamed" else ""
        said = f"{change.change}: {change.type} {change.name}{formerly}"
        console.print(f"{said} ({change.mentions_before} -> {change.mentions_after} mentions)", markup=False, soft_wrap=True)


COMMANDS: list[click.Command] = [stale, diff]
