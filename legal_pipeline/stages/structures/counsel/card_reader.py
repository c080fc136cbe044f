"""Puts the pieces of one zone together to cards: attorneys of one firm and the client for whom they act, whichever comes first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from legal_pipeline.model import Window
from legal_pipeline.stages.structures.captions.role_words import ROLE_LINE
from legal_pipeline.stages.structures.counsel import firm_lines
from legal_pipeline.stages.structures.counsel.cards import Card
from legal_pipeline.stages.structures.counsel.client_lines import client_with_lines_below
from legal_pipeline.stages.structures.counsel.client_names import fold_name
from legal_pipeline.stages.structures.counsel.pieces import AT_LAW, LAW, Kind, Name, Piece
from legal_pipeline.stages.structures.lines import Line

_MARKING_TITLE = re.compile(r"pro hac vice|counsel of record|attorney|counsel|solicitor", re.IGNORECASE)
_OTHERS = re.compile(r"\balso\s+present\b|\breport(?:ed|er)\b|\bvideographer\b|\bCSR\b", re.IGNORECASE)
"""After these come the people of a deposition who are nobody's counsel."""
_PUBLIC_OFFICE = re.compile(
    r"\b(?:United\s+States|U\.\s?S\.|District|City|County|State['’]s|Prosecuting|Commonwealth['’]s)\s+Attorney\b|"
    r"\b(?:Attorney|Solicitor)\s+General\b|\b(?:Special|Corporation|County)\s+Counsel\b|\bPublic\s+Defender\b|\b(?:Attorney|Counsel|Defender)['’]s\s+Office\b",
    re.IGNORECASE,
)
_TITLE_GOES_ON = re.compile(r"\b(?:of|for)(?:\s+the)?$", re.IGNORECASE)
_DETAILS_BELOW = 5
"""Pieces below a name within which its firm or mail stands."""
_BETWEEN_NAMES = frozenset({Kind.NAME, Kind.BAR, Kind.TITLE, Kind.CONTACT})
_SUBHEADING = frozenset({Kind.NAME, Kind.FIRM, Kind.UNKNOWN})


