"""Entities merged across a matter, and what people have decided."""

from __future__ import annotations

import sqlalchemy as sa

from legal_pipeline.storage.database.tables.columns import StoredText, metadata, of_document

matter_entities = sa.Table(
    "matter_entities",
    metadata,
    sa.Column("entity_id", sa.String(24), primary_key=True),
    sa.Column("matter", StoredText, nullable=False, index=True),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("name", StoredText, nullable=False),
    sa.Column("aliases", sa.JSON, nullable=False),
    sa.Column("mention_count", sa.Integer, nullable=False),
    sa.Column("merges", sa.JSON, nullable=False),
    sa.Column("value", StoredText, nullable=False),
)


matter_links = sa.Table(
    "matter_links",
    metadata,
    sa.Column("entity_id", sa.String(24), primary_key=True),
    sa.Column("matter", StoredText, nullable=False, index=True),
    sa.Column("matter_entity_id", sa.String(24), nullable=False, index=True),
    # what the entity was merged as (`merged_wordings`); null for a single mention that a decision has made an entity
    sa.Column("wording", sa.BigInteger),
    sa.Column("mention_count", sa.Integer),
    sa.Index("ix_matter_links_wording", "wording", "entity_id"),
)


matter_results = sa.Table(
    "matter_results",
    metadata,
    sa.Column("matter", StoredText, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
    # by which rules the rows of `merged_*` were made; others are of no use. Null before version 0020
    sa.Column("rules", sa.String(16)),
    # goes up with each merge, so that one that began earlier does not write over a later one
    sa.Column("merges", sa.Integer, nullable=False, server_default="0"),
)


merged_documents = sa.Table(
    "merged_documents",
    metadata,
    # no foreign key: that a document is gone must be seen
    sa.Column("document_id", sa.String(64), primary_key=True),
    sa.Column("matter", StoredText, nullable=False, index=True),
    # that of its entities at the time
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("entity_ids", sa.JSON, nullable=False),
)
"""Documents that the graph of the matter was merged from."""


merged_wordings = sa.Table(
    "merged_wordings",
    metadata,
    sa.Column("wording", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("matter", StoredText, nullable=False, index=True),
    sa.Column("holders", sa.Integer, nullable=False),
    sa.Column("mentions", sa.BigInteger, nullable=False),
    # mentions, at least one for each holder
    sa.Column("weight", sa.BigInteger, nullable=False),
    # the smallest ids among the holders
    sa.Column("representatives", sa.JSON, nullable=False),
    # the entity of the matter that the others are; empty when each of them is one by itself
    sa.Column("target", sa.String(24), nullable=False),
    # whether it hangs together with what people decided about
    sa.Column("is_decided", sa.Boolean, nullable=False),
)
"""Entities of documents that read alike, each wording once, by a digest; never their words, which stand in `entities`."""


merged_blocks = sa.Table(
    "merged_blocks",
    metadata,
    sa.Column("block", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("wording", sa.BigInteger, primary_key=True, autoincrement=False, index=True),
)
"""What wordings are compared by: those without a block in common, directly or through others, never affect each other."""


decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("matter", StoredText, nullable=False),
    sa.Column("kind", sa.String(8), nullable=False),
    # what it is about, by what a reprocessing keeps (`model.Subject`)
    sa.Column("subjects", sa.JSON, nullable=False),
    # no foreign key: a document whose file was moved is another one, and keeps its tags by its bytes
    sa.Column("document_id", sa.String(64), index=True),
    # the new name or type, the tag, the text of the note
    sa.Column("value", StoredText, nullable=False),
    sa.Column("actor", StoredText, nullable=False),
    sa.Column("reason", StoredText, nullable=False),
    sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("undone_at", sa.DateTime(timezone=True)),
    sa.Column("undone_by", StoredText),
    sa.Column("undone_reason", StoredText),
    sa.Index("ix_decisions_matter", "matter", "kind"),
    sa.CheckConstraint(
        "kind in ('merge', 'split', 'rename', 'retype', 'reject', 'confirm', 'tag', 'note')", name="ck_decisions_decision_kind"
    ),
    # the audit log names decisions by number: that of a deleted one is not given again
    sqlite_autoincrement=True,
)
"""What people decided about entities, facts and documents; an undone decision stays on record."""


applied_decisions = sa.Table(
    "applied_decisions",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey("decisions.number", ondelete="CASCADE"), primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("matter", StoredText, nullable=False, index=True),
    # the entity of the matter; null for a fact
    sa.Column("entity_id", sa.String(24), index=True),
    # the fact, as the matter merges it
    sa.Column("type", sa.String(32)),
    sa.Column("source_id", sa.String(64)),
    sa.Column("target_id", sa.String(64)),
    sa.Column("role", StoredText),
    sa.Index("ix_applied_decisions_fact", "source_id", "target_id", "type"),
)
"""Where each decision stands in the current graph of its matter; written anew with the graph."""


split_mentions = sa.Table(
    "split_mentions",
    metadata,
    sa.Column("mention_id", sa.String(24), primary_key=True),
    sa.Column("matter", StoredText, nullable=False, index=True),
    of_document(),
    sa.Column("number", sa.Integer, sa.ForeignKey("decisions.number", ondelete="CASCADE"), nullable=False),
    # the entity of the document that the rules give it, and the one that it is by the decision; both are in `matter_links`
    sa.Column("whole_id", sa.String(24), nullable=False),
    sa.Column("entity_id", sa.String(24), nullable=False),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("name", StoredText, nullable=False),
    sa.UniqueConstraint("entity_id", name="uq_split_mentions_entity"),
)
"""Single mentions that people have taken out of an entity; written anew with the graph, and the rows of the document stay as they are."""


split_facts = sa.Table(
    "split_facts",
    metadata,
    sa.Column("relationship_id", sa.String(24), primary_key=True),
    # whether the source, or else the target, is another entity
    sa.Column("is_source", sa.Boolean, primary_key=True),
    sa.Column("matter", StoredText, nullable=False, index=True),
    sa.Column("number", sa.Integer, sa.ForeignKey("decisions.number", ondelete="CASCADE"), nullable=False),
    sa.Column("entity_id", sa.String(24), nullable=False),
)
"""Ends of relationships that rest on such a mention alone, and so are what it is."""
