"""`legal-pipeline decide`: what a person decides about entities, facts and documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from legal_pipeline.commands.options import NUMBER, as_json, examples, matter_slug
from legal_pipeline.errors import UsageError
from legal_pipeline.model import DecisionKind, FactEnds, MentionType, RelationshipType
from legal_pipeline.terminal import console, print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.decisions.decide import Decider
    from legal_pipeline.settings import Settings

_SYNONYMS = {"ORGANIZATION": "ORG", "ORGANISATION": "ORG", "COMPANY": "ORG", "PEOPLE": "PERSON", "PLACE": "LOCATION", "AGENCY": "GOV_BODY"}
_MATTER_HELP = "Decide in this matter; need not be named when there is only one."


@click.group(
    epilog=examples(
        "legal-pipeline decide merge 'Ann Lee' 'A. B. Lee' --reason 'same signature'",
        "legal-pipeline decide tag memo.pdf privileged",
        "legal-pipeline decide reject 'Ann Lee' officer_of 'Acme Corp.'",
        "legal-pipeline decide undo 12",
    )
)
def decide() -> None:
    """Correct and tag what was read.

    Entities and documents are given by name or by id; the beginning of an id is enough. Each decision keeps who made it, when and
    why, is an entry of the audit log, outweighs every rule, and holds in every later processing.
    """


def _deciding(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.pass_obj,
        as_json,
        click.option("--reason", metavar="TEXT", default="", help="Record this reason with the decision and in the audit log."),
        click.option("--matter", metavar="M", callback=matter_slug, help=_MATTER_HELP),
    ):
        command = option(command)
    return command


def _decider(settings: Settings, matter: str | None, reason: str) -> Decider:
    from legal_pipeline.decisions.decide import Decider
    from legal_pipeline.decisions.names import the_matter
    from legal_pipeline.storage.custody.audit_log import current_actor
    from legal_pipeline.storage.store import open_store

    store = open_store(settings)
    return Decider(store, the_matter(store, matter), current_actor(), reason)


def _entity(decider: Decider, text: str) -> str:
    from legal_pipeline.decisions.names import the_entity

    return the_entity(decider.store, decider.matter, text).entity_id


def _document(decider: Decider, text: str) -> str:
    from legal_pipeline.decisions.names import the_document

    return the_document(decider.store, decider.matter, text).document.document_id


def _said(decider: Decider, number: int, as_json: bool) -> None:
    from legal_pipeline.storage.decisions.decisions import Decisions, decision_record

    [item] = Decisions(decider.store.engine).find(numbers=[number], with_undone=True)
    if as_json:
        print_json([decision_record(item)])
        return
    value = f": {item.decision.value}" if item.decision.value else ""
    undone = "undone" if item.is_undone else f"`legal-pipeline decide undo {number}` undoes it"
    console.print(f"decision {number}: {item.decision.kind.value} {' · '.join(item.about)}{value}; {undone}", markup=False, soft_wrap=True)


@decide.command(epilog=examples("legal-pipeline decide merge 'Ann Lee' 'Ann B. Lee'"))
@click.argument("left", metavar="ENTITY")
@click.argument("right", metavar="ENTITY")
@_deciding
def merge(settings: Settings, left: str, right: str, matter: str | None, reason: str, as_json: bool) -> None:
    """Make two entities one."""
    decider = _decider(settings, matter, reason)
    _said(decider, decider.merge(_entity(decider, left), _entity(decider, right)), as_json)


@decide.command(
    epilog=examples(
        "legal-pipeline decide split 'Ann Lee' --name 'A. Lee'",
        "legal-pipeline decide split 'Ann Lee' --document letter.pdf",
        "legal-pipeline decide split Lee --document a.pdf --page 2 --to 'Ann Lee'",
        "legal-pipeline decide split 'Ann Lee' 'Anne Leigh'",
    )
)
@click.argument("entity", metavar="ENTITY")
@click.argument("other", metavar="[ENTITY]", required=False)
@click.option("--name", metavar="NAME", default="", help="Take out what documents call so.")
@click.option("--document", metavar="DOCUMENT", default="", help="Take out what this document says of it.")
@click.option("--page", type=NUMBER, metavar="N", help="With --document: take out one mention, on this page.")
@click.option("--mention", type=NUMBER, metavar="N", help="With --page: which one, if the page has several.")
@click.option("--to", metavar="ENTITY", default="", help="With --page: whom the mention belongs to; else to nobody known.")
@_deciding
def split(
    settings: Settings,
    entity: str,
    other: str | None,
    name: str,
    document: str,
    page: int | None,
    mention: int | None,
    to: str,
    matter: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Take a name, what a document says, or one mention out of an entity.

    With a second ENTITY: keep the two apart, whatever later documents say.
    """
    if sum(map(bool, (other, name, document))) != 1:
        raise click.UsageError("say what to take out: --name NAME or --document DOCUMENT; or name the entity to keep apart")
    if (page and not document) or ((mention or to) and not page):
        raise click.UsageError("one mention is taken out by its place: --document DOCUMENT --page N")
    decider = _decider(settings, matter, reason)
    entity_id = _entity(decider, entity)
    document_id = _document(decider, document) if document else ""
    if page is None:
        other_id = _entity(decider, other) if other else ""
        _said(decider, decider.split(entity_id, name=name, document_id=document_id, other_id=other_id), as_json)
        return
    from legal_pipeline.decisions.mentions import chosen_mention

    found = chosen_mention(decider.store, decider.matter, document_id, page, entity_id, mention)
    other_id = _entity(decider, to) if to else ""
    _said(decider, decider.split_mention(document_id, found.start, found.end, entity_id=entity_id, other_id=other_id), as_json)


