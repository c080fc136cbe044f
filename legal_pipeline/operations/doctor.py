"""Checks everything that the pipeline needs, part by part, with a remedy for each part that fails."""

from __future__ import annotations

import importlib
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from legal_pipeline.errors import SetupError
from legal_pipeline.model import State
from legal_pipeline.monitoring.disks import disk_uses, own_folders
from legal_pipeline.operations.checkup import LOCAL_SECONDS, SERVER_SECONDS, Advice, Check, Finding, run_checks
from legal_pipeline.settings import Settings
from legal_pipeline.storage.disks import disk_of, full_disk_error, size
from legal_pipeline.storage.own_servers import POSTGRES

# room for the page images and the results of a 597 MB file
_ENOUGH_DISK_BYTES = 2 * 1024**3


def examine(settings: Settings) -> Iterator[Finding]:
    """Checks each part by using it: writing, opening, reading. Never raises; a failure is a finding."""
    checks = list(_checks(settings))
    if settings.is_deployed:
        # imported here because embedded mode needs no Redis client
        from legal_pipeline.operations.doctor_deployed import CHECKS

        checks += CHECKS
    _import_libraries(settings)
    yield from run_checks(checks, settings)


def _import_libraries(settings: Settings) -> None:
    """Imports what takes long before the deadlines begin: only what a check asks for counts. A failure is the check's finding."""
    for module in ("legal_pipeline.definitions", "spacy", "reportlab.pdfgen.canvas", *(("boto3",) if settings.is_deployed else ())):
        with suppress(Exception):
            importlib.import_module(module)


def _python(_: Settings) -> str:
    assert (3, 11) <= sys.version_info[:2] < (3, 14), f"Python {sys.version.split()[0]}"
    return f"Python {sys.version.split()[0]}"


def _home(settings: Settings) -> str:
    from legal_pipeline.storage.database.files import make_home

    return str(make_home(settings.home))


def _disk(settings: Settings) -> str:
    """Checks every disk that the programs write to, and warns of one without room for a large file."""
    low = []
    for use in disk_uses(own_folders(settings), iter(())):
        disk, holds = use.disk, ", ".join(use.holds)
        if disk.is_read_only or disk.lacks_files or disk.is_full:
            raise full_disk_error(disk.mount)
        if disk.free_bytes < min(_ENOUGH_DISK_BYTES, disk.reserve_bytes):
            low.append(f"{disk} ({holds})")
    home = disk_of(settings.home)
    if low:
        raise SetupError("; ".join(low))
    if home.free_bytes < _ENOUGH_DISK_BYTES:
        raise Advice(f"{home}; a large file needs {size(_ENOUGH_DISK_BYTES)}")
    return str(home)


def _database(settings: Settings) -> str:
    from legal_pipeline.storage.store import open_store

    counts = open_store(settings).documents.counts_by_state()
    return f"{sum(counts.values())} documents, {counts[State.DONE]} done"


def _full_text_index(settings: Settings) -> str:
    if settings.results_url.startswith("postgresql"):
        return "PostgreSQL's own"
    with sqlite3.connect(":memory:") as connection:
        connection.execute("create virtual table t using fts5(x)")
    return f"SQLite {sqlite3.sqlite_version} with FTS5"


def _pdf(settings: Settings) -> str:
    from reportlab.pdfgen.canvas import Canvas

    from legal_pipeline.stages.readers.limits import ReadLimits
    from legal_pipeline.stages.readers.pdf import reader as pdf

    with tempfile.NamedTemporaryFile(suffix=".pdf", dir=settings.home) as file:
        canvas = Canvas(file.name)
        canvas.drawString(72, 720, "The pipeline can read this page.")
        canvas.save()
        count = pdf.inspect(Path(file.name), ReadLimits()).page_count
    assert count == 1, f"a test page was read as {count} pages"
    return "reads a page in its sandbox"


def _confinement(_: Settings) -> str:
    from legal_pipeline.stages.readers.sandbox.confinement import probe

    confinement = probe()
    if confinement.allowed:
        raise Advice(str(confinement))
    return str(confinement)


