"""Arrivals, batches, withdrawals, what a reprocessing replaced, calls that cost money"""

import sqlalchemy as sa
from alembic import op

from legal_pipeline.storage.code_point_order import order_by_code_point

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for column in (
        sa.Column("source_version", sa.Text()),
        sa.Column("source_bytes", sa.BigInteger()),
        sa.Column("requested_at", _MOMENT),
        sa.Column("missing_at", _MOMENT),
        sa.Column("category", sa.String(16)),
    ):
        op.add_column("documents", column)
    # with its constraint in one statement, which SQLite takes without making the table anew
    op.execute(
        "alter table documents add column origin varchar(8) default 'named' not null"
        " constraint ck_documents_origin check (origin in ('named', 'arrival', 'child'))"
    )
    op.execute("update documents set origin = 'child' where parent_id is not null")
    op.add_column("stage_results", sa.Column("seconds", sa.Float()))
    op.add_column("stage_results", sa.Column("effort", sa.JSON()))
    op.add_column("pages", sa.Column("ocr_key", sa.String(64)))
    op.create_index("ix_pages_ocr_key", "pages", ["ocr_key"])
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
        sa.Column("said", sa.Text()),
        sa.Column("microdollars", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.CheckConstraint("state in ('sending', 'sent', 'done', 'partial', 'failed')", name="ck_paid_jobs_state"),
    )
    op.create_index("ix_paid_jobs_document_id", "paid_jobs", ["document_id"])
    op.create_index("ix_paid_jobs_batch_id", "paid_jobs", ["batch_id"])
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
    )
    op.create_index("ix_batch_documents_document_id", "batch_documents", ["document_id"])
    op.create_table(
        "batch_backfills",
        sa.Column("backfill_id", sa.String(32), primary_key=True),
        sa.Column("batch_id", sa.String(32), of_batch(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
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


def _former() -> None:
    def of_document() -> sa.Column[str]:
        # a key object belongs to one table only
        target = sa.ForeignKey("documents.document_id", ondelete="CASCADE")
        return sa.Column("document_id", sa.String(64), target, primary_key=True, nullable=False)

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
        "paid_jobs",
        "former_entities",
        "former_pages",
        "former_results",
        "audit_log",
        "withdrawals",
        "batch_backfills",
        "batch_documents",
        "batches",
    ):
        op.drop_table(table)
    op.drop_index("ix_pages_ocr_key", "pages")
    op.drop_column("pages", "ocr_key")
    op.drop_column("stage_results", "effort")
    op.drop_column("stage_results", "seconds")
    for column in ("origin", "category", "missing_at", "requested_at", "source_bytes", "source_version"):
        op.drop_column("documents", column)
