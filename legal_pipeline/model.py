"""The domain as frozen types, without files, databases or an orchestrator.

Offsets are counted in Unicode code points of the document text: the pages joined by one form
feed (`PAGE_BREAK`). Ranges are half-open, pages are numbered from 1.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice, takewhile
from typing import NamedTuple

PAGE_BREAK = "\f"

NEEDS_EYES_CONFIDENCE = 0.5
"""A page of at most this confidence needs to be looked at: what is on it may not be what was read."""

UNKNOWN_MEDIA_TYPE = "application/octet-stream"
"""The media type of bytes that have not been identified (RFC 2046, section 4.5.1)."""


class State(StrEnum):
    """The state of a document; it is in exactly one state at any time."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"


class RefusalReason(StrEnum):
    """Why a document cannot be processed: the closed list of faults of the document itself."""

    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"
    HOSTILE = "hostile"


class Category(StrEnum):
    """The kind of a failure, which decides how it is retried (`errors`, `defs.assets.retries`)."""

    TRANSIENT = "transient"
    """An external service failed; the same call may succeed shortly."""
    RESOURCE = "resource"
    """Memory, disk, Redis or a budget is exhausted."""
    RATE_LIMIT = "rate_limit"
    """An external service throttles calls."""
    CONFIGURATION = "configuration"
    """Settings, credentials or the installation are wrong; a person must correct them."""
    DATA = "data"
    """A fault of the document itself."""
    PERMANENT = "permanent"
    """A bug, or any other failure that a retry cannot change."""


class Origin(StrEnum):
    """How a document entered the census, which decides what requests its runs."""

    NAMED = "named"
    """Named by a command or by a backfill in the UI."""
    ARRIVAL = "arrival"
    """Found in an inbox by a sensor."""
    CHILD = "child"
    """Extracted from a mail or an archive."""


class Priority(StrEnum):
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class PageMethod(StrEnum):
    TEXT_LAYER = "text_layer"
    OCR = "ocr"


class MentionType(StrEnum):
    PERSON = "PERSON"
    ORG = "ORG"
    COURT = "COURT"
    GOV_BODY = "GOV_BODY"
    LOCATION = "LOCATION"
    CASE = "CASE"
    DOCKET_NO = "DOCKET_NO"
    CITATION = "CITATION"
    STATUTE = "STATUTE"
    DATE = "DATE"
    MONEY = "MONEY"
    DURATION = "DURATION"
    DEFINED_TERM = "DEFINED_TERM"
    BATES = "BATES"
    SSN = "SSN"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    ACCOUNT_NO = "ACCOUNT_NO"


PII_TYPES = frozenset({MentionType.SSN, MentionType.PHONE, MentionType.EMAIL, MentionType.ACCOUNT_NO})


class RelationshipType(StrEnum):
    """Directions: see the table in docs/extraction.md."""

    PARTY_TO = "party_to"
    REPRESENTED_BY = "represented_by"
    MEMBER_OF = "member_of"
    PRESIDED_BY = "presided_by"
    AUTHORED_BY = "authored_by"
    EMPLOYED_BY = "employed_by"
    OFFICER_OF = "officer_of"
    INSURED_BY = "insured_by"
    OWNS = "owns"
    ALIAS_OF = "alias_of"
    AGREED_WITH = "agreed_with"
    GOVERNED_BY = "governed_by"
    EFFECTIVE_ON = "effective_on"
    SIGNED_ON = "signed_on"
    ENDS_ON = "ends_on"
    HAS_TERM = "has_term"
    VENUE_IN = "venue_in"
    AGREED_AMOUNT = "agreed_amount"
    DATED = "dated"
    FILED_ON = "filed_on"
    SENT_BY = "sent_by"
    SENT_TO = "sent_to"
    COPIED_TO = "copied_to"
    TESTIMONY_OF = "testimony_of"
    EXAMINED_BY = "examined_by"
    CLAIMS_AMOUNT = "claims_amount"
    LOCATED_IN = "located_in"
    CITES = "cites"
    CO_OCCURS = "co_occurs"


@dataclass(frozen=True, slots=True)
class Document:
    """One source file in one matter, as registered."""

    document_id: str
    matter: str
    source_uri: str
    file_name: str
    parent_id: str | None = None
    priority: Priority = Priority.NORMAL
    depth: int = 0
    """Number of containers (mails, archives) around it."""
    source_bytes: int | None = field(default=None, compare=False)
    """Size reported by the listing; None when the document was not found in a listing."""


