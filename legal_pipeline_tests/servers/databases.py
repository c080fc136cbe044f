"""Real Redis and PostgreSQL servers for tests: started on free loopback ports, stopped by pid, with all files removed.

A test that has made another address may have them there.

A server that is not installed skips the test with the command that installs it; in CI (`CI=true`) it
fails instead, so that a green CI has run every test.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import psycopg2
import pytest
import redis

from legal_pipeline_tests.servers.ports import LOOPBACK, free_port

PATIENCE_SECONDS = 180


def program(name: str, package: str) -> str:
    """Returns the path of a server's program; skips the test if it is not installed (fails in CI)."""
    found = shutil.which(name) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), None
    )
    if found is None:
        message = f"{name} is not installed; install it with: apt install {package}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found


def _ordinary_user() -> str | None:
    """Returns the user to run PostgreSQL as, because it refuses to run as root; None for the current user."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    return None


@dataclass
class Redis:
    """One Redis server. `restart` keeps its data, as a production server does."""

    folder: Path
    port: int = field(default_factory=free_port)
    password: str | None = None
    options: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    host: str = LOOPBACK
    """Another address than that of loopback needs a password."""

    @property
    def url(self) -> str:
        login = f":{self.password}@" if self.password else ""
        return f"redis://{login}{self.host}:{self.port}/0"

    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url)

    def start(self) -> Redis:
        command = [program("redis-server", "redis-server"), "--bind", self.host, "--port", str(self.port), "--dir", str(self.folder)]
        # what was written survives a killed server, and need not survive a crash of the machine
        command += ["--appendonly", "yes", "--appendfsync", "no", "--save", "", "--daemonize", "no", *self.options]
        if self.password:
            command += ["--requirepass", self.password]
        with (self.folder / "redis.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(redis.exceptions.ConnectionError, redis.exceptions.BusyLoadingError), self.client() as client:
                if client.ping() and client.info("server")["process_id"] == self.process.pid:
                    return self
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"Redis did not start: {(self.folder / 'redis.log').read_text()[-2000:]}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(PATIENCE_SECONDS)
        self.process = None

    def restart(self, how: signal.Signals = signal.SIGTERM) -> None:
        self.stop(how)
        self.start()


@cache
def _new_cluster() -> Path:
    """The files of a cluster that has never run, which this process makes once."""
    folder, user = Path(tempfile.mkdtemp(prefix="legal-pipeline-test-")), _ordinary_user()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    subprocess.run(
        [program("initdb", "postgresql"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
        check=True,
        capture_output=True,
        user=user,
        cwd="/",
    )
    return data


@dataclass
class Postgres:
    """One PostgreSQL cluster with a superuser `postgres` and no password on loopback."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    host: str = LOOPBACK
    """The network of another address than that of loopback needs no password either."""
    connections: int = 200

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        return f"postgresql+psycopg2://{user}@{self.host}:{self.port}/{database}"

    def create(self) -> Postgres:
        if user := _ordinary_user():
            shutil.chown(self.folder, user)
        # with its owner and permissions; in a twentieth of the time
        subprocess.run(["cp", "-a", _new_cluster(), self.data], check=True)
        with (self.data / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {self.host}/24 trust\n")
        return self

    def start(self) -> Postgres:
        # no fsync: the data need not survive a crash of the machine
        options = ["-p", str(self.port), "-h", self.host, "-k", str(self.folder), "-c", "fsync=off"]
        options += ["-c", "full_page_writes=off", "-c", "synchronous_commit=off", "-c", f"max_connections={self.connections}"]
        log_path = self.folder.with_suffix(".log")
        with log_path.open("ab") as log:
            command = [program("postgres", "postgresql"), "-D", str(self.data), *options]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, user=_ordinary_user(), cwd="/")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(psycopg2.OperationalError):
                self.connect().close()
                return self
            time.sleep(0.05)
        raise AssertionError(f"PostgreSQL did not start: {log_path.read_text()[-2000:]}")

    def connect(self, database: str = "postgres") -> psycopg2.extensions.connection:
        connection = psycopg2.connect(host=self.host, port=self.port, user="postgres", dbname=database)
        connection.autocommit = True
        return connection

    def create_database(self, name: str) -> str:
        """Returns the URL of the new database."""
        with contextlib.closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(f'create database "{name}"')
        return self.url(name)

    def drop_database(self, name: str) -> None:
        with contextlib.closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(f'drop database if exists "{name}" with (force)')

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stops the server; SIGINT is PostgreSQL's fast shutdown, which closes connections and keeps the data intact."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(PATIENCE_SECONDS)
        self.process = None

    def restart(self) -> None:
        self.stop()
        self.start()


@contextlib.contextmanager
def server_folder() -> Iterator[Path]:
    """A folder that the user of the servers can access, unlike pytest's temporary folders."""
    folder = Path(tempfile.mkdtemp(prefix="legal-pipeline-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        folder.with_suffix(".log").unlink(missing_ok=True)


@contextlib.contextmanager
def running_redis(password: str | None = None, options: tuple[str, ...] = (), host: str = LOOPBACK) -> Iterator[Redis]:
    with server_folder() as folder:
        server = Redis(folder, free_port(host), password, options, host=host).start()
        try:
            yield server
        finally:
            server.stop(signal.SIGKILL)


@contextlib.contextmanager
def running_postgres(host: str = LOOPBACK, connections: int = 200) -> Iterator[Postgres]:
    with server_folder() as folder:
        server = Postgres(folder, free_port(host), host=host, connections=connections).create().start()
        try:
            yield server
        finally:
            server.stop()
