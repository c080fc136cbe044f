"""`legal-pipeline cache`: OCR results that are kept, in the database and in front of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from legal_pipeline.commands.options import NUMBER, as_json, examples, in_matter
from legal_pipeline.errors import UsageError
from legal_pipeline.terminal import console, print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings
    from legal_pipeline.storage.ocr_cache.redis_layer import RedisCache
    from legal_pipeline.storage.ocr_cache.verification import VerificationResult
    from legal_pipeline.storage.ocr_cache.warming import Selection, WarmResult
    from legal_pipeline.storage.reports.throughput import OcrUse
    from legal_pipeline.storage.store import Store

PERIODS = {"hour": dt.timedelta(hours=1), "day": dt.timedelta(days=1), "7 days": dt.timedelta(days=7)}
NAMED = 20


@click.group(epilog=examples("legal-pipeline cache stats"))
def cache() -> None:
    """Warm, verify, measure and clear the cache of OCR results.

    Results are stored in the database and, in deployed mode, in a Redis layer before it.
    """


@cache.command(epilog=examples("legal-pipeline cache warm BATCH", "legal-pipeline cache warm --matter acme-v-roe"))
@click.argument("batch", required=False)
@in_matter
@click.option("--documents", "ids", metavar="IDS", help="Load the results of these documents (comma-separated).")
@as_json
@click.pass_obj
def warm(settings: Settings, batch: str | None, matter: str | None, ids: str | None, as_json: bool) -> int:
    """Load the OCR results of a batch into Redis.

    Results are loaded up to the memory limit of the Redis layer.
    """
    from legal_pipeline.storage.ocr_cache.warming import warm as fill

    if sum(given is not None for given in (batch, matter, ids)) != 1:
        raise UsageError("name exactly one of: a batch, --matter M or --documents IDS")
    store = _open(settings)
    front = _front(settings)
    warmed = fill(store.engine, store.ocr, front, _chosen(store, batch, matter, ids))
    if as_json:
        print_json([asdict(warmed)])
    else:
        _say(warmed, front)
    return 0


@cache.command(epilog=examples("legal-pipeline cache verify --sample 1000"))
@click.option("--sample", type=NUMBER, metavar="N", help="Check N random entries instead of all.")
@as_json
@click.pass_obj
def verify(settings: Settings, sample: int | None, as_json: bool) -> int:
    """Check entries and remove the wrong ones.

    Entries are compared with their digests and with the database. Exit code 1 when an entry was wrong.
    """
    from legal_pipeline.stages.ocr.cache import decode
    from legal_pipeline.storage.ocr_cache.verification import check_results, verify_redis_layer

    store, front = _open(settings), _front(settings)
    checked = (
        verify_redis_layer(front, store.ocr, sample) if front else check_results(store.ocr, lambda value: decode(value) is not None, sample)
    )
    if as_json:
        differences = [{"entry": each.entry, "said": each.message} for each in checked.differences]
        print_json([asdict(checked) | {"differences": differences, "is_clean": checked.is_clean}])
    else:
        _say_checked(checked, "Redis" if front else "the database")
    return 0 if checked.is_clean else 1


@cache.command(epilog=examples("legal-pipeline cache stats"))
@as_json
@click.pass_obj
def stats(settings: Settings, as_json: bool) -> int:
    """Show the number of entries, their size and the hit rates."""
    from legal_pipeline.clock import now
    from legal_pipeline.storage.reports.throughput import Throughput

    store, front = _open(settings), _front(settings)
    use = front.use() if front else None
    entries, used = store.ocr.size()
    performance = Throughput(store.engine)
    uses = {name: performance.ocr_use(since=now() - period) for name, period in PERIODS.items()}
    if as_json:
        rates = {name.replace(" ", "_"): asdict(found) | {"hit_rate": found.hit_rate} for name, found in uses.items()}
        print_json([{"redis": asdict(use) if use else None, "database": {"entries": entries, "used_bytes": used}, "last": rates}])
        return 0
    rows: list[tuple[Any, ...]] = [("redis", use.entries, _mb(use.used_bytes), _mb(use.max_bytes))] if use else []
    print_table(["stored in", "entries", "MB", "of"], [*rows, ("database", entries, _mb(used), "")], right=["entries", "MB", "of"])
    console.print()
    columns = ["last", "hits", "of those in Redis", "OCR pages", "paid", "hit rate"]
    print_table(columns, [_use_row(name, found) for name, found in uses.items()], right=columns[1:])
    if front is None:
        console.print(f"\n{_no_front(settings)}", markup=False, soft_wrap=True)
    return 0


@cache.command(epilog=examples("legal-pipeline cache clear"))
@click.pass_obj
def clear(settings: Settings) -> int:
    """Clear the Redis layer; the database keeps its results."""
    front = _front(settings)
    if front is None:
        raise UsageError(f"{_no_front(settings)}; results in the database are never cleared, because they save repeated OCR")
    console.print(f"{front.clear()} entries cleared; the database keeps its results")
    return 0


def _open(settings: Settings) -> Store:
    from legal_pipeline.storage.store import open_store

    return open_store(settings)


def _front(settings: Settings) -> RedisCache | None:
    from legal_pipeline.storage.ocr_cache.results import open_redis_layer

    return open_redis_layer(settings)


def _chosen(store: Store, batch: str | None, matter: str | None, ids: str | None) -> Selection:
    from legal_pipeline.storage.batches.batches import Batches
    from legal_pipeline.storage.ocr_cache.warming import Selection

    if batch is not None:
        return Selection(batch_id=Batches(store.engine).get(batch).batch_id)
    if matter is not None:
        return Selection(matter=matter)
    named = [name for part in (ids or "").split(",") if (name := part.strip())]
    known = {status.document.document_id for status in store.documents.find(ids=named)}
    if unknown := [name for name in named if name not in known]:
        raise UsageError(f"there is no document {unknown[0]!r}; `legal-pipeline documents` lists the documents")
    return Selection(document_ids=named)


def _say(warmed: WarmResult, front: RedisCache | None) -> None:
    def say(said: str) -> None:
        console.print(said, markup=False, soft_wrap=True)

    say(f"{warmed.documents} documents; {warmed.results} OCR results for them")
    if front is None:
        say(f"no Redis layer to load; {warmed.expected_hits} pages will hit the database")
    else:
        say(f"{warmed.added} loaded into Redis ({_mb(warmed.added_bytes)} MB), {warmed.already_there} already there")
        say(f"{warmed.expected_hits} pages will hit Redis")
    if warmed.made_way:
        say(f"{warmed.made_way} least recently used entries were evicted")
    if warmed.left_out and front is not None:
        say(f"{warmed.left_out} did not fit into {_mb(front.max_bytes)} MB; raise LEGAL_PIPELINE_OCR_CACHE_BYTES to make room")
    if warmed.unread:
        say(f"{warmed.unread} documents have not been read yet: the results they need are unknown")
    if front is not None:
        say(f"loaded into the memory of the database: these documents and {warmed.entities} entities of their matters")


def _say_checked(checked: VerificationResult, where: str) -> None:
    said = f"{checked.entries} entries of {where} checked: "
    said += f"{len(checked.differences)} wrong and removed" if checked.differences else "all are correct"
    console.print(said, markup=False, soft_wrap=True)
    if checked.miscounted_bytes:
        console.print(f"the total of their sizes was off by {checked.miscounted_bytes} bytes and is corrected")
    if checked.differences:
        shown = checked.differences[:NAMED]
        print_table(["entry", "problem"], [(each.entry, each.message) for each in shown])
        if len(checked.differences) > NAMED:
            console.print(f"and {len(checked.differences) - NAMED} more")


def _use_row(name: str, use: OcrUse) -> tuple[object, ...]:
    rate = "-" if use.hit_rate is None else f"{use.hit_rate:.0%}"
    return name, use.cache_hits, use.redis_hits, use.ocr_pages, use.paid_pages, rate


def _no_front(settings: Settings) -> str:
    if settings.is_deployed:
        return "LEGAL_PIPELINE_OCR_CACHE_BYTES is 0: results are stored only in the database"
    return "embedded mode has no Redis layer: results are stored only in the database"


def _mb(size: int) -> str:
    return f"{size / 1e6:,.2f}"