@dataclass(frozen=True, slots=True)
class Child:
    """A file found inside another: a mail attachment, an archive member."""

    file_name: str
    locator: str
    """Path within the parent, the same for each extraction: `2/exhibit-a.pdf`."""
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """The properties of a document's bytes that intake determines."""

    sha256: str
    media_type: str
    size_bytes: int
    page_count: int | None
    """None for formats whose pages are known only after reading (plain text, mail, office files)."""
    is_unlocked: bool = False
    """Whether one of the passwords that were given opened it, or a member of the archive that it is."""


@dataclass(frozen=True, slots=True)
class MailParty:
    """A sender or an addressee of a mail; one of the two may be empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class MailFields:
    """The header fields of a mail, decoded; empty where the mail does not have them."""

    sender: tuple[MailParty, ...] = ()
    to: tuple[MailParty, ...] = ()
    cc: tuple[MailParty, ...] = ()
    bcc: tuple[MailParty, ...] = ()
    date: str = ""
    """ISO 8601, with the time and its zone where the header has them; empty if it cannot be read."""
    date_as_written: str = ""
    subject: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    """File names of the attachments, in order."""


class NoteKind(StrEnum):
    """What a `PageNote` says about a page."""

    TRANSCRIPT = "transcript"
    """Numbered lines of testimony, cited by printed page and line."""
    QUOTED = "quoted"
    """Lines quoted in a mail; `detail` is the depth, from 1."""
    STRUCK = "struck"
    """Text deleted or struck through, kept apart."""
    HIDDEN = "hidden"
    """Text that the document hides, kept apart."""
    DOUBTFUL = "doubtful"
    """Words that OCR is not sure of; `detail` is the lowest confidence of them, 0 to 1."""


@dataclass(frozen=True, slots=True)
class PageNote:
    """Something to know about a range of a page, or text that is kept apart from the page's text.

    `start` and `end` are offsets in the text of the page; they are equal where the text is kept apart.
    """

    kind: NoteKind
    start: int
    end: int
    text: str = ""
    """The text kept apart; empty if the note is about the text of the page."""
    detail: str = ""


class HiddenBy(StrEnum):
    """What hides words of a page that are in its file."""

    BOX = "box"
    """A filled shape, black, white or of another color."""
    IMAGE = "image"
    ANNOTATION = "annotation"
    """A highlight, rectangle or other annotation that is filled."""
    COLOR = "color"
    """Letters in the color of their ground, or without any."""
    MARK = "mark"
    """A redaction annotation that nobody has applied: the page still shows the words."""


class RedactionState(StrEnum):
    OPEN = "open"
    """Nobody has decided; the words are kept out."""
    ACCEPTED = "accepted"
    """The words stay out."""
    RELEASED = "released"
    """The words are part of the text."""


REDACTED = "\u2588"
"""Stands for each character of hidden words in the text of a page."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """Words that the file of a page has and that the page hides, or that are marked to be removed.

    In the text of the page, each of their characters is `REDACTED`; `start` and `end` are offsets there.
    """

    start: int
    end: int
    text: str
    """The words, with a line feed where their line ends; elsewhere as many characters as are `REDACTED`."""
    by: HiddenBy
    box: tuple[float, float, float, float]
    """Left, bottom, right and top in points; the origin is the lower left corner of the page."""

    def unmasked(self, text: str) -> str:
        """Return the text of the page with the words in their place; no offset changes."""
        letters = iter(self.text.replace("\n", ""))
        masked = text[self.start : self.end]
        return text[: self.start] + "".join(next(letters, c) if c == REDACTED else c for c in masked) + text[self.end :]

    def masked(self, text: str) -> str:
        """Return the text of the page without the words; undoes `unmasked`."""
        letters = self.text.replace("\n", "")
        pieces, done = [], 0
        for c in text[self.start : self.end]:
            is_word = done < len(letters) and c in (letters[done], REDACTED)
            pieces.append(REDACTED if is_word else c)
            done += is_word
        return text[: self.start] + "".join(pieces) + text[self.end :]


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page and how it was obtained."""

    page_number: int
    text: str
    method: PageMethod
    engine: str
    """Name and version of the program that produced the text, e.g. `pypdfium2 5.15.2`."""
    confidence: float
    """0..1; 1.0 for a text layer."""
    rotation: int = 0
    """Clockwise rotation applied to the image before recognition, in degrees: 0, 90, 180 or 270."""
    bates: str | None = None
    ocr_key: str | None = None
    """Hex key of the result in the OCR cache; None for a text layer."""
    printed_page: str | None = None
    """The page number printed on the page; None if there is none."""
    line_starts: tuple[tuple[int, int], ...] = ()
    """Printed line number and offset in `text` of each numbered line of a pleading or transcript.

    A number that is not greater than the one before it begins the next printed page: several may share a sheet.
    """
    notes: tuple[PageNote, ...] = ()
    redactions: tuple[Redaction, ...] = ()

    def __post_init__(self) -> None:
        if PAGE_BREAK in self.text:
            raise ValueError(f"page {self.page_number}: a form feed inside a page would shift every offset behind it")


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of the document text, with its page (of the first character) and its text."""

    start: int
    end: int
    page_number: int
    text: str


class Doubt(NamedTuple):
    """A range of text, in offsets of its window, that OCR is not sure of."""

    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive whole pages of one document: the unit that the text stages process.

    Offsets handed to `span` and `page_at` are local (into `text`); what comes out is absolute.
    """

    text: str
    base: int
    """Offset of `text[0]` in the document text."""
    page_starts: tuple[int, ...]
    """Local offset of each page's first character; page_starts[0] == 0."""
    first_page: int
    doubts: tuple[Doubt, ...] = ()
    """In order of offset, without overlaps."""

    def certainty(self, start: int, end: int) -> float:
        """Return the lowest confidence of the words between two local offsets, as a factor of 0 to 1; 1 without doubts."""
        first = bisect_right(self.doubts, start, key=lambda doubt: doubt.end)
        within = takewhile(lambda doubt: doubt.start < end, islice(self.doubts, first, None))
        return min((doubt.confidence for doubt in within), default=1.0)

    def page_at(self, local: int) -> int:
        return self.first_page + bisect_right(self.page_starts, local) - 1

    def span(self, start: int, end: int) -> Span:
        return Span(self.base + start, self.base + end, self.page_at(start), self.text[start:end])

    def local(self, absolute: int) -> int:
        return absolute - self.base

    @property
    def end(self) -> int:
        """Absolute offset after the last character."""
        return self.base + len(self.text)


