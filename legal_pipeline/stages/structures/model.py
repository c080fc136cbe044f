"""The results of reading a document's fixed parts: captions, signature blocks, appearances, preambles, definitions.

All spans have absolute offsets. The mentions stage searches the document for the names; the relations stage reads the
roles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from legal_pipeline.model import MentionType, Span


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A name that is part of a structure."""

    span: Span
    type: MentionType
    rule: str
    """The rule that read it: `caption.party`, `signature.name`, `definition.referent`, ..."""
    printed: str = ""
    """The name on one line where `span` has more or less than it: the rail of a caption, or only its first line."""

    @property
    def name(self) -> str:
        return self.printed or self.span.text


@dataclass(frozen=True, slots=True)
class CaptionParty:
    name: NamedSpan
    role: str
    """plaintiff, defendant, petitioner, ..., contracting party; empty if the document does not name a role."""
    evidence: Span | None = None
    """Name and role word, if they are close together."""
    aliases: tuple[NamedSpan, ...] = ()
    """Names after d/b/a, a/k/a, f/k/a, n/k/a."""


@dataclass(frozen=True, slots=True)
class Judge:
    name: NamedSpan
    role: str
    """presiding, author, panel or magistrate."""
    evidence: Span


@dataclass(frozen=True, slots=True)
class Caption:
    """The caption of a court filing: parties, court, docket numbers."""

    evidence: Span
    court: Span | None
    parties: tuple[CaptionParty, ...]
    docket_numbers: tuple[Span, ...]
    case_name: Span | None


@dataclass(frozen=True, slots=True)
class Counsel:
    """An attorney in a signature block, an appearance or a list of counsel."""

    name: NamedSpan
    firm: NamedSpan | None
    represents: tuple[str, ...]
    """Party names or role words as printed (`Plaintiffs`); empty if not named."""
    evidence: Span
    clients: tuple[NamedSpan, ...] = ()
    """Clients whom only this block names: a friend of the court, a creditor, a witness."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature: signer, title, organization, date."""

    name: NamedSpan
    title: str | None
    organisation: NamedSpan | None
    date: Span | None
    evidence: Span


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition: `Acme Corp. (the "Company")`; `term` is inside the quotes."""

    term: Span
    referent: NamedSpan
    evidence: Span


@dataclass(frozen=True, slots=True)
class Preamble:
    """The opening of a contract: its parties and date."""

    parties: tuple[CaptionParty, ...]
    date: Span | None
    evidence: Span


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry in a schedule of creditors: creditor and amount."""

    claimant: NamedSpan
    role: str
    amount: Span | None
    evidence: Span


@dataclass(frozen=True, slots=True)
class Employment:
    """A person and the employer that a form names."""

    person: NamedSpan
    employer: NamedSpan
    role: str | None
    """The occupation as printed, in lower case."""
    evidence: Span


@dataclass(frozen=True, slots=True)
class DocketAttorney:
    """An attorney of a party on a docket sheet."""

    name: NamedSpan
    firm: NamedSpan | None
    designation: str = ""
    """The whole line, where more than the name is printed: "ANN VANE, AUSA"."""


@dataclass(frozen=True, slots=True)
class DocketParty:
    """A party on a docket sheet, with its own attorneys."""

    name: NamedSpan
    role: str
    """The party type as printed, in the singular: plaintiff, debtor, special master, ...; empty if none is printed."""
    evidence: Span
    attorneys: tuple[DocketAttorney, ...] = ()
    designation: str = ""
    """The whole line, where more than the name is printed: "JANE ROE, Attorney General"."""


@dataclass(frozen=True, slots=True)
class DocketSheet:
    """A docket sheet or a notice of electronic filing: the case, its judges, its parties."""

    number: Span | None
    case_name: Span | None
    judges: tuple[Judge, ...] = ()
    parties: tuple[DocketParty, ...] = ()
    start: int = 0
    """The range of the sheet in the document; readers of prose leave it alone."""
    end: int = 0


