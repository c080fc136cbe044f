"""What the fixed parts of a legal document say: caption, signature block, appearance, preamble, definition.

Every span carries absolute offsets. Structures name things; the stages decide what becomes of them:
`entities` takes the names as seeds and finds them everywhere, `relationships` reads the roles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from legal_pipeline.model import MentionType, Span


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A name a structure vouches for."""

    span: Span
    type: MentionType
    rule: str
    """Where it was read: `caption.party`, `signature.name`, `definition.referent`..."""


@dataclass(frozen=True, slots=True)
class CaptionParty:
    name: NamedSpan
    role: str
    """plaintiff, defendant, petitioner, ..., contracting party; empty where the paper does not say."""
    evidence: Span | None = None
    """Name and role word, where they stand close together."""
    aliases: tuple[NamedSpan, ...] = ()
    """Behind d/b/a, a/k/a, f/k/a, n/k/a."""


@dataclass(frozen=True, slots=True)
class Judge:
    name: NamedSpan
    role: str
    """presiding, author, panel or magistrate."""
    evidence: Span


@dataclass(frozen=True, slots=True)
class Caption:
    """The head of a court paper: who against whom, where, under which number."""

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
    """Party names or role words as printed (`Plaintiffs`); empty where not said."""
    evidence: Span


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, as what, for whom, when."""

    name: NamedSpan
    title: str | None
    organisation: NamedSpan | None
    date: Span | None
    evidence: Span


@dataclass(frozen=True, slots=True)
class Definition:
    """`Acme Corp. (the "Company")`: `term` lies inside the quotes."""

    term: Span
    referent: NamedSpan
    evidence: Span


@dataclass(frozen=True, slots=True)
class Preamble:
    """The opening of a contract: who agrees with whom, as of when."""

    parties: tuple[CaptionParty, ...]
    date: Span | None
    evidence: Span


@dataclass(frozen=True, slots=True)
class Claim:
    """A line of a schedule of creditors: who claims how much."""

    claimant: NamedSpan
    role: str
    amount: Span | None
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

    def names(self) -> Iterator[NamedSpan]:
        """Every name in any structure, in no particular order; a name may come more than once."""
        for caption in self.captions:
            yield from _party_names(caption.parties)
        for preamble in self.preambles:
            yield from _party_names(preamble.parties)
        yield from (judge.name for judge in self.judges)
        for counsel in self.counsel:
            yield counsel.name
            if counsel.firm:
                yield counsel.firm
        for signature in self.signatures:
            yield signature.name
            if signature.organisation:
                yield signature.organisation
        yield from (definition.referent for definition in self.definitions)
        yield from (claim.claimant for claim in self.claims)


def _party_names(parties: tuple[CaptionParty, ...]) -> Iterator[NamedSpan]:
    for party in parties:
        yield party.name
        yield from party.aliases
