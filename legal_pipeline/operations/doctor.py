"""Checks everything that the pipeline needs, part by part, with a remedy for each part that fails."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.model import State
from legal_pipeline.operations.finding import Advice, Finding
from legal_pipeline.settings import Settings

# room for the page images and the results of a 597 MB file
_ENOUGH_DISK_BYTES = 2 * 1024**3


def examine(settings: Settings) -> Iterator[Finding]:
    """Checks each part by using it: writing, opening, reading. Never raises; a failure is a finding."""
    for part, check, remedy in _CHECKS:
        try:
            yield Finding(part, True, check(settings))
        except Advice as advice:
            yield Finding(part, True, str(advice), advice.remedy or remedy, is_warning=True)
        except (LegalPipelineError, OSError, ImportError, sqlite3.Error, AssertionError) as error:
            yield Finding(part, False, str(error) or type(error).__name__, remedy)
        except Exception as error:
            if not settings.is_deployed:
                raise
            # servers fail in more ways than files; the message is left out because it may quote a URL
            yield Finding(part, False, type(error).__name__, remedy)
    if settings.is_deployed:
        # imported here because embedded mode needs no Redis client
        from legal_pipeline.operations.doctor_deployed import examine_deployed

        yield from examine_deployed(settings)


def _python(_: Settings) -> str:
    assert (3, 11) <= sys.version_info[:2] < (3, 14), f"Python {sys.version.split()[0]}"
    return f"Python {sys.version.split()[0]}"


def _home(settings: Settings) -> str:
    from legal_pipeline.storage.database.files import make_home

    return str(make_home(settings.home))


def _disk(settings: Settings) -> str:
    free = shutil.disk_usage(settings.home).free
    assert free >= _ENOUGH_DISK_BYTES, f"{free / 1024**3:.1f} GiB free"
    return f"{free / 1024**3:.1f} GiB free"


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

    engine = choose(settings.ocr_engine, tessdata=settings.tessdata)
    return f"{engine.name} {engine.version}"


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


_CHECKS: tuple[tuple[str, Callable[[Settings], str], str], ...] = (
    ("python", _python, "install Python 3.11, 3.12 or 3.13 and run `make install` again"),
    ("home", _home, "set LEGAL_PIPELINE_HOME to a folder you may write to"),
    ("disk", _disk, "free some space, or move LEGAL_PIPELINE_HOME to a larger disk"),
    ("database", _database, "stop the process that locks it; if it is damaged, restore it from a backup"),
    ("full text index", _full_text_index, "use a Python whose SQLite has FTS5 (the usual builds have)"),
    ("pdf reader", _pdf, "run `make install` again"),
    (
        "confinement",
        _confinement,
        "run it on x86_64 or aarch64, Linux 5.13 or later with Landlock and seccomp",
    ),
    ("ocr", _ocr, "install tesseract's English data (Debian: tesseract-ocr-eng), or set LEGAL_PIPELINE_OCR_ENGINE=rapidocr"),
    ("spacy", _spacy, "install the model named by LEGAL_PIPELINE_SPACY_MODEL, or unset it"),
    ("dagster", _dagster, "run `make install` again; if its storage is damaged, delete the folder `dagster` in the home directory"),
)
