"""`legal-pipeline parties`, `counsel` and `amounts`: the facts that are asked for first, as tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from legal_pipeline.commands.naming import in_known_matter
from legal_pipeline.commands.options import as_json, examples
from legal_pipeline.data.roles import role_order
from legal_pipeline.model import RelationshipType
from legal_pipeline.terminal import errors, print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings
    from legal_pipeline.storage.facts.relationship_query import NamedRelationship


@click.command(epilog=examples("legal-pipeline parties --matter acme-v-roe"))
@in_known_matter
@as_json
@click.pass_obj
def parties(settings: Settings, matter: str | None, as_json: bool) -> int:
    """List the parties of each case with role and counsel.

    The case with most parties comes first; an agreement is listed by its file name. Exit code 1 when there are none.
    """
    from legal_pipeline.storage.facts.case_sides import CaseSides

    types = (RelationshipType.PARTY_TO, RelationshipType.REPRESENTED_BY)
    found = list(_facts(settings, matter, types))
    sides = CaseSides(each.relationship for each in found)
    names = {each.relationship.target_id: each.target_name for each in found}
    sizes: dict[str, int] = defaultdict(int)
    of_cases = [each for each in found if each.relationship.type is RelationshipType.PARTY_TO and sides.is_told(each.relationship)]
    for each in of_cases:
        sizes[each.relationship.target_id] += 1
    of_cases.sort(
        key=lambda e: (
            *(-sizes[e.relationship.target_id], e.target_name, e.relationship.target_id),
            *(role_order(e.relationship.role or ""), e.source_name),
        )
    )
    records = [
        {
            "matter": each.matter,
            "case": each.target_name,
            "party": each.source_name,
            "role": each.relationship.role or "",
            "counsel": list(dict.fromkeys(names[lawyer.target_id] for lawyer in sides.counsel(each.relationship))),
            **_where(each),
        }
        for each in of_cases
    ]
    return _shown(settings, records, ("case", "party", "role", "counsel"), as_json, "no party was found")


@click.command(epilog=examples("legal-pipeline counsel --matter acme-v-roe"))
@in_known_matter
@as_json
@click.pass_obj
def counsel(settings: Settings, matter: str | None, as_json: bool) -> int:
    """List the attorneys with their clients and firms.

    Exit code 1 when there are none.
    """
    types = (RelationshipType.REPRESENTED_BY, RelationshipType.MEMBER_OF)
    found = list(_facts(settings, matter, types))
    firms: dict[str, list[str]] = defaultdict(list)
    for each in found:
        if each.relationship.type is RelationshipType.MEMBER_OF:
            firms[each.relationship.source_id].append(each.target_name)
    records = [
        {
            "matter": each.matter,
            "attorney": each.target_name,
            "firm": list(dict.fromkeys(firms.get(each.relationship.target_id, ()))),
            "client": each.source_name,
            "role": each.relationship.role or "",
            **_where(each),
        }
        for each in found
        if each.relationship.type is RelationshipType.REPRESENTED_BY
    ]
    records.sort(key=lambda record: (record["client"], record["attorney"]))
    return _shown(settings, records, ("attorney", "firm", "client", "page"), as_json, "no counsel was found")


@click.command(epilog=examples("legal-pipeline amounts --matter acme-v-roe", "legal-pipeline amounts --all"))
@in_known_matter
@click.option("--all", "is_all", is_flag=True, help="List every amount that is mentioned, not only what is claimed.")
@as_json
@click.pass_obj
def amounts(settings: Settings, matter: str | None, is_all: bool, as_json: bool) -> int:
    """List the amounts that are claimed, by whom and where.

    Exit code 1 when there are none.
    """
    if is_all:
        return _shown(settings, list(_mentioned(settings, matter)), ("amount", "mentions", "documents"), as_json, "no amount was found")
    found = sorted(_facts(settings, matter, (RelationshipType.CLAIMS_AMOUNT,)), key=lambda each: (-each.amount, each.source_name))
    records = [
        {
            "matter": each.matter,
            "amount": each.target_name,
            "value": each.target_value,
            "claimed_by": each.source_name,
            "confidence": each.relationship.confidence,
            **_where(each),
        }
        for each in found
    ]
    return _shown(
        settings,
        records,
        ("amount", "claimed_by", "page", "text"),
        as_json,
        "no claimed amount was found; --all lists every amount mentioned",
    )


def _facts(settings: Settings, matter: str | None, types: Iterable[RelationshipType]) -> Iterator[NamedRelationship]:
    from legal_pipeline.storage.facts.relationship_query import relationships_with_evidence
    from legal_pipeline.storage.store import open_store

    return relationships_with_evidence(open_store(settings).engine, matter=matter, types=tuple(types))


def _mentioned(settings: Settings, matter: str | None) -> Iterator[dict[str, Any]]:
    from legal_pipeline.model import MentionType
    from legal_pipeline.storage.facts.relationship_query import amount_of
    from legal_pipeline.storage.store import open_store

    found = [item for item in open_store(settings).matters.entities(matter) if item[2].type is MentionType.MONEY]
    for of_matter, ids, entity in sorted(found, key=lambda item: (-amount_of(item[2].value or item[2].name), item[2].name)):
        yield {"matter": of_matter, "amount": entity.name, "value": entity.value, "mentions": entity.mention_count, "documents": len(ids)}


def _where(named: NamedRelationship) -> dict[str, Any]:
    """Of the first passage that proves it; `_shown` adds the file's name."""
    proof = named.relationship.evidence[0]
    return {"document_id": proof.document_id, "page": proof.cited or f"p. {proof.page_number}", "text": " ".join(proof.text.split())[:200]}


def _shown(settings: Settings, records: list[dict[str, Any]], columns: tuple[str, ...], as_json: bool, nothing: str) -> int:
    from legal_pipeline.storage.store import open_store

    ids = sorted({record["document_id"] for record in records if "document_id" in record})
    names = {status.document.document_id: status.document.file_name for status in open_store(settings).documents.find(ids=ids)}
    for record in records:
        if "document_id" in record:
            record["file"] = names.get(record["document_id"], "")
    if as_json:
        print_json(records)
    elif records:
        cells = ([_cell(record, column) for column in columns] for record in records)
        print_table([column.replace("_", " ") for column in columns], cells, right=["mentions", "documents"])
    else:
        errors.print(nothing, markup=False, soft_wrap=True)
    return 0 if records else 1


def _cell(record: dict[str, Any], column: str) -> object:
    value = record[column]
    if column == "page":
        return f"{record['file']} {value}"
    return "; ".join(value) if isinstance(value, list) else value
