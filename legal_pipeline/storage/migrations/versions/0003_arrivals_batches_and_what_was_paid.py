"""Arrivals, batches, withdrawals, previous results of a reprocessing, paid calls"""

import sqlalchemy as sa
from alembic import op

from legal_pipeline.storage.database.collation import order_by_code_point

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)

# for every user, including the owner; the writer's privileges are in `storage.database.roles`
APPEND_ONLY: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(
        f"create trigger audit_log_no_{verb} before {verb} on audit_log begin select raise(abort, 'the audit log is only added to'); end"
        for verb in ("update", "delete")
    ),
    "postgresql": (
        "create function refuse_change() returns trigger language plpgsql as"
        " $$ begin raise exception 'the audit log is only added to'; end $$",
        "create trigger audit_log_append_only before update or delete on audit_log for each row execute function refuse_change()",
        "do $$ begin if exists (select from pg_roles where rolname = 'legal_pipeline_writer') then"
        " revoke update, delete on audit_log from legal_pipeline_writer; end if; end $$",
    ),
}


def upgrade() -> None:
    for column in (
        sa.Column("source_version", sa.Text()),
        sa.Column("source_bytes", sa.BigInteger()),
        sa.Column("read_version", sa.Text()),
        sa.Column("requested_at", _MOMENT),
        sa.Column("missing_at", _MOMENT),
        sa.Column("category", sa.String(16)),
    ):
        op.add_column("documents", column)
    # with its constraint in one statement, which SQLite executes without copying the table
    op.execute(
        "alter table documents add column origin varchar(8) default 'named' not null"
        " constraint ck_documents_origin check (origin in ('named', 'arrival', 'child'))"
    )
    op.execute("update documents set origin = 'child' where parent_id is not null")
    op.add_column("stage_results", sa.Column("seconds", sa.Float()))
    op.add_column("stage_results", sa.Column("effort", sa.JSON()))
    op.create_index("ix_stage_results_finished_at", "stage_results", ["finished_at"])
    op.add_column("pages", sa.Column("ocr_key", sa.String(64)))
    op.create_index("ix_pages_ocr_key", "pages", ["ocr_key"])
    op.add_column("pages", sa.Column("seconds", sa.Float()))
    op.add_column("pages", sa.Column("effort", sa.JSON()))
    _batches()
    _withdrawals()
    _former()
    op.create_table(
        "paid_jobs",
        sa.Column("job_key", sa.String(64), primary_key=True),
        sa.Column("engine", sa.String(16), nullable=False),
        sa.Column("job_id", sa.Text()),
        sa.Column("document_id", sa.String(64), nullable=False),
        sa.Column("batch_id", sa.String(32)),
        sa.Column("page_keys", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("said", sa.Text()),
        sa.Column("microdollars", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.CheckConstraint("state in ('sending', 'sent', 'done', 'partial', 'failed')", name="ck_paid_jobs_state"),
    )
    op.create_index("ix_paid_jobs_document_id", "paid_jobs", ["document_id"])
    op.create_index("ix_paid_jobs_batch_id", "paid_jobs", ["batch_id"])
    op.create_index("ix_paid_jobs_sent_at", "paid_jobs", ["sent_at"])
    op.create_table(
        "paid_pages",
        sa.Column("page_key", sa.String(64), primary_key=True),
        sa.Column("job_key", sa.String(64), sa.ForeignKey("paid_jobs.job_key", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
    )
    op.create_index("ix_paid_pages_job_key", "paid_pages", ["job_key"])
    if op.get_bind().dialect.name == "postgresql":
        order_by_code_point(op.get_bind())


def _batches() -> None:
    op.create_table(
        "batches",
        sa.Column("batch_id", sa.String(32), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("priority", sa.String(8), nullable=False),
        sa.Column("origin", sa.String(8), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("cancelled_at", _MOMENT),
        sa.Column("census", sa.JSON()),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.CheckConstraint("origin in ('submit', 'ui')", name="ck_batches_origin"),
    )

    def of_batch() -> sa.ForeignKey:
        return sa.ForeignKey("batches.batch_id", ondelete="CASCADE")

    op.create_table(
        "batch_documents",
        sa.Column("batch_id", sa.String(32), of_batch(), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("document_id", sa.String(64), nullable=False),
        sa.Column("is_asked", sa.Boolean(), nullable=False),
        sa.Column("backfill_id", sa.String(32)),
    )
    op.create_index("ix_batch_documents_document_id", "batch_documents", ["document_id"])
    op.create_table(
        "batch_backfills",
        sa.Column("backfill_id", sa.String(32), primary_key=True),
        sa.Column("batch_id", sa.String(32), of_batch(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("priority", sa.String(8), nullable=False),
        sa.Column("from_stage", sa.String(32)),
    )
    op.create_index("ix_batch_backfills_batch_id", "batch_backfills", ["batch_id"])


def _withdrawals() -> None:
    op.create_table(
        "withdrawals",
        sa.Column("document_id", sa.String(64), primary_key=True),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("source_uri", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64)),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.String(64)),
        sa.Column("priority", sa.String(8), nullable=False),
        sa.Column("origin", sa.String(8), nullable=False),
        sa.Column("withdrawn_at", _MOMENT, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    op.create_index("ix_withdrawals_matter", "withdrawals", ["matter"])
    op.create_table(
        "audit_log",
        sa.Column("entry_id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("matter", sa.Text()),
        sa.Column("document_id", sa.String(64)),
        sa.Column("said", sa.Text(), nullable=False),
    )
    op.create_index("ix_audit_log_at", "audit_log", ["at"])
    op.create_index("ix_audit_log_document_id", "audit_log", ["document_id"])
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def _former() -> None:
    def of_document() -> sa.Column[str]:
        # a constraint object belongs to one table only
        target = sa.ForeignKey("documents.document_id", ondelete="CASCADE")
        return sa.Column("document_id", sa.String(64), target, primary_key=True, nullable=False)

    op.create_table("ocr_uses", of_document(), sa.Column("key", sa.String(64), primary_key=True))
    op.create_index("ix_ocr_uses_key", "ocr_uses", ["key"])
    op.create_table(
        "complete_results",
        of_document(),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("stage_keys", sa.JSON(), nullable=False),
    )
    # the results that are finished now are those that the first reprocessing replaces
    joined = {"sqlite": "json_group_object(stage, key)", "postgresql": "json_object_agg(stage, key)"}[op.get_bind().dialect.name]
    op.execute(
        "insert into complete_results (document_id, sha256, stage_keys)"
        f" select d.document_id, d.sha256, {joined} from documents d join stage_results s on s.document_id = d.document_id"
        " where d.state = 'done' and d.sha256 is not null group by d.document_id, d.sha256"
    )
    op.create_table(
        "former_results",
        of_document(),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("stage_keys", sa.JSON(), nullable=False),
        sa.Column("replaced_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "former_pages",
        of_document(),
        sa.Column("page_number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_table(
        "former_entities",
        of_document(),
        sa.Column("entity_id", sa.String(24), primary_key=True),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mention_count", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    for table in (
        "paid_pages",
        "paid_jobs",
        "former_entities",
        "former_pages",
        "former_results",
        "complete_results",
        "ocr_uses",
        "audit_log",
        "withdrawals",
        "batch_backfills",
        "batch_documents",
        "batches",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("drop function refuse_change()")
    op.drop_column("pages", "effort")
    op.drop_column("pages", "seconds")
    op.drop_index("ix_pages_ocr_key", "pages")
    op.drop_column("pages", "ocr_key")
    op.drop_index("ix_stage_results_finished_at", "stage_results")
    op.drop_column("stage_results", "effort")
    op.drop_column("stage_results", "seconds")
    for column in ("origin", "category", "missing_at", "requested_at", "source_bytes", "source_version", "read_version"):
        op.drop_column("documents", column)
