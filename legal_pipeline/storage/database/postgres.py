"""PostgreSQL: connections, and the translation of its errors.

Does not belong here: SQLite, the tables. Imported only when a URL names PostgreSQL.
"""

from __future__ import annotations

import logging
import os
import re
import select
import time
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg2
import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, ExceptionContext, make_url

from legal_pipeline import clock
from legal_pipeline.errors import (
    DatabaseBusy,
    DatabaseStarting,
    DatabaseUnreachable,
    DiskUnwritable,
    ExternalError,
    LegalPipelineError,
    ResourceExhausted,
    ServerUnreachable,
    SetupError,
)
from legal_pipeline.storage.silent_peers import OF_LIBPQ, OF_POSTGRESQL

log = logging.getLogger(__name__)

_CONNECT_DEFAULTS: Mapping[str, Any] = {"connect_timeout": 10, "application_name": "legal-pipeline", **OF_LIBPQ}

_NAME = "LEGAL_PIPELINE_DATABASE_URL"
_NO_SLOT = "the database server has no connection left; raise its max_connections or run fewer workers"

# libpq's errors before a session exists have no SQLSTATE, only words; the first match wins
_BY_WORDS: tuple[tuple[str, type[LegalPipelineError], str], ...] = (
    ("password authentication failed", SetupError, f"the database refuses the login in {_NAME}; correct user and password"),
    ("no password supplied", SetupError, f"the database requires a password; add it to {_NAME}"),
    ("pg_hba.conf", SetupError, "the database server does not admit this user from this machine; add a line to its pg_hba.conf"),
    ("role ", SetupError, f"the user in {_NAME} cannot log in; create it with `legal-pipeline database init` or correct the URL"),
    ("database ", SetupError, f"the database in {_NAME} cannot be opened; create it with createdb or correct the URL"),
    ("unrecognized configuration parameter", SetupError, f"{_NAME} has an option that the server does not know; correct the URL"),
    ("invalid connection option", SetupError, f"{_NAME} has an option that does not exist; correct the URL"),
    ("too many clients", ResourceExhausted, _NO_SLOT),
    ("remaining connection slots", ResourceExhausted, _NO_SLOT),
    ("starting up", DatabaseStarting, "the database server is starting; try again in a moment"),
    ("shutting down", DatabaseUnreachable, "the database server is shutting down; start it again"),
    ("recovery mode", DatabaseStarting, "the database server is recovering from a crash; try again in a moment"),
)
_ABSENT = ("role ", "database ")
"""Patterns that count only together with `does not exist` or `is not permitted`."""

# by SQLSTATE, longest prefix first
_BY_CODE: tuple[tuple[str, type[LegalPipelineError], str], ...] = (
    ("53100", DiskUnwritable, "the disk of the database server is full; free some space there"),
    ("53300", ResourceExhausted, _NO_SLOT),
    ("57P01", DatabaseUnreachable, "the database server was stopped or ended this connection; start it again, work resumes by itself"),
    ("57P02", DatabaseUnreachable, "the database server crashed; see its log, work resumes by itself once it is back"),
    ("57P03", DatabaseStarting, "the database server is starting; try again in a moment"),
    ("57014", ExternalError, "the database server cancelled a statement that took too long; try again when it is less busy"),
    ("40P01", DatabaseBusy, "two writers waited for each other and this one was cancelled (deadlock); try again"),
    ("40001", DatabaseBusy, "another writer changed the same rows first; try again"),
    ("55P03", DatabaseBusy, "another process holds the rows; wait for it to finish or stop it, then try again"),
    ("42501", SetupError, f"the user in {_NAME} lacks a privilege; run `legal-pipeline database init` as the owner"),
    ("28", SetupError, f"the database refuses the login in {_NAME}; correct user and password"),
    ("3D000", SetupError, f"the database in {_NAME} cannot be opened; create it with createdb or correct the URL"),
    ("XX001", SetupError, "the database is damaged; restore it from a backup"),
    ("XX002", SetupError, "an index of the database is damaged; run REINDEX DATABASE, or restore it from a backup"),
    ("53", ResourceExhausted, "the database server is out of memory or disk space; see its log, then try again"),
    ("58", ExternalError, "the database server cannot read or write its files; see its log"),
    ("08", DatabaseUnreachable, "the connection to the database broke; check that the server runs and can be reached"),
)
_READ_ONLY = "25006"

# PostgreSQL derives the SQLSTATE from the operation that failed, which hides the disk: a read-only file system is a missing privilege
_OF_THE_DISK: tuple[tuple[str, str], ...] = (
    (
        "shared memory segment.*No space left on device",
        "the shared memory of the database server (/dev/shm) is full; enlarge it (docker run --shm-size)",
    ),
    ("No space left on device", "the disk of the database server is full; free some space there"),
    ("Disk quota exceeded", "the quota of the database server's disk is used up; raise it or free some space there"),
    ("Read-only file system", "the disk of the database server is read-only; see the log of its kernel, then mount it writable again"),
)
"""Words of the operating system in a message (strerror; the server's messages are English unless lc_messages says otherwise)."""


