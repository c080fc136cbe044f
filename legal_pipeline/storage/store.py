"""All stores of a home directory in one frozen object that callers pass down."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.engine import Engine

from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import prepare_database
from legal_pipeline.storage.database.files import make_home
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.facts.facts import Facts
from legal_pipeline.storage.facts.matters import Matters
from legal_pipeline.storage.facts.pages import Pages
from legal_pipeline.storage.facts.stage_results import StageResults
from legal_pipeline.storage.ocr_cache.results import OcrResults
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.sources.sources import Sources


@dataclass(frozen=True, slots=True)
class Store:
    engine: Engine
    documents: Documents
    stages: StageResults
    pages: Pages
    facts: Facts
    matters: Matters
    ocr: OcrResults
    sources: Sources


def open_store(settings: Settings) -> Store:
    """Opens the stores and creates what is missing. Raises SetupError when the home directory or the database is unusable."""
    make_home(settings.home)
    engine = prepare_database(settings.results_url, run_lock=settings.run_lock)
    return Store(
        engine=engine,
        documents=Documents(engine),
        stages=StageResults(engine),
        pages=Pages(engine),
        facts=Facts(engine),
        matters=Matters(engine),
        ocr=OcrResults(engine),
        sources=Sources.of(settings, S3.of(settings)),
    )
