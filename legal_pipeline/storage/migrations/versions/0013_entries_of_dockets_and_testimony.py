"""The entries of docket sheets and the questions and answers of transcripts become rows"""

import sqlalchemy as sa
from alembic import op

from legal_pipeline.storage.database.collation import order_by_code_point

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "docket_entries",
        sa.Column("entry_id", sa.String(24), primary_key=True),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.document_id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Text),
        sa.Column("date", sa.String(10), nullable=False),
        sa.Column("filed_by", sa.Text),
        sa.Column("page_number", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.CheckConstraint('"end" > start', name="ck_docket_entries_range"),
    )
    op.create_index("ix_docket_entries_place", "docket_entries", ["document_id", "start"])
    op.create_table(
        "testimony",
        sa.Column("passage_id", sa.String(24), primary_key=True),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.document_id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("speaker", sa.Text, nullable=False),
        sa.Column("witness", sa.Text, nullable=False),
        sa.Column("page_number", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.CheckConstraint('"end" > start', name="ck_testimony_range"),
        sa.CheckConstraint("kind in ('question', 'answer', 'remark')", name="ck_testimony_kind"),
    )
    op.create_index("ix_testimony_place", "testimony", ["document_id", "start"])
    if op.get_bind().dialect.name == "postgresql":
        order_by_code_point(op.get_bind())


def downgrade() -> None:
    for table in ("testimony", "docket_entries"):
        op.drop_table(table)
