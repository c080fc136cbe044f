"""Decides whether a line of a block of counsel is a firm, goes on with one, or has the form of a person's name and yet is one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.counsel.cards import Card
from legal_pipeline.stages.structures.counsel.firm_shapes import continues_firm, is_bare_firm, may_be_firm
from legal_pipeline.stages.structures.counsel.pieces import LAW, Kind, Name, Piece

_WHOLE_FIRM = re.compile(r"(?:LLP|L\.L\.P\.?|PLLC|P\.L\.L\.C\.?|PLLP|P\.C\.|P\.A\.|LPA|L\.P\.A\.)$")
_CLINIC = re.compile(r"\b(?:clinic|project|center|program)$", re.IGNORECASE)
_OF_CLINIC = re.compile(r"\b(?:university|school|college)\b", re.IGNORECASE)
_BRANCH_OFFICE = re.compile(r"\b(?:area|district|field|regional)\s+office$", re.IGNORECASE)
_COLUMN_BETWEEN = 120
"""Characters of another column between two lines of one firm."""


def is_bare_heading(window: Window, card: Card, signed: Piece) -> bool:
    """Returns whether the one name of a card, which nothing says to be an attorney's, may be a firm's."""
    if (
        card.firm
        or len(card.names) != 1
        or (card.has_zip and not signed.text.lower().startswith("by"))
        or (card.is_marked and not card.represents)
    ):
        return False
    only = card.names[0]
    text = window.text[only.start : only.end]
    if card.has_title or card.is_public or re.search(r"\s[A-Z]\.\s", text):
        return False
    return not (only.is_marked or only.is_signed or only.has_courtesy or name_shapes.is_given_name(text.split()[0]))


def is_firm_above_its_client(piece: Piece, below: Sequence[Piece]) -> bool:
    """Returns whether a name shaped like a person's is a firm: "ROE BRAKE MOTT / Attorneys for Defendant / BY: JANE ROE"."""
    name = piece.name
    if name is None or name.is_marked or name.is_signed or name.has_courtesy or not below or below[0].kind is not Kind.CLIENT:
        return False
    named = next((one for one in below[1:] if one.kind is not Kind.ADDRESS and one.kind is not Kind.CONTACT), None)
    return named is not None and named.name is not None and named.name.is_signed and not name_shapes.is_given_name(piece.text.split()[0])


def is_letterhead(card: Card, name: Name, below: Piece | None) -> bool:
    """Returns whether the card is a firm's with its address, and the name below it has a firm of its own."""
    if card.names or not card.has_address or card.represents:
        return False
    if name.is_signed and not (below and (LAW.search(below.text) or "&" in below.text)):
        return False  # an office above a signature is most often the signer's
    return below is not None and below.kind is Kind.FIRM


def is_firm_of_card(card: Card, piece: Piece, following: Piece | None) -> bool:
    """Returns whether a name shaped like a person's is a firm: "Goodwin Procter" below "Mr. William Roe", or a firm's last line."""
    name = piece.name
    assert name is not None
    if name.is_marked or name.is_signed or name.has_courtesy or card.has_address or card.is_closed:
        return False
    if card.firm and card.firm[1] <= name.start <= card.firm[1] + 4 and continues_firm(card.firm_text, piece.text):
        return True
    if not card.names or card.firm or following is None or following.kind is not Kind.ADDRESS:
        return False
    return card.names[-1].has_courtesy or is_bare_firm(piece.text)


def is_due_firm(card: Card | None, piece: Piece) -> bool:
    """Returns whether a line of capitalized words stands where a firm is due, or goes on with the firm above it."""
    if card is None or card.is_closed or card.has_address:
        return False
    if card.firm and 0 <= piece.line.start - card.firm[1] <= 4 and continues_firm(card.firm_text, piece.text):
        return True
    if not may_be_firm(piece.text):
        return False
    return bool(card.names) and (card.firm is None or card.has_firm_below)


def goes_on_beside_a_column(above: Piece | None, piece: Piece) -> bool:
    """Returns whether the piece above is the firm's, and what is printed between them is another column's."""
    if above is None or above.kind is not Kind.FIRM or not 4 < piece.line.start - above.line.end < _COLUMN_BETWEEN:
        return False
    return piece.text.startswith("&") or continues_firm(above.text, piece.text) or name_shapes.has_legal_form(piece.text)


def are_two_bodies(above: str, text: str) -> bool:
    """Returns whether each of two lines is a whole public body: the office, which counts, and the department it is part of.

    "U.S. Department of Labor / Office of the Solicitor" is one name: the office alone would be anybody's.
    """
    if not continues_firm(above, text) and (
        _WHOLE_FIRM.search(above) or (_CLINIC.search(above) and _OF_CLINIC.search(text)) or _BRANCH_OFFICE.search(text)
    ):
        return True
    return (
        above.lower().startswith("office")
        and not continues_firm(above, text)
        and all(name_shapes.kind_of(one) is MentionType.GOV_BODY for one in (above, text))
    )


def is_mail_below_name(card: Card | None, piece: Piece) -> bool:
    """Returns whether an attorney's own mail address stands below his or her name, and the firm above them all."""
    return card is not None and card.firm is not None and bool(card.names) and card.firm[0] < card.names[0].start and "@" in piece.text
