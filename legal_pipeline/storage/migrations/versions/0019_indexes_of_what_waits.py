"""Indexes of documents that wait, for the sensors that look every few seconds"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# SQLite uses a partial index only for a query that has its condition word for word: as SQLAlchemy writes it, without a type for truth
_CASE = "case when origin = 'named' then requested_at {is_same} registered_at else requested_at is null end = {is_due}"
_INDEXES = {
    "ix_documents_due": (["origin", "priority", "registered_at", "document_id"], "state = 'waiting' and {due}"),
    "ix_documents_requested": (["origin", "requested_at", "document_id"], "state = 'waiting' and {not_due}"),
    "ix_documents_held": (["category"], "category is not null"),
}


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    is_same, truth = ("is", ("1", "0")) if is_sqlite else ("is not distinct from", ("true", "false"))
    due, not_due = (_CASE.format(is_same=is_same, is_due=word) for word in truth)
    for name, (columns, condition) in _INDEXES.items():
        where = sa.text(condition.format(due=due, not_due=not_due))
        op.create_index(name, "documents", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(name, "documents")
