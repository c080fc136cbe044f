"""Hundreds of objects at once, over a real S3 server and a real PostgreSQL: all accounted for, at every moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.defs.instance.instance import open_instance
from legal_pipeline.model import State
from legal_pipeline.services import Services
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.store import open_store
from legal_pipeline_tests.servers.s3 import S3Server
from legal_pipeline_tests.specimens.storm import Storm

OBJECTS = 300


@pytest.mark.slow
def test_a_storm_is_accounted_for_at_every_moment(
    s3_server: S3Server, postgres_url: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEGAL_PIPELINE_DATABASE_URL", postgres_url)
    monkeypatch.setenv("LEGAL_PIPELINE_ARRIVALS_PER_TICK", "40")
    settings = load_settings()
    services = Services(settings, open_store(settings))
    with open_instance(settings) as instance:
        storm = Storm(services, instance, s3_server, OBJECTS)
        storm.rage()
        partitions = instance.get_dynamic_partitions("documents")
    counts = services.store.documents.counts_by_state()
    services.store.engine.dispose()

    assert storm.put == OBJECTS == len(s3_server.keys())
    assert sum(counts.values()) == OBJECTS
    assert set(storm.asked) == set(partitions) and len(storm.asked) == len(partitions) == OBJECTS, "each once"
    assert {state for state, count in counts.items() if count} == set(State) - {State.WAITING}
    assert len(storm.samples) > 5
    registered = [sample.documents for sample in storm.samples]
    assert registered == sorted(registered) and registered[-1] == OBJECTS
    for sample in storm.samples:
        assert sum(sample.by_state.values()) == sample.documents <= sample.objects_put
