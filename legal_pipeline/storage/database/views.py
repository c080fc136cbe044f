"""Views of the results for people who write SQL: names beside ids, one row a fact, with comments; the same on both databases.

They show finished documents, the entities of matters, and facts that nobody has rejected. A revision that changes a table below a view
drops the views before and creates them again.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class View:
    name: str
    comment: str
    columns: dict[str, str]
    """Comment of each column, in order."""
    query: str


_DOCUMENT = {"matter": "the matter", "document_id": "the document", "file_name": "name of its file"}
_PLACE = _DOCUMENT | {
    "page_number": "the page, from 1",
    "bates": "Bates number printed on the page",
    "cited_as": "file and page, as people write it",
}
_CITED = "documents.file_name || ' p. ' || pages.page_number as cited_as"

_SAME_FACT = """
        and applied.matter = documents.matter and applied.type = relationships.type
        and applied.source_id = coalesce(from_link.matter_entity_id, relationships.source_id)
        and applied.target_id = coalesce(to_link.matter_entity_id, relationships.target_id)
        and coalesce(applied.role, '') = coalesce(relationships.role, '')"""
_VERDICT = f"""
    coalesce((
        select decisions.kind from applied_decisions as applied
        join decisions on decisions.number = applied.number
        where decisions.kind in ('reject', 'confirm') and decisions.undone_at is null {_SAME_FACT}
        order by decisions.number desc limit 1
    ), '') <> 'reject'"""
"""The latest decision that stands is the one that counts."""

_LINKS = """
left join split_facts as split_from on split_from.relationship_id = relationships.relationship_id and split_from.is_source
left join split_facts as split_to on split_to.relationship_id = relationships.relationship_id and not split_to.is_source
left join matter_links as from_link on from_link.entity_id = coalesce(split_from.entity_id, relationships.source_id)
left join matter_links as to_link on to_link.entity_id = coalesce(split_to.entity_id, relationships.target_id)""".strip()
"""A fact that rests on a mention that somebody has taken out of an entity is about what that mention is."""

_VIEWS = (
    View(
        "v_documents",
        "Every document with its state, its pages and how well they were read.",
        _DOCUMENT
        | {
            "media_type": "as found in the bytes",
            "state": "waiting, running, done, failed or refused",
            "reason": "of a failure or refusal",
            "page_count": "pages; null until known",
            "ocr_pages": "pages read by OCR",
            "lowest_confidence": "of its pages, 0 to 1; at most 0.5 needs eyes",
            "first_bates": "Bates number of its first stamped page",
            "last_bates": "Bates number of its last stamped page",
            "size_bytes": "size of the file",
            "sha256": "digest of the file: equal ones are duplicates",
            "parent_id": "the mail or archive it was found in",
        },
        """
select documents.matter, documents.document_id, documents.file_name, documents.media_type, documents.state, documents.reason,
    documents.page_count, read.ocr_pages, read.lowest_confidence, first_stamp.bates as first_bates, last_stamp.bates as last_bates,
    documents.size_bytes, documents.sha256, documents.parent_id
from documents
left join (
    select document_id, sum(case when method = 'ocr' then 1 else 0 end) as ocr_pages, min(confidence) as lowest_confidence,
        min(case when bates is not null then page_number end) as first_page,
        max(case when bates is not null then page_number end) as last_page
    from pages group by document_id
) as read on read.document_id = documents.document_id
left join pages as first_stamp on first_stamp.document_id = documents.document_id and first_stamp.page_number = read.first_page
left join pages as last_stamp on last_stamp.document_id = documents.document_id and last_stamp.page_number = read.last_page""",
    ),
    View(
        "v_pages",
        "Every page of a finished document with its text.",
        _PLACE
        | {
            "printed_page": "page number printed on the page",
            "method": "text_layer or ocr",
            "confidence": "0 to 1; at most 0.5 needs eyes",
            "text": "its text; hidden characters are U+2588",
        },
        f"""
select documents.matter, pages.document_id, documents.file_name, pages.page_number, pages.bates, {_CITED}, pages.printed_page,
    pages.method, pages.confidence, pages.text
from pages join documents on documents.document_id = pages.document_id
where documents.state = 'done'""",
    ),
    View(
        "v_entities",
        "People, organizations, cases, dates, amounts and whatever else a matter mentions, merged across its documents.",
        {
            "matter": "the matter",
            "entity_id": "the entity of the matter",
            "type": "such as PERSON, ORG, CASE, MONEY",
            "name": "the form that stands for it",
            "value": "the normalized value: an ISO date, an amount; empty for names",
            "mentions": "number of mentions",
            "documents": "number of documents that mention it",
            "aliases": "its other forms (JSON)",
        },
        """
