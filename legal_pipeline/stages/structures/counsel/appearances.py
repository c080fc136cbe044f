"""Reads blocks of counsel: on the first page, at the signature, in service lists and appearances.

`zones` finds the runs of lines, `pieces` types what is on them, and here the pieces are put together to cards: attorneys
of one firm with its address and the client for whom they act, whichever comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from legal_pipeline.model import Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.role_words import ROLE_WORD
from legal_pipeline.stages.structures.counsel.cards import Card, counsel_of, fold_name
from legal_pipeline.stages.structures.counsel.pieces import (
    LAW,
    Kind,
    Name,
    Piece,
    continues_firm,
    is_bare_firm,
    may_be_firm,
    pieces_of,
)
from legal_pipeline.stages.structures.counsel.zones import CUE, zones
from legal_pipeline.stages.structures.lines import Line
from legal_pipeline.stages.structures.model import Counsel

_SERVICE = re.compile(
    r"Dear\s+Counsel|OFFICE\s+OF\s+THE\s+CLERK|(?:To|cc)\s?:?\s+All\s+(?:Counsel|"
    r"Parties)|CERTIFICATE\s+OF\s+SERVICE",
    re.IGNORECASE,
)
_MARKING_TITLE = re.compile(r"pro hac vice|counsel of record|attorney|counsel|solicitor", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:,|\band|&|\bfor|\bof|\bthe)$", re.IGNORECASE)
_COUNSEL_DETAILS = frozenset({Kind.ADDRESS, Kind.CONTACT, Kind.BAR, Kind.CLIENT, Kind.TITLE, Kind.BY_COUNSEL})
"""Pieces that show that the names before them are counsel's."""
_NO_CLIENT = frozenset({Kind.CLIENT, Kind.END, Kind.BAR, Kind.CONTACT, Kind.TITLE, Kind.ADDRESS, Kind.BY_COUNSEL})
"""Pieces that end the lines of a client."""
_BETWEEN_NAMES = frozenset({Kind.NAME, Kind.BAR, Kind.TITLE, Kind.CONTACT})
_SUBHEADING = frozenset({Kind.NAME, Kind.FIRM, Kind.UNKNOWN})
_MAX_CLIENT_LINES = 8
_COLUMN_BETWEEN = 120
"""Characters of another column between two lines of one firm."""


def read_appearances(window: Window, lines: list[Line], parties: Set[str] = frozenset()) -> Iterator[Counsel]:
    """Yields the counsel of covers, signature blocks, service lists and appearances.

    `parties` are the names in the captions, by which the client's name below "Attorneys for Plaintiff" is told from the
    name of another attorney.
    """
    has_service_list = bool(_SERVICE.search(window.text))
    if not has_service_list and not CUE.search(window.text):
        return
    folded = frozenset(fold_name(party) for party in parties)
    for zone in zones(window, lines, has_service_list):
        for cards in _Reader(window, _typed(zone), folded).cards():
            yield from counsel_of(window, cards, has_service_list)


def _typed(zone: list[Line]) -> list[Piece | None]:
    """Returns the pieces of a zone, None for a blank line."""
    typed: list[Piece | None] = []
    for line in zone:
        typed += pieces_of(line) if line.text else [None]
    return typed


