"""How long the pages of the workspace take for a matter of 10,000 documents and 1 million mentions, on SQLite and on PostgreSQL.

Rows as the stages leave them, without their files; the picture is that of one scanned page. Each address is asked three times by one
person; the seconds of the first answer and the median of the others are printed, and the CPU-seconds of that median, which depend less on
what else the machine does: of the program, the processes that read pages for it, and PostgreSQL.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.clock import now
from legal_pipeline.services import Services
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database import tables
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline.workspace.serve import listening, server_of
from legal_pipeline_tests.benchmarks.deployed.ten_documents import scanned_pdf
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.servers.databases import running_postgres

MATTER = "big"
DOCUMENTS = 10_000
_PAGES, _ENTITIES, _MENTIONS_OF_EACH = 5, 20, 5
_NAMES = 40_000
_TYPES = ("PERSON", "ORG", "DATE", "MONEY", "CITATION")
_FACTS = ("party_to", "represented_by", "presided_by", "dated", "filed_on", "cites", "cites", "co_occurs")
_ABOUT_DOCUMENTS = frozenset({"dated", "filed_on", "cites"})
_TEXT = "Ann Lee v. Acme Corp. The agreement of the parties was signed. " * 30
_FIRST_NAMES = ("Ann", "Bob", "Cora", "Dan", "Eve", "Finn", "Gus", "Hal")
_AT_ONCE = 250

_ADDRESSES = (
    (f"/{MATTER}", "matter"),
    (f"/{MATTER}/documents", "documents"),
    (f"/{MATTER}/documents/{{document}}/pages/1", "page of a document"),
    (f"/{MATTER}/documents/{{scan}}/pages/1/picture.png", "first picture of a scanned page"),
    (f"/{MATTER}/documents/{{scan}}/pages/2/picture.png", "picture of the next page"),
    (f"/{MATTER}/entities", "who and what"),
    (f"/{MATTER}/entities?type=PERSON&name=ann", "persons called ann"),
    (f"/{MATTER}/entities/e-{5:016x}", "person"),
    (f"/{MATTER}/facts?type=party_to", "facts of one type"),
    (f"/{MATTER}/timeline", "timeline"),
    (f"/{MATTER}/graph", "graph"),
    (f"/{MATTER}/decisions", "decisions"),
)


def fill(store: Store, documents: int, scan: Path) -> str:
    """Writes the rows of the matter; returns the id of the document with a scanned page."""
    chance = random.Random(1)
    with store.engine.begin() as connection:
        for first in range(0, documents, _AT_ONCE):
            rows: dict[str, list[dict[str, Any]]] = {}
            for number in range(first, min(documents, first + _AT_ONCE)):
                _add_document(rows, number, chance, scan)
            for table in tables.metadata.sorted_tables:
                if table.name in rows:
                    connection.execute(sa.insert(table), rows[table.name])
        merged = [
            {"entity_id": _merged_id(n), "matter": MATTER, "type": _type(n), "name": _name(n), "aliases": [], "mention_count": n % 97}
            | {"merges": [], "value": f"20{n % 20 + 10}-01-{n % 28 + 1:02}" if _type(n) == "DATE" else ""}
            for n in range(_NAMES)
        ]
        connection.execute(sa.insert(tables.matter_entities), merged)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # what autovacuum does after such a batch
        connection.exec_driver_sql("analyze")
    return _document_id(0)


def _add_document(rows: dict[str, list[dict[str, Any]]], number: int, chance: random.Random, scan: Path) -> None:
    document_id = _document_id(number)
    own = {"document_id": document_id}
    is_scan = number == 0
    rows.setdefault("documents", []).append(
        own
        | {"matter": MATTER, "source_uri": scan.as_uri() if is_scan else f"file:///in/{number}.pdf", "file_name": f"{number:06}.pdf"}
        | {"depth": 0, "priority": "normal", "state": "done", "media_type": "application/pdf", "size_bytes": 1, "page_count": _PAGES}
        | {"sha256": hashlib.sha256(scan.read_bytes()).hexdigest() if is_scan else f"{number:064}", "origin": "named"}
        | {"registered_at": now(), "updated_at": now()}
    )
    for page in range(_PAGES):
        rows.setdefault("pages", []).append(
            own
            | {"page_number": page + 1, "key": "k", "start": page * (len(_TEXT) + 1), "text": _TEXT, "method": "text_layer"}
            | {"engine": "e", "confidence": 1.0, "rotation": 0}
        )
    for k in range(_ENTITIES):
        n, entity_id = chance.randrange(_NAMES), f"e-{number:08x}{k:08x}"
        rows.setdefault("entities", []).append(
            own
            | {"entity_id": entity_id, "type": _type(n), "name": _name(n), "aliases": [], "mention_count": _MENTIONS_OF_EACH}
            | {"merges": [], "value": ""}
        )
        rows.setdefault("matter_links", []).append({"entity_id": entity_id, "matter": MATTER, "matter_entity_id": _merged_id(n)})
        for page in range(_MENTIONS_OF_EACH):
            start = page * (len(_TEXT) + 1) + k * 60
            rows.setdefault("mentions", []).append(
                own
                | {"mention_id": f"m-{number:06x}{k:04x}{page:06x}", "entity_id": entity_id, "type": _type(n), "start": start}
                | {"end": start + 7, "page_number": page + 1, "text": "Ann Lee", "value": "Ann Lee", "confidence": 0.9, "source": "x"}
            )
    for k, kind in enumerate(_FACTS):
        relationship_id = f"r-{number:08x}{k:08x}"
        ends = {
            "source_id": document_id if kind in _ABOUT_DOCUMENTS else f"e-{number:08x}{k:08x}",
            "target_id": f"e-{number:08x}{(k + 5) % _ENTITIES:08x}",
        }
        rows.setdefault("relationships", []).append(
            own | ends | {"relationship_id": relationship_id, "type": kind, "confidence": 0.9, "rule": "x", "first_evidence": 0}
        )
        rows.setdefault("evidence", []).append(
            own | {"relationship_id": relationship_id, "ordinal": 0, "page_number": 1, "start": 0, "end": 20, "text": _TEXT[:20]}
        )


def _document_id(number: int) -> str:
    return f"doc-{number:06}-pdf-{number:012x}"


def _merged_id(n: int) -> str:
    return f"e-{n:016x}"


def _type(n: int) -> str:
    return _TYPES[n % len(_TYPES)]


def _name(n: int) -> str:
    return f"{_FIRST_NAMES[n % len(_FIRST_NAMES)]} Lastname{n % 5000} {n}"


@contextlib.contextmanager
def served(settings: Settings, store: Store) -> Iterator[httpx.Client]:
    server = server_of(Services(settings, store), with_login=False)
    with listening(0) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}/matters", timeout=300) as browser:
                yield browser
        finally:
            server.should_exit = True
            thread.join(60)


@dataclass(frozen=True, slots=True)
class Answers:
    """Of one address, in seconds."""

    first: float
    later: float
    later_cpu: float


def measure(settings: Settings, documents: int, scan: Path) -> dict[str, Answers]:
    """By page."""
    store = open_store(settings)
    scanned = fill(store, documents, scan)
    found = {}
    with served(settings, store) as browser, _statements(store.engine) as slow:
        for path, name in _ADDRESSES:
            address = path.format(document=_document_id(documents // 2), scan=scanned)
            taken, used = [], []
            for _ in range(3):
                began_at, before = time.perf_counter(), _cpu_seconds()
                answer = browser.get(address)
                taken.append(time.perf_counter() - began_at)
                used.append(_cpu_seconds() - before)
                assert answer.status_code == 200, (address, answer.status_code)
            found[name] = Answers(taken[0], statistics.median(taken[1:]), statistics.median(used[1:]))
    for seconds, statement in sorted(slow, reverse=True)[:5]:
        print(f"<!-- {seconds:.2f} s: {statement} -->", flush=True)
    store.engine.dispose()
    return found


def _cpu_seconds() -> float:
    """Of this process and all below it: the servers, and the programs that read pages."""
    seconds, own = 0.0, psutil.Process()
    for each in (own, *own.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            used = each.cpu_times()
            # what has ended counts for its parent
            seconds += used.user + used.system + used.children_user + used.children_system
    return seconds


@contextlib.contextmanager
def _statements(engine: Engine) -> Iterator[list[tuple[float, str]]]:
    """Collects the statements that take a tenth of a second, up to their first result."""
    slow: list[tuple[float, str]] = []
    began: dict[int, float] = {}

    def before(connection: Any, cursor: Any, *_: Any) -> None:
        began[id(cursor)] = time.perf_counter()

    def after(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        seconds = time.perf_counter() - began.pop(id(cursor))
        if seconds > 0.1:
            slow.append((seconds, " ".join(statement.split())[:300]))

    sa.event.listen(engine, "before_cursor_execute", before)
    sa.event.listen(engine, "after_cursor_execute", after)
    yield slow


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    documents = parser.parse_args().documents
    with tempfile.TemporaryDirectory() as folder, running_postgres() as server:
        scan = Path(folder) / "scan.pdf"
        scanned_pdf(scan, 2, 100)
        on_sqlite = measure(Settings(home=Path(folder) / "sqlite"), documents, scan)
        deployed = Settings(home=Path(folder) / "postgres", database_url=server.create_database("bench"))
        on_postgres = measure(deployed, documents, scan)
    mentions = documents * _ENTITIES * _MENTIONS_OF_EACH
    print(f"\nPages of the workspace, {documents:,} documents and {mentions:,} mentions; seconds, {machine()}\n")
    columns = "first | later | CPU-s"
    print(f"| page | SQLite: {columns} | PostgreSQL: {columns} |\n|---|---:|---:|---:|---:|---:|---:|")
    for name in on_sqlite:
        cells = (f"{each.first:.2f} | {each.later:.2f} | {each.later_cpu:.2f}" for each in (on_sqlite[name], on_postgres[name]))
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