@decide.command(epilog=examples("legal-pipeline decide rename 'A. Lee' 'Ann Lee'"))
@click.argument("entity", metavar="ENTITY")
@click.argument("name", metavar="NAME")
@_deciding
def rename(settings: Settings, entity: str, name: str, matter: str | None, reason: str, as_json: bool) -> None:
    """Give an entity another name.

    The printed one stays with its other names.
    """
    decider = _decider(settings, matter, reason)
    _said(decider, decider.rename(_entity(decider, entity), name), as_json)


@decide.command(epilog=examples("legal-pipeline decide retype 'Mercer Lane' LOCATION"))
@click.argument("entity", metavar="ENTITY")
@click.argument("type_", metavar="TYPE")
@_deciding
def retype(settings: Settings, entity: str, type_: str, matter: str | None, reason: str, as_json: bool) -> None:
    """Say what an entity is.

    TYPE is PERSON, ORG, COURT, GOV_BODY, LOCATION or another type of entity.
    """
    wanted = type_.strip().upper().replace(" ", "_").replace("-", "_")
    wanted = _SYNONYMS.get(wanted, wanted)
    if wanted not in set(MentionType):
        from legal_pipeline.decisions.names import nearest

        raise UsageError(f"there is no type {type_}{nearest(wanted, list(MentionType)) or '; there are: ' + ', '.join(MentionType)}")
    decider = _decider(settings, matter, reason)
    _said(decider, decider.retype(_entity(decider, entity), MentionType(wanted)), as_json)


def _facts(decider: Decider, words: tuple[str, ...], role: str | None) -> list[FactEnds]:
    from legal_pipeline.decisions.facts import fact_with_id, facts_between
    from legal_pipeline.decisions.names import nearest

    if len(words) == 1:
        return [fact_with_id(decider.store, decider.matter, words[0])]
    if len(words) != 3:
        raise click.UsageError("a fact is a RELATIONSHIP id, or three words: SOURCE TYPE TARGET")
    source, type_, target = words
    if type_ not in set(RelationshipType):
        raise UsageError(f"there is no relationship of the type {type_}{nearest(type_, list(RelationshipType))}")
    return facts_between(decider.store, decider.matter, source, RelationshipType(type_), target, role)


def _judging(kind: DecisionKind, text: str) -> click.Command:
    @click.argument("words", nargs=-1, required=True, metavar="RELATIONSHIP | SOURCE TYPE TARGET")
    @click.option("--role", metavar="ROLE", help="Only the fact with this role, such as plaintiff.")
    @_deciding
    def judge(settings: Settings, words: tuple[str, ...], role: str | None, matter: str | None, reason: str, as_json: bool) -> None:
        decider = _decider(settings, matter, reason)
        for fact in _facts(decider, words, role):
            _said(decider, decider.judge(fact, kind), as_json)

    example = f"legal-pipeline decide {kind.value} 'Ann Lee' officer_of 'Acme Corp.'"
    return decide.command(name=kind.value, help=text, epilog=examples(example, f"legal-pipeline decide {kind.value} r-4f1c90"))(judge)


_judging(DecisionKind.REJECT, "Reject a fact.\n\nLists, pages and exports leave it out.")
_judging(DecisionKind.CONFIRM, "Confirm a fact.\n\nAn earlier rejection no longer holds.")