select matter_entities.matter, matter_entities.entity_id, matter_entities.type, matter_entities.name, matter_entities.value,
    matter_entities.mention_count as mentions,
    count(distinct coalesce(entities.document_id, split_mentions.document_id)) as documents,
    cast(matter_entities.aliases as text){c} as aliases
from matter_entities
left join matter_links on matter_links.matter_entity_id = matter_entities.entity_id
left join entities on entities.entity_id = matter_links.entity_id
left join split_mentions on split_mentions.entity_id = matter_links.entity_id
group by matter_entities.matter, matter_entities.entity_id, matter_entities.type, matter_entities.name, matter_entities.value,
    matter_entities.mention_count, cast(matter_entities.aliases as text)""",
    ),
    View(
        "v_mentions",
        "Every mention of an entity, with its page.",
        _PLACE
        | {
            "type": "such as PERSON, ORG, CASE, MONEY",
            "name": "of the entity of the matter, or of the document while the matter has not been merged",
            "text": "the characters on the page",
            "value": "the normalized value",
            "place_in_page": "offset of the first character in the text of the page",
            "confidence": "of the rule, 0 to 1",
            "rule": "what found it",
            "entity_id": "the entity of the matter",
        },
        f"""
select documents.matter, mentions.document_id, documents.file_name, mentions.page_number, pages.bates, {_CITED}, mentions.type,
    coalesce(matter_entities.name, entities.name) as name, mentions.text, mentions.value, mentions.start - pages.start as place_in_page,
    mentions.confidence, mentions.source as rule, matter_links.matter_entity_id as entity_id
from mentions
join documents on documents.document_id = mentions.document_id
join pages on pages.document_id = mentions.document_id and pages.page_number = mentions.page_number
left join split_mentions on split_mentions.mention_id = mentions.mention_id
left join entities on entities.entity_id = mentions.entity_id
left join matter_links on matter_links.entity_id = coalesce(split_mentions.entity_id, mentions.entity_id)
left join matter_entities on matter_entities.entity_id = matter_links.matter_entity_id
where documents.state = 'done'""",
    ),
    View(
        "v_facts",
        "Every relationship that a document states, with names and its first evidence. Rejected facts are left out.",
        _PLACE
        | {
            "type": "such as party_to, represented_by, dated",
            "source": "name of the one it is about; the file name for a document",
            "target": "name of the other end",
            "role": "as printed: plaintiff, owner, President",
            "target_value": "normalized value of the other end: an ISO date, an amount",
            "confidence": "of the best rule, 0 to 1",
            "rule": "what found it",
            "evidence": "the characters that prove it",
            "source_id": "entity of the matter, or the document",
            "target_id": "entity of the matter, or the document",
            "relationship_id": "the relationship",
        },
        f"""
select documents.matter, relationships.document_id, documents.file_name, evidence.page_number, pages.bates, {_CITED}, relationships.type,
    coalesce(from_merged.name, from_entity.name, documents.file_name) as source,
    coalesce(to_merged.name, to_entity.name, documents.file_name) as target, relationships.role,
    coalesce(to_merged.value, to_entity.value, '') as target_value, relationships.confidence, relationships.rule, evidence.text as evidence,
    coalesce(from_link.matter_entity_id, relationships.source_id) as source_id,
    coalesce(to_link.matter_entity_id, relationships.target_id) as target_id, relationships.relationship_id
from relationships
join documents on documents.document_id = relationships.document_id
join evidence on evidence.relationship_id = relationships.relationship_id and evidence.ordinal = 0
join pages on pages.document_id = evidence.document_id and pages.page_number = evidence.page_number
{_LINKS}
left join entities as from_entity on from_entity.entity_id = relationships.source_id
left join entities as to_entity on to_entity.entity_id = relationships.target_id
left join matter_entities as from_merged on from_merged.entity_id = from_link.matter_entity_id
left join matter_entities as to_merged on to_merged.entity_id = to_link.matter_entity_id
where documents.state = 'done' and {_VERDICT}""",
    ),
    View(
        "v_evidence",
        "Every passage that proves a fact, at most twenty a fact. Those of rejected facts are left out.",
        {"relationship_id": "the relationship of v_facts"} | _PLACE | {"ordinal": "0, 1, 2 ...", "text": "the characters"},
        f"""
select evidence.relationship_id, documents.matter, evidence.document_id, documents.file_name, evidence.page_number, pages.bates, {_CITED},
    evidence.ordinal, evidence.text
