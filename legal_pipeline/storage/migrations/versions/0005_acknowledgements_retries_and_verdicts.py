"""Acknowledged failures, automatic retries and verdicts of documents; the end of a batch"""

import sqlalchemy as sa
from alembic import op

from legal_pipeline.storage.database.collation import order_by_code_point

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def _document() -> sa.Column[str]:
    of_document = sa.ForeignKey("documents.document_id", ondelete="CASCADE")
    return sa.Column("document_id", sa.String(64), of_document, primary_key=True, nullable=False)


def upgrade() -> None:
    op.create_table(
        "acknowledgements",
        _document(),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("acknowledged_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "automatic_retries",
        _document(),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("tried_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "verdicts",
        _document(),
        sa.Column("checked_at", _MOMENT, nullable=False),
        sa.Column("wrong", sa.JSON, nullable=False),
    )
    op.add_column("batches", sa.Column("ended_at", _MOMENT))
    if op.get_bind().dialect.name == "postgresql":
        order_by_code_point(op.get_bind())


def downgrade() -> None:
    op.drop_column("batches", "ended_at")
    for table in ("verdicts", "automatic_retries", "acknowledgements"):
        op.drop_table(table)
