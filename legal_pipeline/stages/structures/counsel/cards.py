"""The cards of a block of counsel: attorneys of one firm with its address and the client for whom they act."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.counsel.client_names import client_names, fold_name
from legal_pipeline.stages.structures.counsel.pieces import LAW, Name
from legal_pipeline.stages.structures.model import Counsel, NamedSpan

_MAX_FIRM = 120
_ATTORNEYS_FORM = re.compile(r"\b(?:LLP|L\.L\.P|PLLC|P\.L\.L\.C|PLLP|P\.C|P\.A|L\.?P\.?A|Chartered|Law|Attorneys)\b", re.IGNORECASE)
"""What is a firm of attorneys, though the signatures of a stipulation make it look like a party to an agreement."""
_LIST = 600
"""Characters that a list of counsel may have."""
_ACTS = re.compile(r"attorney|counsel|lawyer|solicitor|represent", re.IGNORECASE)


@dataclass(slots=True)
class Card:
    """Attorneys of one firm. Offsets are into the window."""

    names: list[Name] = field(default_factory=list)
    firm: tuple[int, int] | None = None
    firm_text: str = ""
    firm_printed: str = ""
    """The firm on one line where a column stands between its lines."""
    has_address: bool = False
    has_zip: bool = False
    """Whether the address is complete."""
    is_marked: bool = False
    is_public: bool = False
    """Whether a title says that the names are a government's attorneys or public defenders."""
    has_title: bool = False
    """Whether a title stands below the names: they are people's."""
    is_office: bool = False
    """Whether the names sign for the organization below, as its president."""
    represents: tuple[str, ...] = ()
    signs_for: str = ""
    """The party above "By: /s/", for whom the names act if no other line says for whom."""
    client_start: int = 0
    client_end: int = 0
    client: tuple[int, int] | None = None
    """The phrase that says for whom the names act, on all its lines."""
    is_closed: bool = False
    """Whether the client stands below, so that a new name begins a new card."""

    @property
    def has_firm_below(self) -> bool:
        return self.firm is not None and bool(self.names) and self.firm[0] > self.names[-1].start

    def repeats(self, window: Window, name: Name) -> bool:
        """Returns whether the name was printed before: a signature and the name below it."""
        text = fold_name(window.text[name.start : name.end])
        return any(fold_name(window.text[one.start : one.end]) == text for one in self.names)


def mark_repeated(window: Window, cards: Iterable[Card]) -> None:
    """Marks the cards with a name that is counsel's on another card: the signature is above, the firm and its other attorneys below."""
    cards = list(cards)
    known = {
        fold_name(window.text[name.start : name.end])
        for card in cards
        if card.represents or card.is_marked
        for name in card.names
        if name.is_signed or name.is_marked
    }
    for card in cards:
        names = {fold_name(window.text[name.start : name.end]) for name in card.names}
        card.is_marked = card.is_marked or (card.firm is not None and not card.is_office and not known.isdisjoint(names))


def counsel_of(
    window: Window, cards: list[Card], has_service_list: bool, parties: Set[str], lists: Sequence[int] = ()
) -> Iterator[Counsel]:
    """Yields the attorneys of the cards that something says to be counsel's.

    `parties` are the folded names in the captions, `lists` the offsets at which lists of counsel begin.
    """
    for card in cards:
        firm = card.firm
        is_own = bool(card.represents and firm and _ATTORNEYS_FORM.search(window.text[slice(*firm)]))
        if firm and card.names and firm[0] < card.names[0].start and fold_name(window.text[slice(*firm)]) in parties and not is_own:
            card.signs_for = card.signs_for or window.text[slice(*firm)]
            firm = None  # a party signs by its attorney
        is_lawful = firm is not None and bool(LAW.search(window.text[slice(*firm)]))
        is_listed = has_service_list and card.has_address and (firm is not None or any(name.has_courtesy for name in card.names))
        is_listed = is_listed or (is_lawful and bool(card.names) and any(0 < card.names[0].start - begin < _LIST for begin in lists))
        is_counsel = any(name.is_marked for name in card.names) or (
            not card.is_office and (is_lawful or card.has_address or card.is_public)
        )
        if card.is_office and card.client and not is_lawful and not card.is_public and not _ACTS.search(window.text[slice(*card.client)]):
            continue  # "FOR ACME MILLS, INC.: / Jane Roe / President"
        if card.is_office and card.firm and fold_name(window.text[slice(*card.firm)]) in parties:
            continue  # "Jane Roe, President / Acme Mills, Inc."
        if not card.represents and not (card.is_marked and is_counsel) and not is_listed:
            continue
        firm_span = _firm_span(window, firm, card.firm_printed) if firm else None
        is_attorney = card.is_public or any(name.is_marked for name in card.names) or is_lawful
        represents = card.represents or ((card.signs_for,) if card.signs_for and is_attorney else ())
        clients = tuple(client_names(window, *card.client, parties)) if card.client and card.represents else ()
        for name in card.names:
            bounds = [name.start, name.end, *(firm or ())]
            proof_end = card.client_end if name.start < card.client_end < name.start + 600 else max(bounds)
            proof_start = min(bounds) if max(bounds) - min(bounds) < 400 else name.start
            if card.represents and name.start - 400 < card.client_start < card.client_end <= name.start:
                proof_start = min(proof_start, card.client_start)
            yield Counsel(
                NamedSpan(window.span(name.start, name.end), MentionType.PERSON, "counsel.name"),
                firm_span,
                represents,
                window.span(proof_start, max(proof_end, name.end)),
                clients,
            )


def _firm_span(window: Window, firm: tuple[int, int], printed: str) -> NamedSpan | None:
    start, end = name_shapes.trim(window.text, *firm)
    if not 0 < end - start < _MAX_FIRM:
        return None
    kind = name_shapes.kind_of(window.text[start:end])
    return NamedSpan(window.span(start, end), kind if kind == MentionType.GOV_BODY else MentionType.ORG, "counsel.firm", printed)
