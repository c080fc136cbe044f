"""Single mentions that people have taken out of an entity, and views that follow them"""

import sqlalchemy as sa
from alembic import op

from legal_pipeline.storage.database.collation import order_by_code_point
from legal_pipeline.storage.database.views import create_views, drop_views

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    drop_views(connection)
    op.create_table(
        "split_mentions",
        sa.Column("mention_id", sa.String(24), primary_key=True),
        sa.Column("matter", sa.Text, nullable=False),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.document_id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer, sa.ForeignKey("decisions.number", ondelete="CASCADE"), nullable=False),
        sa.Column("whole_id", sa.String(24), nullable=False),
        sa.Column("entity_id", sa.String(24), nullable=False),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.UniqueConstraint("entity_id", name="uq_split_mentions_entity"),
    )
    op.create_index("ix_split_mentions_matter", "split_mentions", ["matter"])
    op.create_table(
        "split_facts",
        sa.Column("relationship_id", sa.String(24), primary_key=True),
        sa.Column("is_source", sa.Boolean, primary_key=True),
        sa.Column("matter", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, sa.ForeignKey("decisions.number", ondelete="CASCADE"), nullable=False),
        sa.Column("entity_id", sa.String(24), nullable=False),
    )
    op.create_index("ix_split_facts_matter", "split_facts", ["matter"])
    if connection.dialect.name == "postgresql":
        order_by_code_point(connection)
    create_views(connection)


def downgrade() -> None:
    drop_views(op.get_bind())
    op.drop_table("split_facts")
    op.drop_table("split_mentions")
