"""Decisions about entities, facts and documents with who and why; the hash chain of the audit log"""

import sqlalchemy as sa
from alembic import op

from legal_pipeline.storage.custody.audit_chain import FIRST, entry_hash
from legal_pipeline.storage.database.collation import order_by_code_point

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_EARLIER = sa.table("decisions", *(sa.column(name) for name in ("matter", "left_id", "right_id", "kind")), sa.column("decided_at", _MOMENT))
_DECISIONS = sa.table(
    "decisions",
    *(sa.column(name) for name in ("number", "matter", "kind", "value", "actor", "reason")),
    sa.column("subjects", sa.JSON),
    sa.column("decided_at", _MOMENT),
    sa.column("undone_at", _MOMENT),
)
_LOG = sa.table(
    "audit_log",
    *(sa.column(name) for name in ("entry_id", "actor", "action", "matter", "document_id", "detail", "previous_hash", "entry_hash")),
    sa.column("at", _MOMENT),
)
_REFUSE = {
    "sqlite": "create trigger audit_log_no_update before update on audit_log"
    " begin select raise(abort, 'the audit log is only added to'); end",
    "postgresql": "alter table audit_log enable trigger audit_log_append_only",
}
_ALLOW = {"sqlite": "drop trigger audit_log_no_update", "postgresql": "alter table audit_log disable trigger audit_log_append_only"}


def upgrade() -> None:
    connection = op.get_bind()
    earlier = connection.execute(sa.select(_EARLIER).order_by(_EARLIER.c.decided_at, _EARLIER.c.left_id, _EARLIER.c.right_id)).all()
    op.drop_table("decisions")
    _create_decisions()
    for row in earlier:
        subjects = [{"entity": {"entity_id": entity_id}} for entity_id in (row.left_id, row.right_id)]
        values = {"matter": row.matter, "kind": row.kind, "subjects": subjects, "value": "", "actor": "unknown", "reason": ""}
        connection.execute(sa.insert(_DECISIONS), values | {"decided_at": row.decided_at})
    op.add_column("audit_log", sa.Column("previous_hash", sa.String(64)))
    op.add_column("audit_log", sa.Column("entry_hash", sa.String(64)))
    op.execute(_ALLOW[connection.dialect.name])
    _chain(connection)
    op.execute(_REFUSE[connection.dialect.name])
    if connection.dialect.name == "postgresql":
        order_by_code_point(connection)


def _create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("matter", sa.Text, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("subjects", sa.JSON, nullable=False),
        sa.Column("document_id", sa.String(64)),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=False),
        sa.Column("undone_at", _MOMENT),
        sa.Column("undone_by", sa.Text),
        sa.Column("undone_reason", sa.Text),
        sa.CheckConstraint(
            "kind in ('merge', 'split', 'rename', 'retype', 'reject', 'confirm', 'tag', 'note')", name="ck_decisions_decision_kind"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decisions_document_id", "decisions", ["document_id"])
    op.create_index("ix_decisions_matter", "decisions", ["matter", "kind"])
    op.create_table(
        "applied_decisions",
        sa.Column("number", sa.Integer, sa.ForeignKey("decisions.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("matter", sa.Text, nullable=False),
        sa.Column("entity_id", sa.String(24)),
        sa.Column("type", sa.String(32)),
        sa.Column("source_id", sa.String(64)),
        sa.Column("target_id", sa.String(64)),
        sa.Column("role", sa.Text),
    )
    op.create_index("ix_applied_decisions_matter", "applied_decisions", ["matter"])
    op.create_index("ix_applied_decisions_entity_id", "applied_decisions", ["entity_id"])
    op.create_index("ix_applied_decisions_fact", "applied_decisions", ["source_id", "target_id", "type"])


def _chain(connection: sa.Connection) -> None:
    """Gives the entries of earlier versions their hashes, in the order in which they were written."""
    c, head, last = _LOG.c, FIRST, -1
    while rows := connection.execute(sa.select(_LOG).where(c.entry_id > last).order_by(c.entry_id).limit(1_000)).all():
        for row in rows:
            own = entry_hash(head, row.entry_id, row.at, row.actor, row.action, row.matter, row.document_id, row.detail)
            hashes = {"previous_hash": head, "entry_hash": own}
            connection.execute(sa.update(_LOG).where(c.entry_id == row.entry_id).values(**hashes))
            head, last = own, row.entry_id


def downgrade() -> None:
    connection = op.get_bind()
    of_two = sa.select(_DECISIONS).where(_DECISIONS.c.kind.in_(["merge", "split"]), _DECISIONS.c.undone_at.is_(None))
    kept = {}
    for row in connection.execute(of_two.order_by(_DECISIONS.c.number)).all():
        left, right = sorted(subject["entity"].get("entity_id", "") for subject in row.subjects)
        kept[row.matter, left, right] = {"kind": row.kind, "decided_at": row.decided_at}
    op.drop_table("applied_decisions")
    op.drop_table("decisions")
    op.create_table(
        "decisions",
        sa.Column("matter", sa.Text, primary_key=True),
        sa.Column("left_id", sa.String(24), primary_key=True),
        sa.Column("right_id", sa.String(24), primary_key=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=False),
        sa.CheckConstraint("kind in ('merge', 'split')", name="ck_decisions_kind"),
    )
    for (matter, left, right), values in kept.items():
        connection.execute(sa.insert(_EARLIER), values | {"matter": matter, "left_id": left, "right_id": right})
    for column in ("entry_hash", "previous_hash"):
        op.drop_column("audit_log", column)
    if connection.dialect.name == "postgresql":
        order_by_code_point(connection)