class _Reader:
    """Puts the pieces of one zone together to cards."""

    def __init__(self, window: Window, pieces: Sequence[Piece | None], parties: Set[str]) -> None:
        self._window = window
        self._pieces = pieces
        self._parties = parties
        self._block: list[Card] = []
        self._card: Card | None = None
        self._pending: tuple[str, ...] = ()
        self._pending_start = self._pending_end = 0
        self._is_under_heading = False

    def cards(self) -> Iterator[list[Card]]:
        index = 0
        while index < len(self._pieces):
            piece = self._pieces[index]
            index += 1
            if piece is not None and piece.kind is Kind.OTHER_PERSON:
                self._drop_named_before(index - 1)
            if piece is None or piece.kind in (Kind.JOIN, Kind.OTHER_PERSON, Kind.BLANK_SIGNATURE):
                continue
            if piece.text.endswith(":") and self._is_under_heading and piece.kind in _SUBHEADING:
                self._head(piece.text.rstrip(" :"), piece)  # "Acme Brake:" below "FOR THE DEFENDANTS:"
                continue
            match piece.kind:
                case Kind.NAME:
                    self._name(piece, index)
                case Kind.FIRM:
                    self._firm(piece, index)
                case Kind.ADDRESS:
                    self._address(piece)
                case Kind.CONTACT:
                    if self._card and not self._is_mail_below_name(piece) and not (self._card.names and self._card.firm is None):
                        self._card.has_address = True
                case Kind.BAR:
                    if self._card and self._card.names:
                        self._card.is_marked = True
                case Kind.TITLE:
                    if self._card and self._card.names and _MARKING_TITLE.search(piece.text):
                        self._card.is_marked = True
                case Kind.OFFICE:
                    if self._card:
                        self._card.is_office = True
                case Kind.CLIENT:
                    index = self._client(piece, index)
                case Kind.BY_COUNSEL:
                    self._by_counsel(piece, index)
                case Kind.ALONE:
                    if self._block:
                        self._block.pop()
                    self._card = None
                case Kind.UNKNOWN if self._is_due_firm(piece):
                    self._firm(piece, index)
                case _:
                    yield self._take()
        yield self._take()

    def _drop_named_before(self, at: int) -> None:
        """Forgets the name on the line above "United States District Judge"."""
        above = self._pieces[at - 1] if at else None
        if above is None or above.name is None or above.name.is_marked or self._card is None or self._card.names[-1:] != [above.name]:
            return
        self._card.names.pop()
        if not self._card.names and not self._card.firm:
            self._block.remove(self._card)
            self._card = None

    def _take(self) -> list[Card]:
        block, self._block, self._card = self._block, [], None
        self._pending, self._is_under_heading = (), False
        return block

    def _new(self) -> Card:
        self._card = Card(
            represents=self._pending, client_start=self._pending_start, client_end=self._pending_end, is_marked=bool(self._pending)
        )
        self._block.append(self._card)
        return self._card

    def _next(self, index: int, skipped: frozenset[Kind] = frozenset()) -> Piece | None:
        return next((one for one in self._pieces[index:] if one and one.kind not in skipped), None)

    def _name(self, piece: Piece, index: int) -> None:
        name, card = piece.name, self._card
        assert name is not None
        if card and card.repeats(self._window, name):
            card.names.append(name)
            card.is_marked = card.is_marked or name.is_marked
            return
        if card and self._is_firm_of_card(card, piece, index):
            self._set_firm(card, piece.line)
            return
        if card and name.is_signed and self._is_bare_heading(card, piece):
            # "ROE BRAKE MOTT / Attorneys for Defendant / BY: JANE ROE"
            card.firm, card.names, card.is_closed = (card.names[0].start, card.names[-1].end), [], False
        if (
            card is None
            or card.is_closed
            or (card.names and (card.has_address or card.has_firm_below))
            or self._is_letterhead(card, name, index)
        ):
            card = self._new()
        card.names.append(name)
        if len(card.names) == 1:
            card.has_address = card.has_zip = False  # the address above the names, so more names may follow
        card.is_marked = card.is_marked or name.is_marked or name.is_signed

    def _is_bare_heading(self, card: Card, signed: Piece) -> bool:
        """Returns whether the one name of a card, which nothing says to be an attorney's, may be a firm's."""
        if (
            card.firm
            or len(card.names) != 1
            or (card.has_zip and not signed.text.lower().startswith("by"))
            or (card.is_marked and not card.represents)
        ):
            return False
        only = card.names[0]
        text = self._window.text[only.start : only.end]
        return not (only.is_marked or only.is_signed or only.has_courtesy or name_shapes.is_given_name(text.split()[0]))

    def _is_letterhead(self, card: Card, name: Name, index: int) -> bool:
        """Returns whether the card is a firm's with its address, and the name below it has a firm of its own."""
        if card.names or not card.has_address or card.represents or name.is_signed:
            return False
        below = self._next(index, _BETWEEN_NAMES)
        return below is not None and below.kind is Kind.FIRM

    def _address(self, piece: Piece) -> None:
        card = self._card
        if card is None:
            return
        if card.firm and not card.has_address and card.firm_text.endswith("&"):
            card.firm, card.firm_text = (card.firm[0], _end_of(piece.line)), piece.text  # "ROE & / 9 MOTT, P.L.": a number of the margin
            return
        card.has_address = True
        card.has_zip = card.has_zip or piece.has_zip

    def _is_firm_of_card(self, card: Card, piece: Piece, index: int) -> bool:
        """Returns whether a name shaped like a person's is a firm: "Goodwin Procter" below "Mr. William Roe", or a firm's last line."""
        name = piece.name
        assert name is not None
        if name.is_marked or name.is_signed or name.has_courtesy or card.has_address or card.is_closed:
            return False
        if card.firm and card.firm[1] <= name.start <= card.firm[1] + 4 and continues_firm(card.firm_text, piece.text):
            return True
        following = self._next(index)
        if not card.names or card.firm or following is None or following.kind is not Kind.ADDRESS:
            return False
        return card.names[-1].has_courtesy or is_bare_firm(piece.text)

    def _is_due_firm(self, piece: Piece) -> bool:
        card = self._card
        if card is None or card.is_closed or card.has_address:
            return False
        if card.firm and 0 <= piece.line.start - card.firm[1] <= 4 and continues_firm(card.firm_text, piece.text):
            return True
        if not may_be_firm(piece.text):
            return False
        return bool(card.names) and (card.firm is None or card.has_firm_below)

    def _firm(self, piece: Piece, index: int) -> None:
        card = self._card
        start = piece.line.start
        if card and card.firm and not card.has_address and 0 <= start - card.firm[1] <= 4:
            card.firm = (card.firm[0], _end_of(piece.line))
            card.firm_text = piece.text
            return
        if card and card.firm and not card.has_address and not card.is_closed and self._goes_on_beside_a_column(card, piece, index):
            card.firm_printed = f"{card.firm_printed or card.firm_text} {piece.text}"
            return
        if card and card.is_closed and card.firm is None and not card.has_address and not self._begins_card(index):
            self._set_firm(card, piece.line)  # the client between the names and their firm
            return
        if card is None or card.is_closed or (card.names and (card.firm or card.has_zip)) or (card.firm and card.has_address):
            card = self._new()
        if card.firm is None:
            self._set_firm(card, piece.line)

    def _goes_on_beside_a_column(self, card: Card, piece: Piece, index: int) -> bool:
        """Returns whether the piece above is the firm's, and what is printed between them is another column's."""
        above = self._pieces[index - 2] if index > 1 else None
        if above is None or above.kind is not Kind.FIRM or not 4 < piece.line.start - above.line.end < _COLUMN_BETWEEN:
            return False
        return piece.text.startswith("&") or continues_firm(above.text, piece.text) or name_shapes.has_legal_form(piece.text)

    def _begins_card(self, index: int) -> bool:
        """Returns whether names follow the firm before any address."""
        following = self._next(index)
        return following is not None and following.kind is Kind.NAME

    def _set_firm(self, card: Card, line: Line) -> None:
        card.firm, card.firm_text = (line.start if card.firm is None else card.firm[0], _end_of(line)), line.text

    def _client(self, piece: Piece, index: int) -> int:
        client, index = self._continued(piece, index)
        represents = (client,) if client else ()
        open_cards = [card for card in self._block if not card.represents and (card.names or card.firm)]
        if not piece.is_heading and not open_cards and piece.text[0].islower():
            return index  # "counsel for Acme Co." goes on with a sentence
        if not piece.is_heading and not open_cards and self._card and self._card.names and self._card.represents == represents:
            self._card.is_closed = True  # "Attorneys for Plaintiff" above the names, and again below
            return index
        if piece.is_heading or not open_cards:
            self._head(client, piece)
            self._is_under_heading = piece.is_heading
        else:
            for card in open_cards:
                card.represents, card.is_marked, card.client_end = represents, True, piece.line.end
        if self._card:
            self._card.is_closed = bool(self._card.names)
        return index

    def _continued(self, piece: Piece, index: int) -> tuple[str, int]:
        """Returns the client with the lines on which it goes on, and the index behind them."""
        client, is_bound = piece.client, _GOES_ON.search(piece.text.rstrip(" .;:)")) is not None or not piece.client
        run = self._run(index)
        if piece.is_heading and client:
            return client, index
        taken = self._client_lines(client, is_bound, run)
        client = " ".join([client, *(one.text for one in run[:taken])])
        return " ".join(client.strip(" ,;:.)(").split()), index + taken

    def _client_lines(self, client: str, is_bound: bool, run: list[Piece]) -> int:
        """Returns how many of the pieces below belong to the client: up to the last that completes a party's name, or those bound to it."""
        has_details = any(one.kind in _COUNSEL_DETAILS or (one.name and (one.name.is_marked or one.name.is_signed)) for one in run)
        taken = 0
        joined = client
        for at, one in enumerate(run[:_MAX_CLIENT_LINES]):
            if one.kind in _NO_CLIENT or (one.name and (one.name.is_marked or one.name.is_signed)):
                break
            before, joined = joined, f"{joined} {one.text}"
            is_bare = not has_details and one.kind in (Kind.NAME, Kind.FIRM) and _is_only_role(client)
            is_rest = at == 0 and self._is_rest_of_client(client, one)
            if self._completes_party(fold_name(before), fold_name(joined)) or (taken == at and (is_bound or is_bare or is_rest)):
                taken = at + 1
            is_bound = taken == at + 1 and _GOES_ON.search(one.text.rstrip(" .;:)")) is not None
        return taken

    def _is_rest_of_client(self, client: str, below: Piece) -> bool:
        """Returns whether an organization below is the rest of the client's name: the firm stands above, no party is complete."""
        if self._card is None or self._card.firm is None or below.kind is not Kind.FIRM or _is_only_role(client):
            return False
        return not LAW.search(below.text) and not any(party in fold_name(client) for party in self._parties)

    def _completes_party(self, before: str, joined: str) -> bool:
        return any(party in joined and party not in before for party in self._parties)

    def _run(self, index: int) -> list[Piece]:
        """Returns the pieces up to the next blank line."""
        run: list[Piece] = []
        for one in self._pieces[index:]:
            if one is None:
                break
            run.append(one)
        return run

    def _by_counsel(self, piece: Piece, index: int) -> None:
        client = piece.client
        if not client:
            above: list[str] = []
            for one in reversed(self._pieces[: index - 1]):
                if one is None and not above:
                    continue
                if one is None or one.kind not in (Kind.NAME, Kind.FIRM, Kind.UNKNOWN):
                    break
                above.insert(0, one.text)
            client = " ".join(above)
            if above and self._block:
                self._block.pop()
        self._head(client.strip(" ,"), piece)

    def _head(self, client: str, piece: Piece) -> None:
        """Keeps the client for the cards below."""
        self._pending, self._card = ((client,) if client else ()), None
        self._pending_start, self._pending_end = piece.line.start, piece.line.end

    def _is_mail_below_name(self, piece: Piece) -> bool:
        """Returns whether an attorney's own mail address stands below his or her name, and the firm above them all."""
        card = self._card
        return card is not None and card.firm is not None and bool(card.names) and card.firm[0] < card.names[0].start and "@" in piece.text


def _is_only_role(client: str) -> bool:
    """Returns whether the client is a role without a name: "Plaintiff", "the Defendants"."""
    return not any(word[0].isupper() for word in ROLE_WORD.sub("", client).split() if word[0].isalpha() and len(word) > 3)


def _end_of(line: Line) -> int:
    return line.start + len(line.text.rstrip(" ,"))
