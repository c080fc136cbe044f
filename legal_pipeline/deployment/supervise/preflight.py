"""Checks before the programs are started. Each failure is a message with its remedy."""

from __future__ import annotations

import errno
import os
import shlex
import shutil
import socket
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import redis
import sqlalchemy as sa

from legal_pipeline.deployment.plan import Places, Program
from legal_pipeline.deployment.run_files import socket_path
from legal_pipeline.deployment.supervise import liveness
from legal_pipeline.errors import LegalPipelineError, ServerUnreachable, SetupError
from legal_pipeline.settings import Settings, masked
from legal_pipeline.storage.database.engine import translate_errors
from legal_pipeline.storage.database.files import make_home
from legal_pipeline.storage.database.postgres import make_engine
from legal_pipeline.storage.own_servers import REDIS, make_up, sentence_of, start_remedy

_ENOUGH_DISK_BYTES = 1024**3
_CONNECT_SECONDS = 5
_LONGEST_SOCKET_PATH = 107 - len(".1234567")
"""supervisord first binds to a name with its process id appended."""


def objections(settings: Settings, programs: tuple[Program, ...], places: Places) -> Iterator[str]:
    """Yields the reasons not to start. The checks change nothing; worker names are checked only when all other checks pass."""
    checks: tuple[Callable[[], Iterator[str]], ...] = (
        lambda: _home(settings.home.absolute()),
        lambda: _installed(programs),
        lambda: _ports(programs, places),
        lambda: _database(settings),
        lambda: _broker(settings),
    )
    messages = [message for check in checks for message in check()]
    yield from messages
    if not messages:
        yield from _names(programs, places)


def require_deployed(settings: Settings) -> None:
    """SetupError in embedded mode, which has no workers to start."""
    if settings.broker_url is None:
        raise SetupError(
            f"LEGAL_PIPELINE_BROKER_URL is not set, so there are no workers to start; {_deployed_shell(settings.home.absolute())}"
        )
    if settings.database_url is None or not settings.database_url.startswith("postgres"):
        raise SetupError(
            "LEGAL_PIPELINE_DATABASE_URL must name a PostgreSQL database when there is a broker; SQLite serves only one machine"
        )


def _deployed_shell(home: Path) -> str:
    """How a shell without the settings of a deployment gets them."""
    load = "`. " + shlex.quote(str(home / "env.sh")) + "`"
    if (home / "env.sh").exists():
        return f"{load} sets up this shell for the deployment in {home}"
    return f"{make_up(home)} sets up a whole machine; {load} then sets up a shell"


def note_on_root() -> str | None:
    if os.getuid() != 0:
        return None
    return "note: running as root; outside a container run the workers as an ordinary user, which limits the damage that a document can do"


def _home(home: Path) -> Iterator[str]:
    try:
        make_home(home)
    except LegalPipelineError as error:
        yield str(error)
        return
    free = shutil.disk_usage(home).free
    if free < _ENOUGH_DISK_BYTES:
        yield f"{free / 1e9:.1f} GB are free at {home}, but {_ENOUGH_DISK_BYTES / 1e9:.1f} GB are needed; free some space"
    if len(os.fsencode(socket_path(home))) > _LONGEST_SOCKET_PATH:
        yield f"LEGAL_PIPELINE_HOME={home} is too long for the socket of the supervisor; choose a path of up to 70 characters"


def _installed(programs: tuple[Program, ...]) -> Iterator[str]:
    missing = sorted({program.command[0] for program in programs if not os.access(program.command[0], os.X_OK)})
    if missing:
        yield f"{', '.join(missing)} is missing; run `make install` again"


def _ports(programs: tuple[Program, ...], places: Places) -> Iterator[str]:
    return port_objections({program.name for program in programs}, places)


def port_objections(names: Collection[str], places: Places, same_port: Collection[str] = ()) -> Iterator[str]:
    """Yields what keeps these programs from the addresses on which they are to listen.

    None may have its address already; those of `same_port` have the port, on another host.
    """
    for what, setting, host, port in (
        ("webserver", "WEBSERVER_PORT", places.webserver_host, places.webserver_port),
        ("code-server", "CODE_SERVER_PORT", places.code_server_host, places.code_server_port),
        ("workspace", "WORKSPACE_PORT", places.browse_host, places.browse_port),
    ):
        if what not in names:
            continue
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            # as the servers do: connections of a predecessor in TIME_WAIT do not matter
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, 0 if what in same_port else port))
            except OSError as error:
                taken = f"stop the process that uses it or set LEGAL_PIPELINE_{setting}"
                remedy = taken if error.errno == errno.EADDRINUSE else f"correct LEGAL_PIPELINE_{setting.replace('_PORT', '_HOST')}"
                yield f"port {port} on {host}, for the {what}, is not available ({error.strerror}); {remedy}"


def _database(settings: Settings) -> Iterator[str]:
    for url in dict.fromkeys((settings.results_url, settings.workspace_database_url or settings.results_url)):
        engine = make_engine(url, pool_size=1)
        try:
            with translate_errors(), engine.connect() as connection:
                connection.execute(sa.text("select 1"))
        except ServerUnreachable as error:
            yield f"the database at {masked(url)} cannot be used: {sentence_of(settings, error)}"
            # the other role is of the same server
            return
        except (LegalPipelineError, sa.exc.SQLAlchemyError) as error:
            yield f"the database at {masked(url)} cannot be used: {error}"
        finally:
            engine.dispose()


def _broker(settings: Settings) -> Iterator[str]:
    url = settings.broker_url or ""
    try:
        client = redis.Redis.from_url(url, socket_connect_timeout=_CONNECT_SECONDS, socket_timeout=_CONNECT_SECONDS)
    except ValueError as error:
        yield f"LEGAL_PIPELINE_BROKER_URL={masked(url)} is not a Redis URL ({error})"
        return
    with client:
        try:
            client.ping()
        except redis.exceptions.AuthenticationError:
            yield f"Redis at {masked(url)} does not accept the password; correct LEGAL_PIPELINE_BROKER_URL"
        except redis.exceptions.RedisError as error:
            remedy = start_remedy(settings, REDIS) or "start it or correct LEGAL_PIPELINE_BROKER_URL"
            yield f"Redis at {masked(url)} cannot be used ({error}); {remedy}"


def _names(programs: tuple[Program, ...], places: Places) -> Iterator[str]:
    liveness.require_app(places)
    for node in liveness.named_alike(programs):
        yield (
            f"a worker called {node} already responds but was not started from this home directory; stop it, or give this machine another "
            "host name: two workers with the same name receive each other's control messages"
        )