class CardReader:
    """Puts the pieces of one zone together to cards."""

    def __init__(self, window: Window, pieces: Sequence[Piece | None], parties: Set[str]) -> None:
        self._window = window
        self._pieces = pieces
        self._parties = parties
        self._block: list[Card] = []
        self._card: Card | None = None
        self._pending: tuple[str, ...] = ()
        self._pending_start = self._pending_end = 0
        self._pending_client: tuple[int, int] | None = None
        self._is_under_heading = False

    def cards(self) -> Iterator[list[Card]]:
        """Yields the cards of each block of the zone."""
        index = 0
        while index < len(self._pieces):
            piece = self._pieces[index]
            index += 1
            if piece is not None and piece.kind is Kind.OTHER_PERSON:
                if not piece.text.endswith(":"):  # "ALSO PRESENT:" says nothing of the name above
                    self._drop_named_before(index - 1)
                if _OTHERS.search(piece.text):
                    yield self._take()
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
                    if (
                        self._card
                        and not firm_lines.is_mail_below_name(self._card, piece)
                        and not (self._card.names and self._card.firm is None)
                    ):
                        self._card.has_address = True
                case Kind.BAR:
                    if self._card and self._card.names:
                        self._card.is_marked = True
                case Kind.TITLE:
                    if self._card and not AT_LAW.match(piece.text):
                        self._card.has_title = True
                    if self._card and self._card.names and _MARKING_TITLE.search(piece.text):
                        self._card.is_marked = True
                        self._card.is_public = self._card.is_public or _PUBLIC_OFFICE.search(piece.text) is not None
                    if _TITLE_GOES_ON.search(piece.text) and self._run(index):
                        index += 1  # "Corporation Counsel of the / City of Acton"
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
                case Kind.UNKNOWN if firm_lines.is_due_firm(self._card, piece):
                    self._firm(piece, index)
                case _ if self._is_role_heading(piece, index):
                    self._head(piece.text.rstrip(" :"), piece)
                    self._is_under_heading = True
                case _:
                    if ROLE_LINE.match(piece.text):
                        self._drop_named_before(index - 1)  # "Owen Roe / Defendant" signs for himself
                    yield self._take()
        yield self._take()

    def _is_role_heading(self, piece: Piece, index: int) -> bool:
        """Returns whether a role and a colon stand above counsel, not above the party: a firm of attorneys or mail is below the name."""
        below = self._run(index)[:_DETAILS_BELOW]
        return (
            piece.text.endswith(":")
            and ROLE_LINE.match(piece.text) is not None
            and bool(below)
            and below[0].kind is Kind.NAME
            and any("@" in one.text or (one.kind is Kind.FIRM and LAW.search(one.text)) for one in below)
        )

    def _drop_named_before(self, at: int) -> None:
        """Forgets the name on the line above "United States District Judge" or "Defendant"."""
        above = self._pieces[at - 1] if at else None
        if above is None or above.name is None or above.name.is_marked or self._card is None or self._card.names[-1:] != [above.name]:
            return
        self._card.names.pop()
        while self._card.names and self._card.repeats(self._window, above.name):
            self._card.names.pop()  # "/s/ Owen Roe" above the printed name
        if not self._card.names and not self._card.firm:
            self._block.remove(self._card)
            self._card = None

    def _take(self) -> list[Card]:
        block, self._block, self._card = self._block, [], None
        self._pending, self._pending_client, self._is_under_heading = (), None, False
        return block

    def _new(self) -> Card:
        self._card = Card(
            represents=self._pending,
            client_start=self._pending_start,
            client_end=self._pending_end,
            client=self._pending_client,
            is_marked=bool(self._pending),
        )
        self._block.append(self._card)
        return self._card

    def _reopened(self, closed: Card) -> Card:
        """Returns a new card of the same client."""
        card = self._new()
        card.represents, card.client_start, card.client_end, card.client = (
            closed.represents,
            closed.client_start,
            closed.client_end,
            closed.client,
        )
        card.is_marked = True
        return card

    def _next(self, index: int, skipped: frozenset[Kind] = frozenset()) -> Piece | None:
        return next((one for one in self._pieces[index:] if one and one.kind not in skipped), None)

    def _name(self, piece: Piece, index: int) -> None:
        name, card = piece.name, self._card
        assert name is not None
        if firm_lines.is_firm_above_its_client(piece, self._run(index)):
            self._card = None
            self._set_firm(self._new(), piece.line)
            return
        if card and card.repeats(self._window, name):
            if card.is_closed and not card.has_address:
                card = self._reopened(
                    card
                )  # "/s/ Jane Roe / One of the Attorneys for Defendant", and below her name the others and the firm
            card.names.append(name)
            card.is_marked = card.is_marked or name.is_marked
            return
        if card and firm_lines.is_firm_of_card(card, piece, self._next(index)):
            self._set_firm(card, piece.line)
            return
        if card and name.is_signed and firm_lines.is_bare_heading(self._window, card, piece):
            # "ROE BRAKE MOTT / Attorneys for Defendant / BY: JANE ROE"
            card.firm, card.names, card.is_closed = (card.names[0].start, card.names[-1].end), [], False
        if card and card.is_closed and card.is_public and self._signs(name, index):
            card = self._reopened(card)  # "Jane Roe / Corporation Counsel / Attorney for Defendants / By: ____ / Bo Mott"
        if (
            card is None
            or card.is_closed
            or self._has_own_client(card, index)
            or (card.names and self._has_firm_on_its_line(card.names[-1], piece, index))
            or (card.names and (card.has_address or card.has_firm_below))
            or firm_lines.is_letterhead(card, name, self._next(index, _BETWEEN_NAMES))
        ):
            card = self._new()
        if name.is_signed and card.names and not card.represents and self._is_party_above(card.names[-1]):
            above = card.names.pop()
            card.signs_for = self._window.text[above.start : above.end]
        card.names.append(name)
        if len(card.names) == 1:
            card.has_address = card.has_zip = False  # the address above the names, so more names may follow
        card.is_marked = card.is_marked or name.is_marked or name.is_signed

    def _signs(self, name: Name, index: int) -> bool:
        above = self._pieces[index - 2] if index > 1 else None
        return name.is_signed or (above is not None and above.kind is Kind.BLANK_SIGNATURE)

    def _has_firm_on_its_line(self, above: Name, piece: Piece, index: int) -> bool:
        """Returns whether the firm stands behind the name on its line, and is not that of the names above: "Jane Roe, Esq., Roe LLP"."""
        following = self._pieces[index] if index < len(self._pieces) else None
        return (
            following is not None
            and following.kind is Kind.FIRM
            and following.line.start >= piece.line.end
            and "\n" not in self._window.text[piece.line.end : following.line.start]
            and "\n" in self._window.text[above.end : piece.line.start]
        )

    def _is_party_above(self, name: Name) -> bool:
        """Returns whether the name is that of a party for whom somebody else signs below."""
        return not (name.is_marked or name.is_signed) and fold_name(self._window.text[name.start : name.end]) in self._parties

    def _has_own_client(self, card: Card, index: int) -> bool:
        """Returns whether another line says for whom the name acts, and it is set off from a card with a client.

        By a blank line, or because that client stands above the names of its card.
        """
        if card.represents and card.names and card.client and card.client[1] <= card.names[0].start:
            for one in self._run(index):
                if one.kind in (Kind.BLANK_SIGNATURE, Kind.END) or (one.name is not None and one.name.is_signed):
                    break
                if one.kind is Kind.CLIENT:
                    if not one.is_heading and one.client and one.client not in card.represents:
                        return True
                    break
        if not card.represents or not card.names or index < 2 or self._pieces[index - 2] is not None:
            return False
        below = self._pieces[index] if index < len(self._pieces) else None
        return below is not None and below.kind is Kind.CLIENT and not below.is_heading

    def _address(self, piece: Piece) -> None:
        card = self._card
        if card is None:
            return
        if card.firm and not card.has_address and card.firm_text.endswith("&"):
            card.firm, card.firm_text = (card.firm[0], _end_of(piece.line)), piece.text  # "ROE & / 9 MOTT, P.L.": a number of the margin
            return
        card.has_address = True
        card.has_zip = card.has_zip or piece.has_zip

    def _firm(self, piece: Piece, index: int) -> None:
        card = self._card
        start = piece.line.start
        if card and card.firm and card.names and not card.has_address and fold_name(card.firm_text) in self._parties:
            card.firm, card.signs_for = None, card.firm_text  # a party above "By: /s/ Jane Roe", not her firm
        if card and card.firm and not card.has_address and 0 <= start - card.firm[1] <= 4:
            if firm_lines.are_two_bodies(card.firm_text, piece.text):
                return
            if self._window.text[card.firm[1] : start].strip(" ,\n").isdigit():  # a number of the margin
                card.firm_printed = f"{card.firm_printed or card.firm_text} {piece.text}"
            card.firm = (card.firm[0], _end_of(piece.line))
            card.firm_text = piece.text
            return
        if (
            card
            and card.firm
            and not card.has_address
            and not card.is_closed
            and firm_lines.goes_on_beside_a_column(self._pieces[index - 2] if index > 1 else None, piece)
        ):
            card.firm_printed = f"{card.firm_printed or card.firm_text} {piece.text}"
            return
        if card and card.is_closed and card.firm is None and not card.has_address and not self._begins_card(index):
            self._set_firm(card, piece.line)  # the client between the names and their firm
            return
        if card is None or card.is_closed or (card.names and (card.firm or card.has_zip)) or (card.firm and card.has_address):
            card = self._new()
        if card.firm is None:
            self._set_firm(card, piece.line)

    def _begins_card(self, index: int) -> bool:
        """Returns whether names follow the firm before any address."""
        following = self._next(index)
        return following is not None and following.kind is Kind.NAME

    def _set_firm(self, card: Card, line: Line) -> None:
        card.firm, card.firm_text = (line.start if card.firm is None else card.firm[0], _end_of(line)), line.text
        if card.names and _PUBLIC_OFFICE.search(line.text):
            card.is_marked = card.is_public = True

    def _client(self, piece: Piece, index: int) -> int:
        has_firm_above = self._card is not None and self._card.firm is not None
        client, taken = client_with_lines_below(piece, self._run(index), self._parties, has_firm_above=has_firm_above)
        phrase = (piece.line.start, self._run(index)[taken - 1].line.end if taken else piece.line.end)
        index += taken
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
            self._pending_client = phrase
        else:
            for card in open_cards:
                card.represents, card.is_marked, card.client_end, card.client = represents, True, piece.line.end, phrase
        if self._card:
            self._card.is_closed = bool(self._card.names)
        return index

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
        self._pending, self._card, self._pending_client = ((client,) if client else ()), None, None
        self._pending_start, self._pending_end = piece.line.start, piece.line.end


def _end_of(line: Line) -> int:
    return line.start + len(line.text.rstrip(" ,"))
