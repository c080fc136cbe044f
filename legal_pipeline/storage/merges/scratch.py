"""Where a merge keeps what does not fit into memory: tables in a private file that nobody else can open, and that goes when it is closed.

Up to 8 MB of them are in memory; a small merge writes no file.
"""

from __future__ import annotations

import pickle
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from legal_pipeline.model import Entity
from legal_pipeline.storage.disks import full_disk_error
from legal_pipeline.storage.facts.fact_rows import entity_columns

_SCHEMA = """
-- entities of the documents that are new or have changed
create table member (entity_id text primary key, wording integer not null, mentions integer not null) without rowid;
create index member_wording on member (wording, entity_id);
create table document (document_id text primary key, key text not null, entity_ids text not null) without rowid;
create table gone_document (document_id text primary key) without rowid;
-- links that were merged and are no more
create table gone (entity_id text primary key, wording integer, mentions integer) without rowid;
create index gone_wording on gone (wording);
-- links that stay, and are written anew
create table touched (entity_id text primary key, wording integer not null, mentions integer not null) without rowid;
-- `representatives` are the smallest ids that have the wording, `stored_*` what the last merge has left
create table wording (
    number integer primary key, wording integer not null unique, content blob,
    holders integer not null default 0, mentions integer not null default 0, weight integer not null default 0,
    representatives text not null default '[]',
    is_stored integer not null default 0, stored_target text not null default '', was_decided integer not null default 0
);
create table block (block integer not null, number integer not null, primary key (block, number)) without rowid;
create table wanted (wording integer primary key, is_read integer not null default 0);
create index wanted_unread on wanted (wording) where is_read = 0;
create table followed (block integer primary key, is_read integer not null default 0);
create index followed_unread on followed (block) where is_read = 0;
create table component (root integer not null, number integer not null, primary key (root, number)) without rowid;
create index component_number on component (number);
-- an empty target: each entity of the wording is by itself, unless `own` says otherwise
create table result (number integer primary key, target text not null, is_decided integer not null);
create table alone (
    number integer not null, entity_id text not null, mentions integer not null, primary key (number, entity_id)
) without rowid;
create table own (entity_id text primary key, target text not null) without rowid;
-- single mentions that have become entities
create table single (entity_id text primary key, target text not null) without rowid;
create table stale (entity_id text primary key) without rowid;
create table entity (entity_id text primary key, columns blob not null);
"""
_CACHE_KILOBYTES = 8192
_FULL = "disk is full"


@dataclass(frozen=True, slots=True)
class Worded:
    """Entities of documents that read alike, as they will be after this merge."""

    number: int
    wording: int
    content: Entity
    """Without id and count."""
    holders: int
    mentions: int
    weight: int
    """Mentions, at least one for each holder."""
    representatives: tuple[tuple[str, int], ...]
    """The smallest ids with their mentions, as many as a merge must see."""
    root: int = 0
    """Number of the component, which is that of one of its wordings."""


class Scratch:
    """The tables of one merge. Methods raise DiskUnwritable when the disk of temporary files is full."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def rows(self, query: str, values: Sequence[object] = ()) -> Iterator[Any]:
        """Yields the rows of a query as they are needed; the tables that it reads must not be written meanwhile."""
        with _translated():
            yield from self.connection.execute(query, values)

    def all(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        with _translated():
            return self.connection.execute(query, values).fetchall()

    def put(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        with _translated():
            self.connection.executemany(statement, rows)

    def do(self, statement: str, values: Sequence[object] = ()) -> int:
        """Executes a statement; returns the number of rows that it changed."""
        with _translated():
            return self.connection.execute(statement, values).rowcount

    def among(self, query: str, values: Sequence[object]) -> list[Any]:
        """Like `all`, for a query with a list of values where it has `{}`."""
        return self.all(query.format(",".join("?" * len(values))), values)

    def add_wording(self, wording: int, content: Entity | None = None) -> int | None:
        """Adds a wording; returns its number, None if it is there already."""
        with _translated():
            cursor = self.connection.execute(
                "insert or ignore into wording (wording, content) values (?, ?)", (wording, pickle.dumps(content) if content else None)
            )
        return cursor.lastrowid if cursor.rowcount else None

    def add_blocks(self, number: int, blocks: Iterable[int]) -> None:
        self.put("insert or ignore into block values (?, ?)", ((block, number) for block in blocks))

    def count_members(self, representatives: int) -> None:
        """Adds up the new members of each wording, and keeps so many of the smallest ids."""
        self.do(
            "update wording set holders = found.holders, mentions = found.mentions, weight = found.weight from (select wording,"
            " count(*) as holders, sum(mentions) as mentions, sum(max(mentions, 1)) as weight from member group by wording) as found"
            " where wording.wording = found.wording"
        )
        self.do(
            "update wording set representatives = found.ids from (select wording, json_group_array(json_array(entity_id, mentions)) as ids"
            " from (select *, row_number() over (partition by wording order by entity_id) as place from member) where place <= ?"
            " group by wording) as found where wording.wording = found.wording",
            (representatives,),
        )

    def want(self, wordings: Iterable[int]) -> None:
        """Asks for wordings that may be stored."""
        self.put("insert or ignore into wanted (wording) values (?)", ((wording,) for wording in wordings))

    def follow(self, blocks: Iterable[int]) -> None:
        """Asks for what is stored in these blocks."""
        self.put("insert or ignore into followed (block) values (?)", ((block,) for block in blocks))

    def unread(self, table: str, limit: int) -> list[int]:
        """Takes the next of what was asked for, from `wanted` or `followed`."""
        column = "wording" if table == "wanted" else "block"
        found = [row[0] for row in self.all(f"select {column} from {table} where is_read = 0 limit {limit}")]
        self.put(f"update {table} set is_read = 1 where {column} = ?", ((each,) for each in found))
        return found

    def add_entities(self, found: Iterable[Entity]) -> None:
        rows = ((entity.entity_id, pickle.dumps(entity_columns(entity))) for entity in found)
        self.put("insert or replace into entity values (?, ?)", rows)

    def entity_rows(self) -> Iterator[dict[str, Any]]:
        for (columns,) in self.rows("select columns from entity"):
            # safe to unpickle: no other process can open the file
            yield pickle.loads(columns)


@contextmanager
def scratch_tables() -> Iterator[Scratch]:
    """Opens empty tables. SQLite unlinks their file when it makes it."""
    connection = sqlite3.connect("", isolation_level=None)
    try:
        for pragma in ("journal_mode = off", "synchronous = off", "temp_store = file", f"cache_size = -{_CACHE_KILOBYTES}"):
            connection.execute(f"pragma {pragma}")
        connection.executescript(_SCHEMA)
        connection.execute("begin")
        yield Scratch(connection)
    finally:
        connection.close()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if _FULL not in str(error):
            raise
        raise full_disk_error(Path(tempfile.gettempdir())) from error
