"""The PostgreSQL and Redis of `make up`, by its own scripts: made by two at once, killed, and stopped with their data."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import redis

from legal_pipeline.deployment.run_files import servers_folder
from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.command_line import PROGRAMS
from legal_pipeline_tests.servers import ports

_SOURCES = "set -eu; . scripts/up_home.sh; . scripts/up_packages.sh; . scripts/up_servers.sh; wants_postgres=yes wants_redis=yes; "
_FOLDERS = 'mkdir -p "$home/logs" "$secrets"; chmod 711 "$home"; chmod 700 "$secrets"; lock_home; '
UP = _SOURCES + _FOLDERS + "prepare_postgres; prepare_redis; start_servers; open_postgres"
DOWN = _SOURCES + "lock_home; stop_servers"
"""What up.sh and down.sh do about the servers, without the programs."""


@dataclass
class Servers:
    home: Path

    def prepare(self) -> None:
        (self.home / "ports").mkdir(parents=True)
        for name in ("postgres", "redis"):
            (self.home / "ports" / name).write_text(f"{ports.free_port()}\n")

    def start(self, script: str) -> subprocess.Popen[str]:
        environment = os.environ | {"BIN": str(PROGRAMS), "LEGAL_PIPELINE_HOME": str(self.home)}
        return subprocess.Popen(
            ["sh", "-c", script],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def call(self, script: str) -> str:
        process = self.start(script)
        output, _ = process.communicate(timeout=300)
        assert process.returncode == 0, output
        return output

    def pids(self) -> dict[str, int]:
        supervisor = Supervisor.find(servers_folder(self.home))
        return {name: program.pid for name, program in supervisor.programs().items()} if supervisor else {}

    def secret(self, name: str) -> str:
        return (self.home / "secrets" / name).read_text()

    def port(self, name: str) -> int:
        return int((self.home / "ports" / name).read_text())

    def postgres(self) -> psycopg2.extensions.connection:
        connection = psycopg2.connect(
            host="127.0.0.1",
            port=self.port("postgres"),
            user="postgres",
            password=self.secret("postgres_password"),
            dbname="legal_pipeline",
        )
        connection.autocommit = True
        return connection

    def redis(self) -> redis.Redis:
        client: redis.Redis = redis.Redis(port=self.port("redis"), password=self.secret("redis_password"))
        return client

    def write(self, number: int) -> None:
        with self.postgres() as connection, connection.cursor() as cursor:
            cursor.execute("create table if not exists numbers (number integer)")
            cursor.execute("insert into numbers values (%s)", (number,))
        with self.redis() as client:
            client.rpush("numbers", number)
            # appended to its log before the kill: a power failure may lose the last second
            until(lambda: client.info("persistence")["aof_pending_bio_fsync"] == 0, "written to the log of Redis")

    def read(self) -> tuple[list[int], list[int]]:
        with self.postgres() as connection, connection.cursor() as cursor:
            cursor.execute("select number from numbers order by number")
            rows = [number for (number,) in cursor.fetchall()]
        with self.redis() as client:
            return rows, [int(number) for number in client.lrange("numbers", 0, -1)]


def until(condition: Callable[[], object], what: str, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            if condition():
                return
        except (psycopg2.Error, redis.RedisError, OSError):
            pass
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.1)


def play(servers: Servers, seed: int, say: Callable[[str], None] = print) -> dict[str, float]:
    """One round: two first starts, one killed at a random moment or not, then each server killed.

    Returns the seconds from the kill of each server until its data can be read.
    """
    took: dict[str, float] = {}
    chance = random.Random(seed)
    servers.prepare()
    story = f"seed {seed}: two first starts"
    if chance.random() < 0.5:
        killed, delay = servers.start(UP), chance.uniform(0, 3)
        time.sleep(delay)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.communicate()
        story += f" after one killed at {delay:.1f} s"
    both = [servers.start(UP) for _ in range(2)]
    outputs = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0] and not any("PANIC" in each for each in outputs), f"{story}: {outputs}"
    assert sum("waiting for it" in each for each in outputs) <= 1, outputs
    servers.write(1)
    for number, name in enumerate(chance.sample(["postgres", "redis"], 2), start=2):
        before = servers.pids()
        story += f"; {name} killed"
        began_at = time.monotonic()
        os.kill(before[name], signal.SIGKILL)
        until(lambda name=name, before=before: servers.pids().get(name) not in (0, before[name]), f"{story}: started again")  # type: ignore[misc]
        until(lambda: servers.read() == (list(range(1, number)), list(range(1, number))), f"{story}: its data")  # noqa: B023
        took[name] = time.monotonic() - began_at
        servers.write(number)
    # what was started again is not touched
    before = servers.pids()
    servers.call(UP)
    assert servers.pids() == before, story
    assert servers.call(DOWN).splitlines() == ["Redis stopped", "PostgreSQL stopped"], story
    servers.call(UP)
    assert servers.read() == ([1, 2, 3], [1, 2, 3]), story
    say(f"{story}: nothing lost")
    return took
