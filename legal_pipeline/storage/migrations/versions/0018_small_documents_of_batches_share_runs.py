"""Requests of a batch whose small documents share runs have no Dagster backfill"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batch_backfills", sa.Column("is_grouped", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("batch_backfills", "is_grouped")