def _ocr(settings: Settings) -> str:
    from legal_pipeline.stages.ocr.engine_choice import choose

    engine = choose(settings.ocr_engine, settings.tessdata, languages=settings.ocr_languages)
    reads = f" reads {', '.join(settings.ocr_languages)}" if len(settings.ocr_languages) > 1 else ""
    return f"{engine.name} {engine.version}{reads}"


def _old_office_formats(_: Settings) -> str:
    from legal_pipeline.stages.readers.converted import libreoffice

    found = libreoffice.program()
    if found is None:
        raise Advice("LibreOffice is not installed: Word, Excel and PowerPoint 97-2003, WordPerfect, XLSB, ODS and ODP are refused")
    return f"converted by {found}"


def _outlook_mailboxes(_: Settings) -> str:
    from importlib.metadata import version

    from legal_pipeline.stages.readers import archive

    if not archive.can_read_mailboxes():
        raise Advice("libpff is not installed: Outlook mailboxes (PST, OST) are refused")
    return f"read by libpff {version('libpff-python')}"


def _spacy(settings: Settings) -> str:
    import spacy

    if settings.spacy_model is None:
        spacy.blank("en")
        return f"spaCy {spacy.__version__}, rules only"
    spacy.load(settings.spacy_model)
    return f"spaCy {spacy.__version__} with {settings.spacy_model}"


def _dagster(settings: Settings) -> str:
    import dagster as dg

    from legal_pipeline.definitions import defs
    from legal_pipeline.defs.instance.instance import open_instance

    assets = len(list(defs.resolve_asset_graph().get_all_asset_keys()))
    with open_instance(settings) as instance:
        partitions = len(instance.get_dynamic_partitions("documents"))
    return f"Dagster {dg.__version__}: {assets} assets, {partitions} document partitions"


_SERVER = "start PostgreSQL, or correct LEGAL_PIPELINE_DATABASE_URL"
_DAMAGED_DAGSTER = "run `make install` again; if its storage is damaged, restore the folder `dagster` of the home directory from a backup"


def _checks(settings: Settings) -> Iterator[Check]:
    is_on_server = settings.results_url.startswith("postgresql")
    seconds = SERVER_SECONDS if is_on_server or settings.is_deployed else LOCAL_SECONDS
    yield Check("python", _python, "install Python 3.11, 3.12 or 3.13 and run `make install` again", LOCAL_SECONDS)
    yield Check("home", _home, "set LEGAL_PIPELINE_HOME to a folder you may write to", LOCAL_SECONDS)
    yield Check("disk", _disk, "free some space, or move LEGAL_PIPELINE_HOME to a larger disk", LOCAL_SECONDS)
    locked = "stop the process that locks it; if it is damaged, restore it from a backup"
    servers = (POSTGRES,) if is_on_server else ()
    yield Check("database", _database, _SERVER if is_on_server else locked, seconds, servers)
    yield Check("full text index", _full_text_index, "use a Python whose SQLite has FTS5 (the usual builds have)", LOCAL_SECONDS)
    yield Check("pdf reader", _pdf, "run `make install` again", LOCAL_SECONDS)
    yield Check("confinement", _confinement, "run it on x86_64 or aarch64, Linux 5.13 or later with Landlock and seccomp", LOCAL_SECONDS)
    engine = "install tesseract's English data (Debian: tesseract-ocr-eng), or set LEGAL_PIPELINE_OCR_ENGINE=rapidocr"
    yield Check("ocr", _ocr, engine, LOCAL_SECONDS)
    yield Check("spacy", _spacy, "install the model named by LEGAL_PIPELINE_SPACY_MODEL, or unset it", LOCAL_SECONDS)
    office = "install it (Debian: libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui) and retry what was refused"
    yield Check("libreoffice", _old_office_formats, office, LOCAL_SECONDS)
    mailboxes = "run `pip install 'legal-pipeline[pst]'` and retry what was refused"
    yield Check("outlook mailboxes", _outlook_mailboxes, mailboxes, LOCAL_SECONDS)
    yield Check("dagster", _dagster, _SERVER if settings.is_deployed else _DAMAGED_DAGSTER, seconds, servers)
