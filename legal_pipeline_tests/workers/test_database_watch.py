"""A worker takes messages only while the server of its database accepts connections; a restart of the server is not called a cut."""

from __future__ import annotations

import socket

import pytest

from legal_pipeline.storage.silent_peers import SILENT_SECONDS
from legal_pipeline.workers.database_watch import Address, DatabaseWatch, accepts_connections, address_of
from legal_pipeline_tests.servers.ports import LOOPBACK, free_port


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("postgresql+psycopg2://ann:secret@db.example.com:5433/legal", ("db.example.com", 5433)),
        ("postgresql+psycopg2://ann:se%40cret@db.example.com/legal?sslmode=verify-full", ("db.example.com", 5432)),
        ("postgresql://[fd00::1]:5434/legal", ("fd00::1", 5434)),
        ("postgresql+psycopg2:///legal?host=/var/run/postgresql", None),
        ("postgresql+psycopg2://ann@one:5432,two:5432/legal", None),
        ("sqlite:////home/ann/legal.sqlite", None),
        (None, None),
    ],
)
def test_the_address_is_that_of_the_url(url: str | None, address: Address | None) -> None:
    assert address_of(url) == address


@pytest.mark.parametrize(
    ("answers", "away", "cut_off"),
    [
        ("+++", [False, False, False], [False, False, False]),
        ("+-+", [False, True, False], [False, False, False]),
        ("---", [True, True, True], [False, False, True]),
        ("--+-", [True, True, False, True], [False, False, False, False]),
    ],
)
def test_it_is_cut_off_when_the_server_stays_away(answers: str, away: list[bool], cut_off: list[bool]) -> None:
    """A look takes half of the time after which a silent peer is given up."""
    found: list[tuple[bool, bool]] = []
    moment = 0.0
    watch = DatabaseWatch(("db", 5432), lambda _: answers[len(found)] == "+", lambda: moment)
    for _ in answers:
        watch.look()
        found.append((watch.is_away, watch.is_cut_off))
        moment += SILENT_SECONDS / 2
    assert found == list(zip(away, cut_off, strict=True))


def test_a_database_without_an_address_is_never_away() -> None:
    watch = DatabaseWatch(None, lambda _: False)
    watch.look()
    assert not watch.is_away


def test_a_server_that_listens_accepts_connections() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        assert accepts_connections((LOOPBACK, server.getsockname()[1]))
    assert not accepts_connections((LOOPBACK, free_port()))
