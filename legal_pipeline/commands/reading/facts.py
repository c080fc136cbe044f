"""`legal-pipeline entities` and `relationships`: what was found, filtered, sorted and limited."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from legal_pipeline.commands.naming import DocumentName, in_known_matter
from legal_pipeline.commands.options import NUMBER, as_json, examples
from legal_pipeline.model import STATED, MentionType, RelationshipType
from legal_pipeline.terminal import errors, print_json, print_relationships, print_table

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings
    from legal_pipeline.storage.facts.relationship_query import NamedRelationship
    from legal_pipeline.storage.store import Store

_of_document = click.option("--document", metavar="DOCUMENT", type=DocumentName(), help="Include only what this document says.")
_of_case = click.option("--case", metavar="CASE", help="Include only what names this case; an id, a docket number or a name.")
_at_least = click.option("--min-confidence", type=click.FloatRange(0, 1), help="Include only what is at least so sure, 0 to 1.")
_at_most = click.option("--limit", type=NUMBER, help="Print at most this many.")


class _Type(click.Choice[str]):
    """Types are typed in any case."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(names, case_sensitive=False)


@click.command(
    epilog=examples(
        "legal-pipeline entities --matter acme-v-roe --type PERSON",
        "legal-pipeline entities --document complaint.pdf --sort name",
        "legal-pipeline entities --entity hobart --json",
    )
)
@in_known_matter
@click.option(
    "--type", "type_", metavar="T", type=_Type([each.value for each in MentionType]), help="Include only this type, such as PERSON."
)
@_of_document
@_of_case
@click.option("--entity", metavar="ENTITY", help="Include only this one; an id, the beginning of one, or a name.")
@_at_least
@click.option(
    "--sort",
    type=click.Choice(["type", "name", "mentions", "documents"]),
    default="type",
    show_default=True,
    help="Put the first, or the most, first.",
)
@_at_most
@as_json
@click.pass_obj
def entities(
    settings: Settings,
    matter: str | None,
    type_: str | None,
    document: str | None,
    case: str | None,
    entity: str | None,
    min_confidence: float | None,
    sort: str,
    limit: int | None,
    as_json: bool,
) -> int:
    """List entities, merged across the documents of a matter.

    Each entity is listed with its other names and the number of its mentions. Exit code 1 when a filter leaves none.
    """
    from legal_pipeline.storage.reports.export import entity_record
    from legal_pipeline.storage.store import open_store

    store = open_store(settings)
    records = [entity_record(*item) for item in store.matters.entities(matter)]
    chosen = {record["entity_id"] for record in records}
    if entity:
        chosen &= _entity_ids(store, matter, entity)
    if case:
        chosen &= _in_case(store, matter, case)
    if min_confidence is not None:
        from legal_pipeline.storage.browsing.entities import confident_entities

        chosen &= confident_entities(store.engine, min_confidence)
    found = [
        record
        for record in records
        if record["entity_id"] in chosen and type_ in (None, record["type"]) and document in (None, *record["document_ids"])
    ]
    found.sort(key=lambda record: _order(record, sort))
    shown = found[:limit]
    if as_json:
        print_json(shown)
    else:
        rows = ((e["type"], e["name"], e["mention_count"], len(e["document_ids"]), "; ".join(e["aliases"])) for e in shown)
        print_table(["type", "name", "mentions", "documents", "also"], rows, right=["mentions", "documents"])
    return _end(len(shown), len(found), "entities", is_filtered=len(found) < len(records))


def _order(record: dict[str, Any], sort: str) -> tuple[Any, ...]:
    most = {"mentions": record["mention_count"], "documents": len(record["document_ids"])}
    if sort == "type":
        return record["type"], -record["mention_count"], record["name"]
    return (-most[sort], record["name"]) if sort in most else (record["name"].casefold(), record["type"])


# ties are broken by names: ids say nothing to a reader, and differ where a file was made anew
_SORTS: dict[str, Callable[[NamedRelationship], tuple[Any, ...]]] = {
    "type": lambda named: (),  # the order of the query
    "source": lambda named: _names(named),
    "target": lambda named: _names(named)[::-1],
    "confidence": lambda named: (-named.relationship.confidence, *_names(named)),
}


def _names(named: NamedRelationship) -> tuple[str, str]:
    return named.source_name.casefold(), named.target_name.casefold()


