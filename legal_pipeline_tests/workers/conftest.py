"""The deployed form for tests that start none of its processes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline.defs.instance import open_instance
from legal_pipeline.settings import Settings
from legal_pipeline.storage.store import open_store
from legal_pipeline_tests.servers import Redis
from legal_pipeline_tests.workers.readings import as_started
from legal_pipeline_tests.workers.standing_in import Standing


@pytest.fixture(scope="session")
def _started_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with its empty databases: making them takes longer than most tests. To be copied only."""
    settings = Settings(home=tmp_path_factory.mktemp("started") / "home", broker_url="redis://127.0.0.1:1/0")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", "")  # opening sets it behind our back; what was set is undone
        open_store(settings).engine.dispose()
        with open_instance(as_started(settings)) as instance:
            instance.get_runs(limit=1)
    return settings.home


@pytest.fixture
def deployed(_started_home: Path, redis_server: Redis, settings: Settings, tmp_path: Path) -> Iterator[Standing]:
    """See `standing_in`."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copytree(_started_home, settings.home)
    mine = settings.model_copy(update={"broker_url": redis_server.url})
    with open_instance(mine) as instance:
        made = Standing(mine, instance, inbox)
        made.serve()
        assert made.services, "opened by one thread, before several ask for it"
        yield made
