"""How long a census takes, looked at anew and known from before, and writing a batch down. `--documents` for how many."""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from legal_pipeline.batches.request import Request, Requests
from legal_pipeline.batches.submit import take_census
from legal_pipeline.defs.backfills.plan import new_record
from legal_pipeline.model import Priority, State
from legal_pipeline.services import Services, services_for
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import BackfillRecord, Batches
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents, stage_results
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.specimens import factories

LETTER = "John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."


def make_files(folder: Path, count: int) -> None:
    """Of ten kinds in turn; the contents differ, so that no two are copies."""
    pdf, scan, docx = factories.text_pdf([LETTER] * 20), factories.scanned_pdf([LETTER] * 3), factories.docx([LETTER] * 50)
    mail = factories.eml("Terms", LETTER, {"terms.txt": b"The sum is $1,250.00."})
    contents = [
        ("pdf", pdf),
        ("pdf", pdf),
        ("pdf", pdf),
        ("pdf", scan),
        ("pdf", factories.encrypted_pdf()),
        ("pdf", factories.corrupt_pdf()),
        ("docx", docx),
        ("eml", mail),
        ("tif", factories.tiff([LETTER] * 3)),
        ("txt", LETTER.encode() * 200),
    ]
    for number in range(count):
        suffix, content = contents[number % len(contents)]
        (folder / f"{number:06}.{suffix}").write_bytes(content + f"\n%{number}".encode())


def finish(services: Services, request: Request) -> None:
    """As if all of them had been processed."""
    store = services.store
    store.documents.register(request.documents)
    for document in request.documents:
        version = store.sources.current(document.source_uri).version
        sha256 = f"{document.document_id:0>64}"[-64:]
        values = {"state": State.DONE, "sha256": sha256, "media_type": "application/pdf", "size_bytes": 1000, "page_count": 3}
        rows = [
            {"document_id": document.document_id, "stage": stage.name, "counts": {}, "finished_at": sa.func.now(), "seconds": 0.5}
            for stage in STAGES
        ]
        keys = services.stage_keys(sha256, document.matter)
        with transaction(store.engine) as connection:
            same = documents.c.document_id == document.document_id
            connection.execute(sa.update(documents).where(same).values(**values, read_version=version, source_version=version))
            for row in rows:
                connection.execute(sa.insert(stage_results).values(**row, key=keys[str(row["stage"])]))


def measured(what: str, count: int, do: Callable[[], object]) -> None:
    started, cpu = time.monotonic(), time.process_time()
    do()
    seconds, used = time.monotonic() - started, time.process_time() - cpu
    print(f"| {what} | {count:,} | {seconds:.1f} | {used:.1f} | {seconds * 1000 / count:.2f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    count = parser.parse_args().documents
    print(f"\n## Batches: {machine()}\n\n| what | documents | s | CPU-s here | ms each |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "files")
        folder.mkdir()
        make_files(folder, count)
        services = services_for(Settings(home=Path(place, "home")))
        requests = Requests(services.settings, services.store, S3.of(services.settings), Priority.NORMAL)
        request = Request()

        def name_them() -> None:
            nonlocal request
            request = requests.of_places([folder])

        measured("finding the files", count, name_them)
        measured("census, opening each", count, lambda: take_census(services, request))
        measured("census by names and sizes", count, lambda: take_census(services, request, is_quick=True))
        finish(services, request)
        measured("census of what is finished", count, lambda: take_census(services, request))
        ids = [document.document_id for document in request.documents]
        record = new_record("all", Priority.NORMAL)
        backfill = BackfillRecord(record.batch_id, record.batch_id, record.created_at)
        measured("writing the batch down", count, lambda: Batches(services.store.engine).add(record, ids, ids, [(backfill, ids)]))
        measured("all of them wait", count, lambda: services.store.documents.wait_all(ids))
    print(f"\npeak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
