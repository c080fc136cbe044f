"""A small matter over SQLite, and the services that an export works with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline.services import Services
from legal_pipeline.settings import Settings
from legal_pipeline.storage.store import Store, open_store


@pytest.fixture(scope="session")
def _empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("empty") / "home"
    open_store(Settings(home=home, database_url=None)).engine.dispose()
    return home


@pytest.fixture
def services(tmp_path: Path, _empty_home: Path) -> Iterator[Services]:
    shutil.copytree(_empty_home, tmp_path / "home")
    settings = Settings(home=tmp_path / "home", database_url=None)
    opened = Services(settings, open_store(settings))
    yield opened
    opened.store.engine.dispose()


@pytest.fixture
def store(services: Services) -> Store:
    return services.store
