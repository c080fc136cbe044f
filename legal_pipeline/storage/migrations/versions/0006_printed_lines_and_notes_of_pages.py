"""Pages keep their printed page number, their printed lines and their notes"""

import sqlalchemy as sa
from alembic import op

from legal_pipeline.storage.database.collation import order_by_code_point

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_COLUMNS = (("printed_page", sa.Text), ("line_starts", sa.JSON), ("notes", sa.JSON))


def upgrade() -> None:
    for name, kind in _COLUMNS:
        op.add_column("pages", sa.Column(name, kind()))
    if op.get_bind().dialect.name == "postgresql":
        order_by_code_point(op.get_bind())


def downgrade() -> None:
    for name, _ in reversed(_COLUMNS):
        op.drop_column("pages", name)
