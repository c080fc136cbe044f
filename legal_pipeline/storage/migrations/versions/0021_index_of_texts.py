"""Index of the keys with which pages were read, for copies of the same bytes"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    of_text = sa.text("stage = 'document_text'")
    op.create_index("ix_stage_results_text", "stage_results", ["key", "document_id"], sqlite_where=of_text, postgresql_where=of_text)


def downgrade() -> None:
    op.drop_index("ix_stage_results_text", "stage_results")