@decide.command(epilog=examples("legal-pipeline decide tag memo.pdf privileged", "legal-pipeline decide tag memo.pdf 'needs redaction'"))
@click.argument("document", metavar="DOCUMENT")
@click.argument("tags", nargs=-1, required=True, metavar="TAG...")
@_deciding
def tag(settings: Settings, document: str, tags: tuple[str, ...], matter: str | None, reason: str, as_json: bool) -> None:
    """Tag a document.

    TAG is privileged, hot, needs redaction, or a tag of your own.
    """
    decider = _decider(settings, matter, reason)
    document_id = _document(decider, document)
    for name in tags:
        _said(decider, decider.tag(document_id, name), as_json)


@decide.command(epilog=examples("legal-pipeline decide untag memo.pdf privileged"))
@click.argument("document", metavar="DOCUMENT")
@click.argument("tags", nargs=-1, required=True, metavar="TAG...")
@_deciding
def untag(settings: Settings, document: str, tags: tuple[str, ...], matter: str | None, reason: str, as_json: bool) -> None:
    """Take a tag from a document.

    Undoes the decision that set it.
    """
    decider = _decider(settings, matter, reason)
    document_id = _document(decider, document)
    for name in tags:
        _said(decider, decider.untag(document_id, name), as_json)


@decide.command(epilog=examples("legal-pipeline decide note memo.pdf 'the draft, not the signed one'"))
@click.argument("about", metavar="DOCUMENT|ENTITY|RELATIONSHIP")
@click.argument("text", metavar="TEXT")
@_deciding
def note(settings: Settings, about: str, text: str, matter: str | None, reason: str, as_json: bool) -> None:
    """Note something about a document or entity.

    A relationship is given by its id, which begins with r-.
    """
    decider = _decider(settings, matter, reason)
    if about.startswith("r-"):
        [fact] = _facts(decider, (about,), None)
        _said(decider, decider.note(text, fact=fact), as_json)
        return
    try:
        document_id, entity_id = _document(decider, about), ""
    except UsageError:
        document_id, entity_id = "", _entity(decider, about)
    _said(decider, decider.note(text, document_id=document_id, entity_id=entity_id), as_json)


@decide.command(epilog=examples("legal-pipeline decide undo 12", "legal-pipeline decide undo --reason 'a slip'"))
@click.argument("number", type=NUMBER, metavar="[NUMBER]", required=False)
@_deciding
def undo(settings: Settings, number: int | None, matter: str | None, reason: str, as_json: bool) -> None:
    """Undo a decision.

    The one with this number, or else the latest one of the matter.
    """
    from legal_pipeline.storage.decisions.decisions import Decisions
    from legal_pipeline.storage.store import open_store

    if number is not None and matter is None:
        # the number says which matter it is of
        numbered = next(Decisions(open_store(settings).engine).find(numbers=[number], with_undone=True), None)
        if numbered is None:
            raise UsageError(f"there is no decision {number}; `legal-pipeline decide list` lists them")
        matter = numbered.matter
    decider = _decider(settings, matter, reason)
    if number is None:
        latest = next(Decisions(decider.store.engine).find(matter=decider.matter, newest_first=True), None)
        if latest is None:
            raise UsageError(f"nothing was decided in {decider.matter}, or all of it is undone")
        number = latest.decision.number
    _said(decider, decider.undo(number).decision.number, as_json)


@decide.command(name="list", epilog=examples("legal-pipeline decide list", "legal-pipeline decide list --kind tag --all"))
@click.option("--matter", metavar="M", callback=matter_slug, help="Include only this matter.")
@click.option("--kind", type=click.Choice([kind.value for kind in DecisionKind]), help="Include only this kind.")
@click.option("--all", "with_undone", is_flag=True, help="Include decisions that were undone.")
@as_json
@click.pass_obj
def list_(settings: Settings, matter: str | None, kind: str | None, with_undone: bool, as_json: bool) -> None:
    """List decisions in their order."""
    from legal_pipeline.decisions.names import the_matter
    from legal_pipeline.storage.decisions.decisions import Decisions, decision_record
    from legal_pipeline.storage.store import open_store

    store = open_store(settings)
    if matter is not None:
        the_matter(store, matter)
    kinds = [DecisionKind(kind)] if kind else ()
    found = Decisions(store.engine).find(matter=matter, kinds=kinds, with_undone=with_undone)
    if as_json:
        print_json(map(decision_record, found))
        return
    rows = (
        (
            item.decision.number,
            item.matter,
            item.decision.kind.value,
            " · ".join(item.about),
            item.decision.value,
            f"{item.actor}, {item.decided_at:%Y-%m-%d}" + (f": {item.reason}" if item.reason else ""),
            f"undone by {item.undone_by}" if item.is_undone else "" if item.is_applied else "not applied: no longer in the results",
        )
        for item in found
    )
    print_table(["no.", "matter", "kind", "about", "value", "decided by", ""], rows, right=["no."])


COMMANDS: list[click.Command] = [decide]
