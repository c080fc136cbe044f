"""Views follow the latest decision about a fact, and v_evidence leaves out passages of rejected facts"""

from alembic import op

from legal_pipeline.storage.database.views import create_views, drop_views

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    drop_views(op.get_bind())
    create_views(op.get_bind())


def downgrade() -> None:
    """The views of before would show what was rejected; they have the same columns."""
