"""Leases of steps; on PostgreSQL, the full-text index and a collation that does not depend on the server"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from legal_pipeline.storage.database.collation import order_by_code_point

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BATCH = 200


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("step_key", sa.String(length=128), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("queue", sa.String(length=32), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("pid", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("run_id", "step_key"),
    )
    op.create_index("ix_leases_beat_at", "leases", ["beat_at"], unique=False)
    # the original of equal files has the smallest id of its matter: one lookup in this index, whatever the number of copies
    op.drop_index("ix_documents_sha256", "documents")
    # listings page through a matter by id
    op.drop_index("ix_documents_matter", "documents")
    op.create_index("ix_documents_place", "documents", ["matter", "document_id"], unique=False)
    op.create_index("ix_documents_same", "documents", ["sha256", "matter", "document_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        _index_pages()
        order_by_code_point(op.get_bind())


def _index_pages() -> None:
    op.create_table(
        "pages_index",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("words", ARRAY(sa.Text()), nullable=False),
        sa.Column("counts", ARRAY(sa.Integer()), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("page_id"),
    )
    op.create_index("ix_pages_index_words", "pages_index", ["words"], postgresql_using="gin")
    # derived from the pages by the current code, whatever the rule was before
    from legal_pipeline.storage.search.postgres_index import index_row, pages_index

    connection, last = op.get_bind(), 0
    query = sa.text("select page_id, text from pages where page_id > :last order by page_id limit :batch")
    while rows := connection.execute(query, {"last": last, "batch": _BATCH}).all():
        connection.execute(sa.insert(pages_index), [index_row(row.page_id, row.text) for row in rows])
        last = rows[-1].page_id


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_table("pages_index")
    op.drop_index("ix_documents_same", "documents")
    op.drop_index("ix_documents_place", "documents")
    op.create_index("ix_documents_matter", "documents", ["matter"], unique=False)
    op.create_index("ix_documents_sha256", "documents", ["sha256"], unique=False)
    op.drop_table("leases")
