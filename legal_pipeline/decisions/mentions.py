"""Single mentions as the subject of a decision: one that a person points at, and the same one after a reprocessing has moved it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from legal_pipeline import identity
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Decision, DecisionKind, MentionSubject, SplitMention
from legal_pipeline.stages.resolution.name_keys import folded
from legal_pipeline.storage.database.tables import documents, mentions
from legal_pipeline.storage.decisions.split_mentions import (
    PlacedMention,
    candidates,
    candidates_elsewhere,
    facts_on,
    mention_counts,
    mentions_where,
    on_page,
)
from legal_pipeline.storage.store import Store

_ALIKE_ON_PAGE, _ALIKE_ELSEWHERE = 65, 88
"""Of 100, how alike the words around must be: elsewhere, what is printed on every page is not taken for the one that was meant."""
_LONGER_NAME = 10
"""What a mention loses that has become longer or shorter, `Smith` that is now `Mr. Smith`."""


_MOST_PAGES = 20


def mention_at(store: Store, matter: str, document_id: str, start: int, end: int) -> PlacedMention:
    """Returns the mention with these offsets in the document. Raises UsageError when there is none."""
    place = (documents.c.document_id == document_id, mentions.c.start == start, mentions.c.end == end)
    found = next(mentions_where(store.engine, matter, *place), None)
    if found is None:
        raise UsageError("the page has no such mention any more; it was read again since it was opened")
    return found


def mentions_on_page(store: Store, matter: str, document_id: str, page_number: int, entity_id: str = "") -> list[PlacedMention]:
    """Returns the mentions on a page in their order; with `entity_id`, those of this entity of the matter."""
    found = mentions_where(store.engine, matter, documents.c.document_id == document_id, on_page(page_number))
    return [each for each in found if entity_id in ("", each.matter_entity_id)]


def chosen_mention(store: Store, matter: str, document_id: str, page_number: int, entity_id: str, number: int | None) -> PlacedMention:
    """Returns one of the mentions of an entity on a page, by its place among them, from 1. Raises UsageError with all of them."""
    found = mentions_on_page(store, matter, document_id, page_number, entity_id)
    if not found:
        raise UsageError(f"page {page_number} of this document does not mention it; {_where(store, matter, document_id, entity_id)}")
    if number is None and len(found) == 1:
        return found[0]
    if number is None or not 1 <= number <= len(found):
        said = "; ".join(f"{place}: …{in_context(each)}…" for place, each in enumerate(found, start=1))
        times = "once" if len(found) == 1 else f"{len(found)} times"
        raise UsageError(f"page {page_number} mentions it {times}; choose one with --mention: {said}")
    return found[number - 1]


def _where(store: Store, matter: str, document_id: str, entity_id: str) -> str:
    found = mentions_where(store.engine, matter, documents.c.document_id == document_id)
    pages = list(dict.fromkeys(str(each.page_number) for each in found if each.matter_entity_id == entity_id))
    if not pages:
        return "no page of it does"
    return (
        f"page {pages[0]} does"
        if len(pages) == 1
        else f"pages {', '.join(pages[:_MOST_PAGES])}{' and others' if pages[_MOST_PAGES:] else ''} do"
    )


def in_context(mention: PlacedMention, chars: int = 30) -> str:
    """Returns a mention in brackets with a few characters on each side, on one line."""
    return " ".join(f"{mention.before[-chars:]}[{mention.text}]{mention.after[:chars]}".split())


def same_mention(subject: MentionSubject, found: Sequence[PlacedMention], least: float = _ALIKE_ON_PAGE) -> PlacedMention | None:
    """Returns the mention that a decision was about: of the same name, in the most similar words, and of several such the nearest."""
    scored = [(_likeness(subject, each), -abs(each.place - subject.place), each) for each in found]
    score, _, best = max(scored, key=lambda one: one[:2], default=(0.0, 0, None))
    return best if score >= least else None


def _likeness(subject: MentionSubject, found: PlacedMention) -> float:
    name, other = folded(subject.text), folded(found.text)
    if name != other and not (f" {name} " in f" {other} " or f" {other} " in f" {name} "):
        return 0.0
    before, after = folded(subject.before), folded(subject.after)
    # near an edge of the page fewer words were there: what stands beyond them now says nothing
    now_before = folded(found.before)[-len(before) :] if before else ""
    alike = len(before) * fuzz.ratio(before, now_before) + len(after) * fuzz.ratio(after, folded(found.after)[: len(after)])
    likeness = alike / (len(before) + len(after)) if before or after else 100.0
    return likeness - (_LONGER_NAME if name != other else 0)


def split_mentions(store: Store, matter: str, decisions: Iterable[Decision]) -> list[SplitMention]:
    """Returns what the decisions take out, as the documents are now; a decision whose mention is not found again takes out nothing.

    Of several decisions about one mention the last holds.
    """
    chosen: dict[str, tuple[int, PlacedMention]] = {}
    for decision in decisions:
        if decision.kind is not DecisionKind.SPLIT or not isinstance(decision.subjects[1], MentionSubject):
            continue
        for mention in _found_again(store, matter, decision.subjects[1]):
            chosen.pop(mention.mention_id, None)
            chosen[mention.mention_id] = (decision.number, mention)
    remaining = mention_counts(store.engine, [mention.entity_id for _, mention in chosen.values()]) if chosen else {}
    splits = []
    for number, mention in chosen.values():
        remaining[mention.entity_id, mention.text] -= 1
        is_last = not any(count for (entity_id, _), count in remaining.items() if entity_id == mention.entity_id)
        lost_form = "" if remaining[mention.entity_id, mention.text] else mention.text
        splits.append(_split(store, number, mention, lost_form, is_last=is_last))
    return splits


def _found_again(store: Store, matter: str, subject: MentionSubject) -> Iterable[PlacedMention]:
    by_document = candidates(store.engine, matter, subject)
    found = [each for several in by_document.values() if (each := same_mention(subject, several))]
    if not found:
        by_document = candidates_elsewhere(store.engine, matter, subject)
        found = [each for several in by_document.values() if (each := same_mention(subject, several, _ALIKE_ELSEWHERE))]
    return found


def _split(store: Store, number: int, mention: PlacedMention, lost_form: str, *, is_last: bool) -> SplitMention:
    own_id = identity.entity_id(mention.document_id, mention.type, f"{mention.mention_id}\x1fdecision")
    return SplitMention(
        number,
        mention.mention_id,
        mention.document_id,
        mention.entity_id,
        mention.entity_id if is_last else own_id,
        mention.type,
        " ".join(mention.text.split()),
        lost_form,
        () if is_last else facts_on(store.engine, mention),
    )
