"""Tables and columns get the names of the field; views keep the old table names readable"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_READERS = ("legal_pipeline_reader", "legal_pipeline_writer")

# old name -> new name
_TABLES = {
    "former_results": "previous_results",
    "former_pages": "previous_pages",
    "former_entities": "previous_entities",
    "paid_jobs": "textract_jobs",
    "paid_pages": "textract_pages",
}
# tables that SQLite copies, because it cannot rename their constraint
_COPIED = ("paid_jobs", "paid_pages")

# table, old name of the column, new name
_COLUMNS = (
    ("batch_documents", "is_asked", "is_requested"),
    ("batch_backfills", "asked_at", "requested_at"),
    ("stage_results", "effort", "metrics"),
    ("pages", "effort", "metrics"),
    ("audit_log", "said", "detail"),
)

# columns of the old tables, as the views return them; `said` is the one whose name has changed
_VIEW_COLUMNS = {
    "former_results": "document_id, sha256, stage_keys, replaced_at",
    "former_pages": "document_id, page_number, text",
    "former_entities": "document_id, entity_id, type, name, mention_count",
    "paid_jobs": "job_key, engine, job_id, document_id, batch_id, page_keys, state, token, error as said, microdollars, sent_at, ended_at",
    "paid_pages": "page_key, job_key, position, width, height",
}
_JOB_COLUMNS = "job_key, engine, job_id, document_id, batch_id, page_keys, state, token, {}, microdollars, sent_at, ended_at"


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, old, new in _COLUMNS:
        op.execute(f"alter table {table} rename column {old} to {new}")
    for old, new in _TABLES.items():
        if not is_sqlite:
            _rename_on_postgresql(old, new)
        elif old not in _COPIED:
            op.rename_table(old, new)
    if is_sqlite:
        _copy_textract_tables("paid", "textract", old_message="said", new_message="error")
    else:
        op.execute("alter table textract_jobs rename column said to error")
    for old, new in _TABLES.items():
        _create_view(old, new)


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for old in _TABLES:
        op.execute(f"drop view {old}")
    if is_sqlite:
        _copy_textract_tables("textract", "paid", old_message="error", new_message="said")
    else:
        op.execute("alter table textract_jobs rename column error to said")
    for old, new in _TABLES.items():
        if not is_sqlite:
            _rename_on_postgresql(new, old)
        elif old not in _COPIED:
            op.rename_table(new, old)
    for table, old, new in _COLUMNS:
        op.execute(f"alter table {table} rename column {new} to {old}")


def _create_view(old: str, new: str) -> None:
    notice = f"deprecated: query {new} instead; this view is removed in the next version"
    op.execute(f"create view {old} as /* {notice} */ select {_VIEW_COLUMNS[old]} from {new}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"comment on view {old} is '{notice}'")
        for role in _READERS:
            op.execute(
                f"do $$ begin if exists (select from pg_roles where rolname = '{role}')"
                f" then grant select on {old} to {role}; end if; end $$"
            )


def _rename_on_postgresql(old: str, new: str) -> None:
    """Renames the table with its constraints and indexes, whose names begin with the table's or contain it."""
    connection = op.get_bind()
    op.rename_table(old, new)
    constraints = sa.text("select conname from pg_constraint where conrelid = to_regclass(:table) and strpos(conname, :old) > 0")
    for name in connection.scalars(constraints, {"table": new, "old": old}).all():
        op.execute(f'alter table {new} rename constraint "{name}" to "{name.replace(old, new)}"')
    indexes = sa.text(
        "select indexname from pg_indexes where schemaname = current_schema() and tablename = :table and strpos(indexname, :old) > 0"
    )
    for name in connection.scalars(indexes, {"table": new, "old": old}).all():
        op.execute(f'alter index "{name}" rename to "{name.replace(old, new)}"')


def _copy_textract_tables(old: str, new: str, *, old_message: str, new_message: str) -> None:
    """SQLite: creates `{new}_jobs` and `{new}_pages`, copies the rows, drops the tables of the old names."""
    jobs, pages = f"{new}_jobs", f"{new}_pages"
    op.create_table(
        jobs,
        sa.Column("job_key", sa.String(64), primary_key=True),
        sa.Column("engine", sa.String(16), nullable=False),
        sa.Column("job_id", sa.Text()),
        sa.Column("document_id", sa.String(64), nullable=False),
        sa.Column("batch_id", sa.String(32)),
        sa.Column("page_keys", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column(new_message, sa.Text()),
        sa.Column("microdollars", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.CheckConstraint("state in ('sending', 'sent', 'done', 'partial', 'failed')", name=f"ck_{jobs}_state"),
    )
    op.create_table(
        pages,
        sa.Column("page_key", sa.String(64), primary_key=True),
        sa.Column("job_key", sa.String(64), sa.ForeignKey(f"{jobs}.job_key", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
    )
    op.execute(f"insert into {jobs} ({_JOB_COLUMNS.format(new_message)}) select {_JOB_COLUMNS.format(old_message)} from {old}_jobs")
    columns = _VIEW_COLUMNS["paid_pages"]
    op.execute(f"insert into {pages} ({columns}) select {columns} from {old}_pages")
    # the pages first: they refer to the jobs
    op.drop_table(f"{old}_pages")
    op.drop_table(f"{old}_jobs")
    for table, column in ((jobs, "document_id"), (jobs, "batch_id"), (jobs, "sent_at"), (pages, "job_key")):
        op.create_index(f"ix_{table}_{column}", table, [column])