@dataclass(frozen=True, slots=True)
class MailAddress:
    """A sender or addressee of a mail: a name, an address, or both."""

    name: NamedSpan | None
    address: Span | None
    printed: Span
    line: Span
    """The header line, with its label and its folded lines."""


@dataclass(frozen=True, slots=True)
class MailHeader:
    """The header of a mail: of the document itself, or of a mail that it quotes or forwards."""

    is_own: bool
    evidence: Span
    senders: tuple[MailAddress, ...]
    to: tuple[MailAddress, ...]
    cc: tuple[MailAddress, ...]
    bcc: tuple[MailAddress, ...]
    date: Span | None
    date_value: str
    """ISO 8601; empty without a date."""
    subject: Span | None
    fields: tuple[tuple[str, Span], ...]
    """Name and value of every field in order."""


@dataclass(frozen=True, slots=True)
class Witness:
    """Who testifies in a transcript."""

    name: NamedSpan
    evidence: Span


@dataclass(frozen=True, slots=True)
class Examination:
    """An examination that begins: who asks."""

    attorney: NamedSpan
    """Often a surname only: "MS. MOTT"."""
    kind: str
    """direct, cross, redirect, ...; empty where the transcript does not say."""
    evidence: Span


@dataclass(frozen=True, slots=True)
class Structures:
    captions: tuple[Caption, ...] = ()
    judges: tuple[Judge, ...] = ()
    counsel: tuple[Counsel, ...] = ()
    signatures: tuple[Signature, ...] = ()
    preambles: tuple[Preamble, ...] = ()
    definitions: tuple[Definition, ...] = ()
    claims: tuple[Claim, ...] = ()
    employments: tuple[Employment, ...] = ()
    docket_sheets: tuple[DocketSheet, ...] = ()
    mail_headers: tuple[MailHeader, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    examinations: tuple[Examination, ...] = ()
    attributions: tuple[NamedSpan, ...] = ()
    """Names in the lines above quoted mails ("On Monday, Jane Roe wrote:") and behind labels ("CUSTODIAN: Roe, Jane")."""

    def names(self) -> Iterator[NamedSpan]:
        """Yields the names of all structures, in no particular order and possibly repeated."""
        for caption in self.captions:
            yield from _party_names(caption.parties)
        for preamble in self.preambles:
            yield from _party_names(preamble.parties)
        yield from (judge.name for judge in self.judges)
        for counsel in self.counsel:
            yield counsel.name
            if counsel.firm:
                yield counsel.firm
            yield from counsel.clients
        for signature in self.signatures:
            yield signature.name
            if signature.organisation:
                yield signature.organisation
        yield from (definition.referent for definition in self.definitions)
        yield from (claim.claimant for claim in self.claims)
        for employment in self.employments:
            yield employment.person
            yield employment.employer
        for sheet in self.docket_sheets:
            yield from sheet_names(sheet)
        for header in self.mail_headers:
            yield from (person.name for person in header_people(header) if person.name)
        yield from (witness.name for witness in self.witnesses)
        yield from (examination.attorney for examination in self.examinations)
        yield from self.attributions


def _party_names(parties: tuple[CaptionParty, ...]) -> Iterator[NamedSpan]:
    for party in parties:
        yield party.name
        yield from party.aliases


def sheet_names(sheet: DocketSheet) -> Iterator[NamedSpan]:
    """Yields the judges, parties, attorneys and firms of a docket sheet."""
    yield from (judge.name for judge in sheet.judges)
    for party in sheet.parties:
        yield party.name
        for attorney in party.attorneys:
            yield attorney.name
            if attorney.firm:
                yield attorney.firm


def header_people(header: MailHeader) -> Iterator[MailAddress]:
    """Yields the senders and addressees of a mail."""
    yield from (*header.senders, *header.to, *header.cc, *header.bcc)