from evidence
join relationships on relationships.relationship_id = evidence.relationship_id
join documents on documents.document_id = evidence.document_id
join pages on pages.document_id = evidence.document_id and pages.page_number = evidence.page_number
{_LINKS}
where documents.state = 'done' and {_VERDICT}""",
    ),
    View(
        "v_parties",
        "Who is party to what, once for each document that says so.",
        {
            "case_name": "docket number, name of the case, or the agreement's file",
            "party": "its name",
            "role": "as printed; empty where none is",
        }
        | _PLACE
        | {
            "confidence": "of the best rule, 0 to 1",
            "evidence": "the characters that prove it",
            "party_id": "entity",
            "case_id": "entity or document",
        },
        """
select target as case_name, source as party, coalesce(role, '') as role, matter, document_id, file_name, page_number, bates, cited_as,
    confidence, evidence, source_id as party_id, target_id as case_id
from v_facts where type = 'party_to'""",
    ),
    View(
        "v_counsel",
        "Who represents whom, once for each document that says so, with the attorney's firms.",
        {
            "client": "party, or the case where the document does not say for whom",
            "attorney": "name",
            "firm": "one row a firm; null if none is known",
        }
        | _PLACE
        | {
            "confidence": "of the best rule, 0 to 1",
            "evidence": "the characters that prove it",
            "client_id": "entity",
            "attorney_id": "entity",
        },
        """
select represents.source as client, represents.target as attorney, firms.firm, represents.matter, represents.document_id,
    represents.file_name, represents.page_number, represents.bates, represents.cited_as, represents.confidence, represents.evidence,
    represents.source_id as client_id, represents.target_id as attorney_id
from v_facts as represents
left join (select distinct source_id, target as firm from v_facts where type = 'member_of') as firms
    on firms.source_id = represents.target_id
where represents.type = 'represented_by'""",
    ),
    View(
        "v_amounts",
        "Who claims how much.",
        {"claimant": "its name", "amount": "as printed", "value": "normalized"}
        | _PLACE
        | {"confidence": "of the best rule, 0 to 1", "evidence": "the characters that prove it"},
        """
select source as claimant, target as amount, target_value as value, matter, document_id, file_name, page_number, bates, cited_as,
    confidence, evidence
from v_facts where type = 'claims_amount'""",
    ),
    View(
        "v_timeline",
        "What happened when: dates of documents, of filings, and entries of docket sheets.",
        {"day": "ISO 8601, perhaps without day or month", "what": "dated, filed_on or docket_entry", "text": "the words that say so"}
        | _PLACE,
        f"""
select target_value as day, type as what, evidence as text, matter, document_id, file_name, page_number, bates, cited_as
from v_facts where type in ('dated', 'filed_on') and target_value <> ''
union all
select docket_entries.date, 'docket_entry'{{c}}, docket_entries.text, documents.matter, docket_entries.document_id, documents.file_name,
    docket_entries.page_number, pages.bates, {_CITED}
from docket_entries
join documents on documents.document_id = docket_entries.document_id
join pages on pages.document_id = docket_entries.document_id and pages.page_number = docket_entries.page_number
where documents.state = 'done'""",
    ),
    View(
        "v_tags",
        "The tags of documents.",
        _DOCUMENT | {"tag": "such as privileged", "actor": "who set it", "reason": "why", "decided_at": "when"},
        """
select documents.matter, documents.document_id, documents.file_name, decisions.value as tag, decisions.actor, decisions.reason,
    decisions.decided_at
from decisions join documents on documents.document_id = decisions.document_id
where decisions.kind = 'tag' and decisions.undone_at is null""",
    ),
)

_LAST_TABLE = "split_facts"

VIEWS: dict[str, View] = {view.name: view for view in _VIEWS}


def create_views(connection: Connection) -> None:
    """Creates the views; does nothing in a revision before the one that adds the last of the tables they read."""
    if not sa.inspect(connection).has_table(_LAST_TABLE):
        return
    for view in VIEWS.values():
        # a text that is no column would be ordered by the server's language
        collation = ' collate "C"' if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"create view {view.name} as {view.query.strip().replace('{c}', collation)}")
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"comment on view {view.name} is '{_quoted(view.comment)}'")
            for column, comment in view.columns.items():
                connection.exec_driver_sql(f"comment on column {view.name}.{column} is '{_quoted(comment)}'")


def drop_views(connection: Connection) -> None:
    for name in reversed(VIEWS):
        connection.exec_driver_sql(f"drop view if exists {name}")


def _quoted(text: str) -> str:
    # a percent sign would be a parameter of the driver
    return text.replace("'", "''").replace("%", "%%")
