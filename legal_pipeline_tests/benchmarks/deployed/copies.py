"""Copies of processed documents, row by row, for benchmarks of matters that would take hours to process (PostgreSQL).

Copy `n` of a document has its id with `-n` behind it; what lies in tables with ids of 24 characters has the digest of its own and `n`.
"""

from __future__ import annotations

_NUMBERS = "generate_series(cast(:first as int), cast(:last as int)) as n"


def _id(column: str) -> str:
    return f"substr(md5({column} || ':' || n), 1, 24)"


def _end(column: str) -> str:
    """Of a relationship: an entity, or the document itself."""
    return f"case when length({column}) = 24 then {_id(column)} else {column} || '-' || n end"


def _letters() -> str:
    """Another word for each copy, in small letters."""
    return "translate(cast(n as text), '0123456789', 'aeioubdfgl')"


_DOCUMENT = "document_id || '-' || n"
_IS_ORIGINAL = "document_id !~ '-[0-9a-f]{12}-[0-9]+$'"

_NAME = f"""case when type = 'PERSON' and get_byte(decode(md5(entity_id), 'hex'), 0) % 2 = 0 then name || {_letters()}
when type = 'ORG' and get_byte(decode(md5(entity_id), 'hex'), 0) % 2 = 0 then initcap({_letters()}) || ' ' || name else name end"""

_CHANGED: dict[str, dict[str, str]] = {
    "documents": {
        "document_id": _DOCUMENT,
        "source_uri": "source_uri || '-' || n",
        "sha256": "md5(sha256 || n) || md5(n || sha256)",
        "updated_at": "now()",
    },
    "stage_results": {"document_id": _DOCUMENT, "key": "md5(key || n) || md5(n || key)"},
    "complete_results": {"document_id": _DOCUMENT},
    "pages": {"page_id": "nextval('pages_page_id_seq')", "document_id": _DOCUMENT},
    "chunks": {"chunk_id": _id("chunk_id"), "document_id": _DOCUMENT},
    "entities": {"entity_id": _id("entity_id"), "document_id": _DOCUMENT, "name": _NAME},
    "mentions": {"mention_id": _id("mention_id"), "entity_id": _id("entity_id"), "document_id": _DOCUMENT},
    "relationships": {
        "relationship_id": _id("relationship_id"),
        "document_id": _DOCUMENT,
        "source_id": _end("source_id"),
        "target_id": _end("target_id"),
    },
    "evidence": {"relationship_id": _id("relationship_id"), "document_id": _DOCUMENT},
    "dagster.event_logs": {"id": "nextval('dagster.event_logs_id_seq')", "partition": "partition || '-' || n"},
    "dagster.asset_check_executions": {"id": "nextval('dagster.asset_check_executions_id_seq')", "partition": "partition || '-' || n"},
}
"""Table -> the columns that differ in a copy; parents come before what refers to them."""

_INDEX = """
insert into pages_index (page_id, words, counts, line)
select copy.page_id, old.words, old.counts, old.line
from pages as copy join pages as original
  on copy.document_id = original.document_id || '-' || substring(copy.document_id from '[0-9]+$')
  and copy.page_number = original.page_number
join pages_index as old on old.page_id = original.page_id
where copy.document_id ~ '-[0-9a-f]{12}-[0-9]+$' and cast(substring(copy.document_id from '[0-9]+$') as int) between :first and :last"""
_BATCH = """
insert into batches (batch_id, name, priority, origin, actor, created_at, problems)
values (:batch, 'copies', 'normal', 'submit', 'bench', now() - interval '1 hour', '[]')"""
_MEMBERS = """
insert into batch_documents (batch_id, position, document_id, is_requested)
select :batch, row_number() over (order by document_id), document_id, true from documents
where document_id ~ '-[0-9a-f]{12}-[0-9]+$' and cast(substring(document_id from '[0-9]+$') as int) between :first and :last"""


def _copied(table: str, columns: list[str]) -> str:
    changed = _CHANGED[table]
    own = "partition" if table.startswith("dagster.") else "document_id"
    values = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    is_original = _IS_ORIGINAL.replace("document_id", own)
    return (
        f"insert into {table} ({named}) select {values} from (select * from {table} where {is_original}) as original cross join {_NUMBERS}"
    )


def statements(columns_of: dict[str, list[str]]) -> list[str]:
    """Statements that make the copies `:first` to `:last` of all documents, as members of the batch `:batch`.

    `columns_of` has the columns of each table of `TABLES`.
    """
    return [*(_copied(table, columns_of[table]) for table in _CHANGED), _INDEX, _BATCH, _MEMBERS]


TABLES = tuple(_CHANGED)
