"""A server that `make up` runs is told from one of somebody else's care, and the command that starts it works in every folder."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from legal_pipeline.errors import DatabaseStarting, DatabaseUnreachable, RedisUnreachable, ServerUnreachable
from legal_pipeline.settings import Settings
from legal_pipeline.storage.own_servers import POSTGRES, REDIS, make_up, own_address, remedy_of, sentence_of
from legal_pipeline_tests.checkout import ROOT


@pytest.fixture
def made_up(home: Path) -> Path:
    """A home directory as `make up` leaves it, as far as its servers are concerned."""
    for name, port in (("postgres", "5433\n"), ("redis", "6380\n")):
        (home / name).mkdir(parents=True)
        (home / "ports").mkdir(exist_ok=True)
        (home / "ports" / name).write_text(port)
    return home


# database and broker of the settings, and the addresses of those of them that are our own
SERVERS: list[tuple[str, str, list[str | None]]] = [
    ("postgresql+psycopg2://u:p@127.0.0.1:5433/x", "redis://:p@127.0.0.1:6380/0", ["127.0.0.1:5433", "127.0.0.1:6380"]),
    ("postgresql+psycopg2://u:p@localhost:5433/x", "redis://:p@127.0.0.1:6379/0", ["127.0.0.1:5433", None]),
    ("postgresql+psycopg2://u:p@db.example.com:5433/x", "redis://box:6380/0", [None, None]),
    ("postgresql+psycopg2:///x?host=/run", "redis://box", [None, None]),
]


@pytest.mark.parametrize(("database", "broker", "expected"), SERVERS)
def test_which_servers_are_our_own(made_up: Path, tmp_path: Path, database: str, broker: str, expected: list[str | None]) -> None:
    settings = Settings(home=made_up, database_url=database, broker_url=broker)
    assert [own_address(settings, server) for server in (POSTGRES, REDIS)] == expected
    # nobody else's home has one
    elsewhere = settings.model_copy(update={"home": tmp_path / "elsewhere"})
    assert [own_address(elsewhere, server) for server in (POSTGRES, REDIS)] == [None, None]


# what does not answer, whether `make up` starts it
FAULTS: list[tuple[ServerUnreachable, bool]] = [
    (DatabaseUnreachable("the database did not answer", "check the URL", "refused"), True),
    (RedisUnreachable("Redis cannot be reached", "start it", "refused"), True),
    # it starts by itself
    (DatabaseStarting("the database server is starting", "try again in a moment", "starting up"), False),
]


@pytest.mark.parametrize(("error", "is_started"), FAULTS)
def test_a_server_of_our_own_is_started_by_make_up(made_up: Path, tmp_path: Path, error: ServerUnreachable, is_started: bool) -> None:
    settings = Settings(home=made_up, database_url=SERVERS[0][0], broker_url=SERVERS[0][1])
    assert (make_up(made_up) in remedy_of(settings, error)) is is_started
    assert sentence_of(settings, error) == f"{error.said} ({error.detail}); {remedy_of(settings, error)}"
    # of any other server, the error itself knows what to do
    assert remedy_of(settings.model_copy(update={"home": tmp_path}), error) == error.remedy


def test_the_command_works_in_every_folder(tmp_path: Path) -> None:
    home = tmp_path / "a home"
    command = make_up(home).strip("`")
    done = subprocess.run(["sh", "-c", f"{command} --dry-run"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "sh scripts/up.sh" in done.stdout
    assert f"LEGAL_PIPELINE_HOME='{home}'" in command and str(ROOT) in command
