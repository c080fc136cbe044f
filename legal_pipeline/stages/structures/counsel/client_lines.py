"""Reads the lines on which a client's name goes on below "Attorneys for Plaintiffs Acme Brake Company / and Roe Mott"."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.role_words import ROLE_WORD
from legal_pipeline.stages.structures.counsel.client_names import fold_name
from legal_pipeline.stages.structures.counsel.pieces import LAW, Kind, Piece

_GOES_ON = re.compile(r"(?:,|\band|&|\bfor|\bof|\bthe)$", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"\b(?!assn|corp|dept|dist|intl|univ)(?:[a-z]{4,}|LLC|LLP)\.$")
_COUNSEL_DETAILS = frozenset({Kind.ADDRESS, Kind.CONTACT, Kind.BAR, Kind.CLIENT, Kind.TITLE, Kind.BY_COUNSEL})
"""Pieces that show that the names before them are counsel's."""
_NO_CLIENT = frozenset({Kind.CLIENT, Kind.END, Kind.BAR, Kind.CONTACT, Kind.TITLE, Kind.ADDRESS, Kind.BY_COUNSEL})
"""Pieces that end the lines of a client."""
_MAX_CLIENT_LINES = 8
_SURNAME_BEHIND = re.compile(
    r"[A-Z][\w'’-]+,\s+(?i:chapter\s\d+|trustee|receiver|as\b|in\s(?:his|her|its)|individually|an?\b|the\b|et\sal|debtor|execut|administrat|guardian)"
)
"""The family name of a client whose given names end the line above, with what he or she is: "Crowe, Chapter 7 Trustee"."""
_ALL_CAPITALIZED = re.compile(r"(?:(?:[A-Z][\w'’.&-]*|of|and|for|the|&)\s*){1,4}$")


def client_with_lines_below(piece: Piece, below: Sequence[Piece], parties: Set[str], *, has_firm_above: bool) -> tuple[str, int]:
    """Returns the client of a piece with the lines on which it goes on, and how many of the pieces `below` they are.

    `below` are the pieces up to the next blank line, `parties` the folded names in the captions.
    """
    client, is_bound = piece.client, _GOES_ON.search(piece.text.rstrip(" .;:)")) is not None or not piece.client
    if client and (piece.is_heading or _SENTENCE_ENDS.search(piece.text)):
        return client, 0
    taken = _client_lines(client, is_bound, below, parties, has_firm_above)
    client = " ".join([client, *(one.text for one in below[:taken])])
    return " ".join(client.strip(" ,;:.)(").split()), taken


def _client_lines(client: str, is_bound: bool, below: Sequence[Piece], parties: Set[str], has_firm_above: bool) -> int:
    """Returns how many of the pieces below belong to the client: up to the last that completes a party's name, or those bound to it."""
    has_details = any(one.kind in _COUNSEL_DETAILS or (one.name and (one.name.is_marked or one.name.is_signed)) for one in below)
    taken = 0
    joined = client
    for at, one in enumerate(below[:_MAX_CLIENT_LINES]):
        if one.kind in _NO_CLIENT or (one.name and (one.name.is_marked or one.name.is_signed)):
            break
        before, joined = joined, f"{joined} {one.text}"
        is_bare = not has_details and one.kind in (Kind.NAME, Kind.FIRM) and _is_only_role(client)
        is_rest = at == 0 and (has_firm_above or _is_cut_short(client)) and _is_rest_of_client(client, one, parties)
        is_rest = is_rest or (at == 0 and _SURNAME_BEHIND.match(one.text) is not None and _ends_in_name(client))
        is_rest = is_rest or (at > 0 and not has_details and one.kind is Kind.UNKNOWN and _ALL_CAPITALIZED.match(one.text) is not None)
        if _completes_party(fold_name(before), fold_name(joined), parties) or (taken == at and (is_bound or is_bare or is_rest)):
            taken = at + 1
        is_bound = taken == at + 1 and _GOES_ON.search(one.text.rstrip(" .;:)")) is not None
    return taken


def _is_rest_of_client(client: str, below: Piece, parties: Set[str]) -> bool:
    """Returns whether an organization below is the rest of the client's name: no party is complete."""
    if below.kind is not Kind.FIRM or _is_only_role(client):
        return False
    return not LAW.search(below.text) and not any(party in fold_name(client) for party in parties)


def _is_cut_short(client: str) -> bool:
    """Returns whether one word of a name stands at the end of the line: "Third-Party Claimants Marguerite"."""
    names = [word for word in ROLE_WORD.sub("", client).split() if word[0].isupper() and "-" not in word]
    return len(names) == 1 and name_shapes.may_be_given_name(names[0])


def _ends_in_name(client: str) -> bool:
    """Returns whether given names stand at the end of the line, and nothing that would make them whole."""
    names = client.split()[-2:]
    return bool(names) and all(name_shapes.may_be_given_name(name) or re.fullmatch(r"[A-Z]\.", name) for name in names)


def _completes_party(before: str, joined: str, parties: Set[str]) -> bool:
    return any(party in joined and party not in before for party in parties)


def _is_only_role(client: str) -> bool:
    """Returns whether the client is a role without a name: "Plaintiff", "the Defendants"."""
    return not any(word[0].isupper() for word in ROLE_WORD.sub("", client).split() if word[0].isalpha() and len(word) > 3)
