"""Which documents a process is given next: a small one among others by itself, many in a row as a group, always in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.defs.groups.group import LEAST, MOST
from legal_pipeline.local.grouping import WaitingDocuments
from legal_pipeline.model import Priority, State
from legal_pipeline.services import Services, services_for
from legal_pipeline.settings import Settings
from legal_pipeline.storage.sources.sources import documents_at
from legal_pipeline.topology import WHOLE_MAX_BYTES


@pytest.fixture
def services(settings: Settings) -> Services:
    return services_for(settings)


def registered(services: Services, folder: Path, kinds: str) -> list[str]:
    """One document for each letter: `s`mall text, `l`arge text, `p`df; ids in this order."""
    ids = []
    for number, kind in enumerate(kinds):
        path = folder / f"{number:04}.{'pdf' if kind == 'p' else 'txt'}"
        path.write_bytes(b"x" * (WHOLE_MAX_BYTES + 1 if kind == "l" else 1))
        found = list(documents_at([path], "m", Priority.NORMAL))
        services.store.documents.register(found)
        ids.append(found[0].document_id)
    return ids


SHARES = [
    # documents, processes, sizes of the tasks
    pytest.param("", 2, [], id="nothing"),
    pytest.param("s" * (LEAST - 1), 2, [1] * (LEAST - 1), id="too few for a group"),
    pytest.param("s" * LEAST, 1, [LEAST], id="enough for one process"),
    pytest.param("s" * 20, 2, [10, 5, 1, 1, 1, 1, 1], id="shared out to two processes"),
    pytest.param("p" + "s" * 8 + "p" + "s" * 8, 1, [1, 8, 1, 8], id="never out of order"),
    pytest.param("l" * 9, 1, [1] * 9, id="large texts"),
    pytest.param("p" * 9, 1, [1] * 9, id="scans"),
    pytest.param("s" * (MOST + 30), 1, [MOST, 30], id="at most so many"),
]


@pytest.mark.parametrize(("kinds", "processes", "sizes"), SHARES)
def test_documents_are_handed_out_in_order_small_ones_in_groups(
    services: Services, tmp_path: Path, kinds: str, processes: int, sizes: list[int]
) -> None:
    ids = registered(services, tmp_path, kinds)
    waiting = WaitingDocuments(services, ids, processes)
    tasks = []
    while waiting:
        tasks.append(waiting.pop())
    assert [len(task.documents) for task in tasks] == sizes
    assert [one for task in tasks for one in task.documents] == ids


def test_what_a_group_did_not_reach_comes_first_and_what_left_it_comes_last_and_alone(services: Services, tmp_path: Path) -> None:
    ids = registered(services, tmp_path, "s" * 30)
    waiting = WaitingDocuments(services, ids, processes=1)
    assert waiting.pop().documents == tuple(ids)
    waiting.append_alone(ids[0])
    waiting.put_back(ids[10:])
    assert waiting.pop().documents == tuple(ids[10:])
    assert waiting.pop() == ("document", ids[0], ())
    assert not waiting


def test_what_was_done_before_waits_again_so_that_a_group_does_not_pass_over_it(services: Services, tmp_path: Path) -> None:
    ids = registered(services, tmp_path, "s" * LEAST)
    services.store.documents.finish(ids[0])
    WaitingDocuments(services, ids, processes=1)
    assert services.store.documents.status(ids[0]).state is State.WAITING
