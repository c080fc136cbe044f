"""Views of the results, with comments"""

from alembic import op

from legal_pipeline.storage.database.views import create_views, drop_views

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    drop_views(op.get_bind())
    create_views(op.get_bind())


def downgrade() -> None:
    drop_views(op.get_bind())