def make_engine(
    url: str | URL,
    *,
    search_path: str | None = None,
    role: str | None = None,
    statement_timeout_ms: int | None = None,
    pool_size: int = 2,
    max_overflow: int = 8,
    **more: Any,
) -> Engine:
    """Returns an engine that discards idle connections after a server restart or a fork."""
    try:
        parsed = make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        # the library's message would quote the URL including the password
        raise SetupError(f"{_NAME} is not the URL of a database; write postgresql+psycopg2://user:password@host:port/name") from None
    if "@" in (parsed.host or ""):
        raise SetupError(f"{_NAME} contains an @ in its password; write it as %40")
    if parsed.drivername == "postgresql":
        # SQLAlchemy resolves the plain name to psycopg 3
        parsed = parsed.set(drivername="postgresql+psycopg2")
    if parsed.get_driver_name() != "psycopg2":
        raise SetupError(f"{_NAME} names a driver that is not used here; write postgresql+psycopg2://user@host/name")
    settings = {"search_path": search_path, "role": role, "statement_timeout": statement_timeout_ms}
    # of two values for one setting, the later counts
    options = [*_options(OF_POSTGRESQL), *_texts(parsed.query.get("options")), *_options(settings)]
    arguments = {name: value for name, value in _CONNECT_DEFAULTS.items() if name not in parsed.query}
    arguments["options"] = " ".join(options)
    engine = sa.create_engine(
        parsed,
        connect_args=arguments,
        pool_size=pool_size,
        max_overflow=max_overflow,
        pool_recycle=1800,
        pool_use_lifo=True,
        # parameters hold document text, which error messages must not quote
        hide_parameters=True,
        # send an UPDATE of a thousand rows in ten messages, not a thousand
        executemany_mode="values_plus_batch",
        **more,
    )
    sa.event.listen(engine, "handle_error", _drop_details)
    sa.event.listen(engine, "checkin", _note_checkin)
    sa.event.listen(engine, "checkout", _check_out)
    _engines.add(engine)
    return engine


_TRUSTED_SECONDS = 1.0
"""A connection that was used this recently and whose socket is silent needs no ping; pings were a fifth of all statements."""
_CLOCK_SECONDS = 60.0
"""A process asks the server for its time at least this often while it works."""
_clock_asked_at = -_CLOCK_SECONDS


def _note_checkin(_: Any, record: Any) -> None:
    record.info["used_at"] = time.monotonic()


def _check_out(connection: Any, record: Any, _: Any) -> None:
    """Raises DisconnectionError, upon which the pool opens a new connection, when the server has closed this one."""
    used_at = record.info.get("used_at")
    if used_at is not None:
        # a server that ends a connection sends a message or hangs up; polling the socket detects both
        poller = select.poll()
        poller.register(connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
        if poller.poll(0):
            raise sa.exc.DisconnectionError("the server has ended the connection")
    moment = time.monotonic()
    is_trusted = used_at is None or moment - used_at < _TRUSTED_SECONDS
    if is_trusted and moment - _clock_asked_at < _CLOCK_SECONDS:
        return
    try:
        _ask_for_the_time(connection)
    except psycopg2.Error as error:
        # the next connection is not asked, so that what is wrong with the server is said by the statement that fails there
        raise sa.exc.DisconnectionError from error


def _ask_for_the_time(connection: Any) -> None:
    """A ping whose answer is of use: the clock of this machine may be wrong."""
    global _clock_asked_at
    _clock_asked_at, asked_at = time.monotonic(), clock.now()
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        [moment] = cursor.fetchone()
    if not connection.autocommit:
        connection.rollback()
    correction = clock.agree(moment, asked_at)
    if correction is not None:
        log.info("the clock of this machine differs by %.1f s from that of the database, which is used", correction.total_seconds())


_engines: weakref.WeakSet[Engine] = weakref.WeakSet()


def _forget_connections() -> None:
    """Drops the pools in the child of a fork, without closing the sockets, which belong to the parent."""
    for engine in list(_engines):
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_forget_connections)


def _options(settings: Mapping[str, object]) -> list[str]:
    return [f"-c{name}={value}" for name, value in settings.items() if value is not None]


def _texts(value: str | tuple[str, ...] | None) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def _drop_details(context: ExceptionContext) -> None:
    """Removes the detail lines of an error, which quote rows (`Failing row contains (...)`) and so document text."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args and isinstance(error.args[0], str):
            error.args = (error.args[0].split("\nDETAIL:")[0].split("\nCONTEXT:")[0].rstrip(), *error.args[1:])


def translate_error(error: psycopg2.Error, *, is_reading: bool = False) -> LegalPipelineError | None:
    """Returns None for a bug in this program: an invalid statement, a row that violates a constraint."""
    message = _first_line(error)
    code = error.pgcode or ""
    for words, sentence in _OF_THE_DISK:
        if re.search(words, message):
            return DiskUnwritable(f"{sentence} ({message})")
    if code == _READ_ONLY and not is_reading:
        return DiskUnwritable(
            f"the database is read-only ({message}); if its disk was full, free some space there and make it writable;"
            f" if it is a standby, name the primary in {_NAME}"
        )
    for prefix, kind, sentence in _BY_CODE:
        if code.startswith(prefix):
            return _error(kind, sentence, message)
    if code or not isinstance(error, (psycopg2.OperationalError, psycopg2.InterfaceError)):
        return None
    for pattern, kind, sentence in _BY_WORDS:
        is_match = pattern not in _ABSENT or "does not exist" in message or "not permitted" in message
        if pattern in message and is_match:
            return _error(kind, sentence, message)
    return DatabaseUnreachable("the database did not answer", f"check that the server runs and that {_NAME} names it", message)


def _error(kind: type[LegalPipelineError], sentence: str, message: str) -> LegalPipelineError:
    if issubclass(kind, ServerUnreachable):
        said, _, remedy = sentence.partition("; ")
        return kind(said, remedy, message)
    return kind(f"{sentence} ({message})")


def _first_line(error: psycopg2.Error) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


@contextmanager
def locked(connection: Connection, name: str) -> Iterator[None]:
    """Holds an advisory lock of the session, for work that spans several transactions."""
    key = sa.func.hashtextextended(name, 0)
    connection.execute(sa.select(sa.func.pg_advisory_lock(key)))
    try:
        yield
    finally:
        connection.execute(sa.select(sa.func.pg_advisory_unlock(key)))
