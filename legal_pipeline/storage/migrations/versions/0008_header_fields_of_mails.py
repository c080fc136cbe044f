"""Documents keep the header fields of a mail"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("mail", sa.JSON()))


def downgrade() -> None:
    op.drop_column("documents", "mail")
