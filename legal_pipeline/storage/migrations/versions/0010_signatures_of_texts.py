"""Signatures by which near-duplicates and quoted mails are found"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "text_signatures",
        sa.Column(
            "document_id", sa.String(64), sa.ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=True, nullable=False
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Integer, nullable=False),
        sa.Column("minhash", sa.LargeBinary, nullable=False),
        sa.Column("hashes", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("text_signatures")