def windows(pages: Iterable[Page], target_chars: int = 400_000) -> Iterator[Window]:
    """Groups consecutive pages into windows of about `target_chars` characters; constant memory.

    The grouping depends on the pages alone, so every run sees the same windows. Pages must come
    in order and without gaps; ValueError otherwise.
    """
    texts: list[str] = []
    starts: list[int] = []
    doubts: list[Doubt] = []
    size = base = 0
    first = expected = 1
    for page in pages:
        if page.page_number != expected:
            raise ValueError(f"page {page.page_number} came where page {expected} was due")
        expected += 1
        if texts and size + 1 + len(page.text) > target_chars:
            yield Window(PAGE_BREAK.join(texts), base, tuple(starts), first, tuple(doubts))
            base += size + 1
            first = page.page_number
            texts, starts, doubts, size = [], [], [], 0
        starts.append(size + 1 if texts else 0)
        size = starts[-1] + len(page.text)
        texts.append(page.text)
        doubts += _doubts(page, starts[-1])
    if texts:
        yield Window(PAGE_BREAK.join(texts), base, tuple(starts), first, tuple(doubts))


def _doubts(page: Page, start: int) -> Iterator[Doubt]:
    if page.confidence <= NEEDS_EYES_CONFIDENCE:
        yield Doubt(start, start + len(page.text), page.confidence)
        return
    for note in page.notes:
        if note.kind is NoteKind.DOUBTFUL:
            yield Doubt(start + note.start, start + note.end, float(note.detail))


@dataclass(frozen=True, slots=True)
class Chunk:
    """A retrieval unit: `text == document_text[start:end]`."""

    start: int
    end: int
    page_start: int
    page_end: int
    section_path: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """An occurrence of a name, a reference, a date, an amount; `text == document_text[start:end]`."""

    type: MentionType
    start: int
    end: int
    page_number: int
    text: str
    value: str
    """Normalized value: a name with collapsed whitespace; an ISO date cut to its precision; `USD 1250.00`; an id of courts-db."""
    confidence: float
    source: str
    """The rule or model that found it, e.g. `caption.party`, `date.month_day_year`, `eyecite`."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Why two forms of a name were merged into one entity."""

    form: str
    reason: str
    """Rule id, e.g. `surname_first`, `title_and_surname`, `defined_term`, `suffix_only`."""


