"""What a matter was merged from, so that the next merge reads what has changed"""

import sqlalchemy as sa
from alembic import op

from legal_pipeline.storage.database.collation import order_by_code_point

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_TABLES = ("merged_documents", "merged_wordings", "merged_blocks")


def upgrade() -> None:
    op.add_column("matter_links", sa.Column("wording", sa.BigInteger))
    op.add_column("matter_links", sa.Column("mention_count", sa.Integer))
    op.create_index("ix_matter_links_wording", "matter_links", ["wording", "entity_id"])
    op.add_column("matter_results", sa.Column("rules", sa.String(16)))
    op.add_column("matter_results", sa.Column("merges", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "merged_documents",
        sa.Column("document_id", sa.String(64), primary_key=True),
        sa.Column("matter", sa.Text, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("entity_ids", sa.JSON, nullable=False),
    )
    op.create_index("ix_merged_documents_matter", "merged_documents", ["matter"])
    op.create_table(
        "merged_wordings",
        sa.Column("wording", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("matter", sa.Text, nullable=False),
        sa.Column("holders", sa.Integer, nullable=False),
        sa.Column("mentions", sa.BigInteger, nullable=False),
        sa.Column("weight", sa.BigInteger, nullable=False),
        sa.Column("representatives", sa.JSON, nullable=False),
        sa.Column("target", sa.String(24), nullable=False),
        sa.Column("is_decided", sa.Boolean, nullable=False),
    )
    op.create_index("ix_merged_wordings_matter", "merged_wordings", ["matter"])
    decided = sa.text("is_decided")
    op.create_index("ix_merged_wordings_decided", "merged_wordings", ["matter"], sqlite_where=decided, postgresql_where=decided)
    op.create_table(
        "merged_blocks",
        sa.Column("block", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("wording", sa.BigInteger, primary_key=True, autoincrement=False),
    )
    op.create_index("ix_merged_blocks_wording", "merged_blocks", ["wording"])
    if op.get_bind().dialect.name == "postgresql":
        order_by_code_point(op.get_bind())


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.drop_column("matter_results", "merges")
    op.drop_column("matter_results", "rules")
    op.drop_index("ix_matter_links_wording", "matter_links")
    op.drop_column("matter_links", "mention_count")
    op.drop_column("matter_links", "wording")
