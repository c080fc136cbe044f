"""The words of the full-text index: for searches by the beginning of a word and by similar words"""

import sqlalchemy as sa
from alembic import op

from legal_pipeline.storage.database.collation import order_by_code_point

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        # FTS5 shows its own list of words
        op.get_bind().exec_driver_sql("create virtual table pages_index_words using fts5vocab(pages_index, 'row')")
        return
    op.create_table("pages_index_words", sa.Column("word", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("word"))
    order_by_code_point(op.get_bind())
    op.get_bind().exec_driver_sql("insert into pages_index_words select distinct unnest(words) from pages_index")


def downgrade() -> None:
    op.drop_table("pages_index_words")