@dataclass(frozen=True, slots=True)
class Entity:
    """The person, organization or thing that mentions refer to, within one document or one matter."""

    entity_id: str
    type: MentionType
    name: str
    aliases: tuple[str, ...] = ()
    mention_count: int = 0
    merges: tuple[Merge, ...] = ()
    value: str = ""
    """Normalized value of its mentions; empty for types that are identified by name alone."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The characters that support a fact."""

    document_id: str
    page_number: int
    start: int
    end: int
    text: str
    cited: str | None = field(default=None, compare=False)
    """Printed page and lines, for text with printed line numbers: `Tr. 41:3-17`."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """A typed edge. Its ends are entity ids; the source is the document_id for a fact about the document."""

    relationship_id: str
    type: RelationshipType
    source_id: str
    target_id: str
    role: str | None
    confidence: float
    rule: str
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"relationship {self.relationship_id} ({self.type}) has no evidence")


@dataclass(frozen=True, slots=True)
class DocketEntry:
    """An entry of a docket sheet, or the one that a notice of electronic filing announces; `text == document_text[start:end]`."""

    start: int
    end: int
    page_number: int
    text: str
    date: str
    """ISO 8601; the day of filing, or of the entry where no other is printed."""
    number: str | None = None
    """The document number as printed; None for an entry without a document."""
    filed_by: str | None = None
    """The filer as printed, without the role; None for acts of the court and where the entry does not say."""


class PassageKind(StrEnum):
    """What a passage of a transcript is."""

    QUESTION = "question"
    ANSWER = "answer"
    REMARK = "remark"
    """An objection, a ruling, a word of the reporter."""


@dataclass(frozen=True, slots=True)
class TestimonyPassage:
    """A question, an answer or a remark of a transcript; `text == document_text[start:end]`, behind the mark that opens it."""

    __test__ = False

    start: int
    end: int
    page_number: int
    text: str
    kind: PassageKind
    speaker: str
    """As printed: "MS. MOTT" for a question, the witness for an answer; empty where the transcript does not say."""
    witness: str
    """Who testifies; empty where the transcript does not say."""


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """A document with its state and its history: a row of `documents.jsonl`."""

    document: Document
    state: State
    reason: str | None = None
    reason_code: RefusalReason | None = None
    facts: SourceFacts | None = None
    page_count: int | None = None
    duplicate_of: str | None = None
    updated_at: dt.datetime | None = None
    counts: dict[str, int] = field(default_factory=dict)
    origin: Origin = Origin.NAMED
    category: Category | None = None
    """Category of the failure; None for other states."""
    source_version: str | None = None
    """Version of the source when it was last ingested: an ETag, or the modification time and size of a file."""
    missing_at: dt.datetime | None = None
    """When the source was first found to be missing."""
    source_bytes: int | None = None
    """Size found by the listing or by intake; None before either."""
    mail: MailFields | None = None
    """The header of a mail; None for other documents."""
    read_version: str | None = None
    """The version that intake read and that the facts describe; `source_version` may be newer."""


class StageMetric(StrEnum):
    """Keys of the metrics of a document's or a page's text. Each counts pages; zero counts are omitted."""

    OCR_PAGES = "ocr_pages"
    """Recognized by a local engine."""
    CACHE_HITS = "cache_hits"
    """Read from the OCR cache."""
    REDIS_HITS = "redis_hits"
    """Of the cache hits, those in Redis."""
    PAID_PAGES = "paid_pages"
    """Recognized by a paid service."""


class DecisionKind(StrEnum):
    """What a person decided about an entity, a fact or a document."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    RETYPE = "retype"
    REJECT = "reject"
    CONFIRM = "confirm"
    TAG = "tag"
    NOTE = "note"


class NamedIn(NamedTuple):
    """A document by its bytes, and a name that it gives an entity."""

    sha256: str
    name: str


@dataclass(frozen=True, slots=True)
class EntitySubject:
    """An entity that a decision is about, by what a reprocessing keeps: its name, its type and the bytes of the documents that name it."""

    name: str
    type: MentionType | None = None
    places: tuple[NamedIn, ...] = ()
    entity_id: str = ""
    """Its id at the time, of the matter or of a document; the only thing known in decisions of versions before 0.4."""


@dataclass(frozen=True, slots=True)
class DocumentSubject:
    document_id: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class FactSubject:
    type: RelationshipType
    role: str
    source: EntitySubject | DocumentSubject
    target: EntitySubject | DocumentSubject


Subject = EntitySubject | DocumentSubject | FactSubject


@dataclass(frozen=True, slots=True)
class Decision:
    number: int
    kind: DecisionKind
    subjects: tuple[Subject, ...]
    """A merge has the two entities; a split has the entity, then what is taken out of it; any other kind has one subject."""
    value: str = ""
    """The new name or type, the tag, the text of the note; empty for other kinds."""


@dataclass(frozen=True, slots=True)
class FactEnds:
    """What makes a fact of a matter one fact, however many documents state it."""

    type: RelationshipType
    source_id: str
    target_id: str
    role: str


@dataclass(frozen=True, slots=True)
class Applied:
    """Where a decision stands in the current results: an entity of the matter, or a fact."""

    number: int
    entity_id: str = ""
    fact: FactEnds | None = None