@click.command(
    epilog=examples(
        "legal-pipeline relationships --matter acme-v-roe --type party_to",
        "legal-pipeline relationships --entity 'Ann Lee' --min-confidence 0.8",
        "legal-pipeline relationships --document complaint.pdf --sort confidence",
        "legal-pipeline relationships --matter acme-v-roe --contradicting",
    )
)
@in_known_matter
@click.option(
    "--type",
    "type_",
    metavar="TYPE",
    type=_Type([type_.value for type_ in RelationshipType]),
    help="Include only this type, such as party_to or represented_by.",
)
@_of_document
@_of_case
@click.option("--entity", metavar="ENTITY", help="Include only facts about this one; an id, the beginning of one, or a name.")
@_at_least
@click.option("--contradicting", is_flag=True, help="Include only facts that exclude each other, side by side.")
@click.option("--sort", type=click.Choice(list(_SORTS)), default="type", show_default=True, help="Put the first, or the surest, first.")
@_at_most
@as_json
@click.pass_obj
def relationships(
    settings: Settings,
    matter: str | None,
    type_: str | None,
    document: str | None,
    case: str | None,
    entity: str | None,
    min_confidence: float | None,
    contradicting: bool,
    sort: str,
    limit: int | None,
    as_json: bool,
) -> int:
    """List relationships with the text that supports them.

    Co-occurrences are weak and numerous: they are listed only with --type co_occurs. Facts exclude each other where an attorney is on both
    sides of a case, or two judges sit alone in one. Exit code 1 when a filter leaves none.
    """
    from legal_pipeline.storage.facts.relationship_query import relationships_with_evidence
    from legal_pipeline.storage.reports.export import relationship_record
    from legal_pipeline.storage.store import open_store

    store = open_store(settings)
    ends = [_entity_ids(store, matter, each) for each in (entity, case) if each]
    # co-occurrence is weak and plentiful: on request only
    types = None if type_ or as_json else STATED
    found: Iterator[NamedRelationship] = (
        _contradicting(store, matter, type_, document, ends[0] if ends else None)
        if contradicting
        else relationships_with_evidence(
            store.engine, matter=matter, type_=type_, types=types, document_id=document, entity_ids=ends[0] if ends else None
        )
    )
    if entity:
        found = (_facing(each, ends[0]) for each in found)
    if len(ends) > 1:
        found = (each for each in found if {each.relationship.source_id, each.relationship.target_id} & ends[1])
    if min_confidence is not None:
        found = (each for each in found if each.relationship.confidence >= min_confidence)
    listed = sorted(found, key=_SORTS[sort]) if sort != "type" or limit else None
    count = 0

    def shown() -> Iterator[NamedRelationship]:
        nonlocal count
        for count, each in enumerate(islice(listed if listed is not None else found, limit), start=1):  # noqa: B007
            yield each

    if as_json:
        print_json(relationship_record(named) | {"source_name": named.source_name, "target_name": named.target_name} for named in shown())
    else:
        print_relationships(shown())
    is_filtered = any((type_, document, case, entity, min_confidence is not None))
    return _end(count, len(listed) if listed is not None else count, "relationships", is_filtered=is_filtered)


def _facing(named: NamedRelationship, ids: Collection[str]) -> NamedRelationship:
    """Turns a relationship without direction so that the entity asked for comes first."""
    fact = named.relationship
    if fact.type is not RelationshipType.CO_OCCURS or fact.target_id not in ids:
        return named
    turned = replace(fact, source_id=fact.target_id, target_id=fact.source_id)
    return replace(named, source_name=named.target_name, target_name=named.source_name, relationship=turned)


def _entity_ids(store: Store, matter: str | None, text: str) -> set[str]:
    """Returns the entities of one or all matters that are meant. Raises UsageError, with the nearest names, for none or several."""
    from legal_pipeline.decisions.names import the_entity, the_matter

    return {the_entity(store, the_matter(store, matter), text).entity_id}


def _in_case(store: Store, matter: str | None, case: str) -> set[str]:
    """Returns a case and the entities with a relationship to it or to one of its parties as counsel."""
    from legal_pipeline.storage.facts.relationship_query import relationships_with_evidence

    ids = _entity_ids(store, matter, case)
    found = set(ids)
    for named in relationships_with_evidence(store.engine, matter=matter, entity_ids=ids):
        found |= {named.relationship.source_id, named.relationship.target_id}
    counsel = relationships_with_evidence(store.engine, matter=matter, types=[RelationshipType.REPRESENTED_BY], entity_ids=sorted(found))
    return found | {named.relationship.target_id for named in counsel if named.relationship.source_id in found}


def _end(shown: int, total: int, what: str, *, is_filtered: bool) -> int:
    """Says what was cut, and that a filter has left nothing; returns the exit code."""
    if shown < total:
        errors.print(f"{shown:,} of {total:,} {what}; a greater --limit shows more", markup=False, soft_wrap=True)
    if not shown and is_filtered:
        errors.print(f"0 {what} fit", markup=False)
        return 1
    return 0


def _contradicting(
    store: Store, matter: str | None, type_: str | None, document: str | None, ends: Collection[str] | None
) -> Iterator[NamedRelationship]:
    from legal_pipeline.commands.reading.contradictions import matter_contradictions

    for each in matter_contradictions(store.engine, matter=matter):
        for one in each.facts:
            fact = one.relationship
            if (
                type_ in (None, fact.type)
                and (ends is None or {fact.source_id, fact.target_id} & set(ends))
                and (document is None or document in {proof.document_id for proof in fact.evidence})
            ):
                yield one
