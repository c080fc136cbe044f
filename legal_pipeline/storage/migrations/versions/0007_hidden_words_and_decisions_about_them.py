"""Hidden words of pages, and the decisions about them"""

import sqlalchemy as sa
from alembic import op

from legal_pipeline.storage.database.collation import order_by_code_point

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _document() -> sa.Column[str]:
    return sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.document_id", ondelete="CASCADE"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "redactions",
        sa.Column("redaction_id", sa.String(24), primary_key=True),
        _document(),
        sa.Column("page_number", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("characters", sa.Integer, nullable=False),
        sa.Column("hidden_by", sa.String(16), nullable=False),
        sa.Column("box", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "page_number"], ["pages.document_id", "pages.page_number"], name="fk_redactions_page", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_redactions_page", "redactions", ["document_id", "page_number"])
    op.create_table(
        "redaction_decisions",
        sa.Column("redaction_id", sa.String(24), primary_key=True),
        _document(),
        sa.Column("decision", sa.String(8), nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("decision in ('accepted', 'released')", name="ck_redaction_decisions_decision"),
    )
    op.create_index("ix_redaction_decisions_document", "redaction_decisions", ["document_id"])
    if op.get_bind().dialect.name == "postgresql":
        order_by_code_point(op.get_bind())


def downgrade() -> None:
    for table in ("redaction_decisions", "redactions"):
        op.drop_table(table)
