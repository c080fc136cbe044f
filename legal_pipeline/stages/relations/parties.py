"""party_to, presided_by and authored_by: parties, judges and authors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.relation_cues import TITLE
from legal_pipeline.data.roles import CONTRACTING_PARTY
from legal_pipeline.model import MentionType, RelationshipType, Span
from legal_pipeline.stages.relations.context import Context, Fact, fold
from legal_pipeline.stages.structures.model import Caption, CaptionParty, Judge

_NUMBERS = frozenset({MentionType.DOCKET_NO})
_CASES = frozenset({MentionType.CASE})
_CONTRACT = re.compile(r"\b(?:AGREEMENT|AMENDMENT|CONTRACT|LEASE|Agreement)\b")
_CERTIFICATE = re.compile(r"\bcertificate\s+of\s+(?:service|mailing)\b", re.IGNORECASE)
"""Who signs it did not write the document above it."""
_UNDERSIGNED = re.compile(r"\bjoint\s+filing\s+agreement\b|\bthe\s+undersigned\s+(?:hereby\s+)?agree\b", re.IGNORECASE)
"""Contracts whose parties are named in the signatures only."""
_OFFICE = re.compile(rf"{TITLE}\W*\Z", re.IGNORECASE)
_ITS = re.compile(r"[.,]{0,2}\s+(?:its|as)\s+[a-z]", re.IGNORECASE)
_AMOUNTS = frozenset({MentionType.MONEY})
_COURTS = frozenset({MentionType.COURT})
_PERSONS = frozenset({MentionType.PERSON})
_CLERICAL = re.compile(r"\b(?:clerk|case\s+manager|reporter|notary|trustee|secretary|commissioner)\b", re.IGNORECASE)
_OFFICIAL_FORM = re.compile(r"Official\s+Form\s+\d", re.IGNORECASE)
_SUBMITTED = re.compile(r"respectfully|submitted|sincerely|very\s+truly|dated", re.IGNORECASE)
_PROPOSED = re.compile(r"[\[(]\s?proposed\s?[\])]|\bproposed\s+order\b", re.IGNORECASE)
_PROPOSED_REACH = 6_000
_AROUND = 600
"""Characters around a caption that may contain its docket number: the top of the page and the side column."""


def read_parties(context: Context) -> Iterator[Fact]:
    """Yields party_to from captions and contracts; fills `context.case` for the rules that run later."""
    for caption in context.structures.captions:
        docket = docket_of(context, caption.evidence, caption)
        if context.case.docket_id is None:
            context.case.docket_id = docket
        if context.case.court_id is None and caption.court:
            court = context.best_overlap(caption.court, _COURTS)
            context.case.court_id = context.entity(court) if court else None
        for party in caption.parties:
            yield from _party(context, party, docket or context.case.docket_id or context.document_id)
    for claim in context.structures.claims:
        creditor = context.entity_at(claim.claimant)
        target = context.case.docket_id or docket_of(context, claim.evidence) or context.document_id
        if creditor is None:
            continue
        yield Fact(RelationshipType.PARTY_TO, creditor, target, claim.role, 0.85, claim.claimant.rule, claim.claimant.span)
        if claim.amount and (amount := context.entity_at(claim.amount, _AMOUNTS)):
            yield Fact(RelationshipType.CLAIMS_AMOUNT, creditor, amount, None, 0.85, "form.claim", claim.evidence)
    for preamble in context.structures.preambles:
        for party in preamble.parties:
            yield from _party(context, party, context.document_id)


def read_contract_signers(context: Context) -> Iterator[Fact]:
    """Yields party_to for organizations that sign a contract: "ACME INC. / By: ... / Name: ... / Title: ..."."""
    if context.structures.captions or context.case.docket_id:
        return
    if not context.structures.preambles and not _CONTRACT.search(context.window.text[:3_000]):
        return
    known = {fold(party.name.span.text) for preamble in context.structures.preambles for party in preamble.parties}
    is_joint = bool(_UNDERSIGNED.search(context.window.text[:3_000]))
    for signature in context.structures.signatures:
        if signature.organisation and any(name != (own := fold(signature.organisation.span.text)) and name in own for name in known):
            continue  # two parties side by side in one line
        if signature.organisation and (
            _OFFICE.match(signature.organisation.span.text) or _acts_for_another(context, signature.organisation.span)
        ):
            continue
        if signature.organisation and signature.title and (source := context.entity_at(signature.organisation)):
            yield Fact(
                RelationshipType.PARTY_TO,
                source,
                context.document_id,
                CONTRACTING_PARTY,
                0.7,
                "signature.organisation",
                signature.organisation.span,
            )
        elif not signature.title and not signature.organisation and is_joint and (source := context.entity_at(signature.name, _PERSONS)):
            yield Fact(
                RelationshipType.PARTY_TO,
                source,
                context.document_id,
                CONTRACTING_PARTY,
                0.7,
                "signature.undersigned",
                signature.name.span,
            )


def _acts_for_another(context: Context, body: Span) -> bool:
    """Returns whether a body signs for the party above it: "By: Roe GP, Inc., its general partner"."""
    return bool(_ITS.match(context.text(body.end, min(body.end + 40, context.window.end))))


def docket_of(context: Context, near: Span, caption: Caption | None = None) -> str | None:
    """Returns the docket number of a structure: in it, on its page, or the document's; else a case name; else None."""
    if caption:
        for number in caption.docket_numbers:
            if found := context.entity_at(number, _NUMBERS):
                return found
    around = context.between(near.start - _AROUND, near.end + _AROUND, _NUMBERS) or (
        [] if context.case.docket_id else context.between(near.start - 8_000, near.end + 8_000, _NUMBERS)
    )
    for mention in sorted(around, key=lambda mention: abs(mention.start - near.end)):
        if found := context.entity(mention):
            return found
    cases = context.between(near.start - 50, near.end + 50, _CASES)
    return context.case.docket_id or (context.entity(cases[0]) if cases else None)


def _party(context: Context, party: CaptionParty, target: str) -> Iterator[Fact]:
    source = context.entity_at(party.name)
    if source is None or source == target:
        return
    if mention := context.best_overlap(party.name):
        context.case.names.setdefault(fold(mention.value), source)
    context.case.names.setdefault(fold(party.name.name), source)
    if party.role and source not in context.case.parties.setdefault(party.role, []):
        context.case.parties[party.role].append(source)
    confidence = 0.7 if not party.role else 0.85 if party.name.rule.startswith("stated.") else 0.95
    yield Fact(
        RelationshipType.PARTY_TO, source, target, party.role or None, confidence, party.name.rule, party.evidence or party.name.span
    )
    for alias in party.aliases:
        other = context.entity_at(alias)
        if other and other != source:
            evidence = context.span(party.name.span.start, alias.span.end) if alias.span.end - party.name.span.start < 300 else alias.span
            yield Fact(RelationshipType.ALIAS_OF, other, source, None, 0.9, alias.rule, evidence)


def read_bench(context: Context) -> Iterator[Fact]:
    """Yields presided_by for every judge and authored_by for the one who wrote or signed."""
    # counsel's block on the first page makes it counsel's filing: an opinion in it is an exhibit, an order is proposed
    is_counsel_filing = any(
        one.name.rule == "counsel.name" and one.represents and one.name.span.page_number == 1 for one in context.structures.counsel
    )
    context.case.is_counsel_filing = context.case.is_counsel_filing or is_counsel_filing
    for judge in context.structures.judges:
        target = context.entity_at(judge.name, _PERSONS)
        if target is None:
            continue
        source = docket_of(context, judge.evidence) or context.document_id
        role = None if judge.role == "author" else judge.role
        yield Fact(RelationshipType.PRESIDED_BY, source, target, role, 0.85, judge.name.rule, judge.evidence)
        signs = judge.name.rule == "judge.signature" and judge.role != "lower court" and not _is_proposed(context, judge)
        if (judge.role == "author" or signs) and not context.case.is_counsel_filing:
            yield Fact(
                RelationshipType.AUTHORED_BY,
                context.document_id,
                target,
                None,
                0.85 if judge.role == "author" else 0.7,
                judge.name.rule,
                judge.evidence,
            )


def _is_proposed(context: Context, judge: Judge) -> bool:
    """Returns whether the line above the judge's name is for a signature on an order that a party proposes."""
    start = judge.name.span.start - context.window.base
    return (
        bool(_PROPOSED.search(context.window.text, max(0, start - _PROPOSED_REACH), start))
        and "/s/" not in context.window.text[max(0, start - 80) : start]
    )


def head_of_page(context: Context, start: int) -> str:
    """Returns the text before an offset, up to 900 characters."""
    return context.text(max(context.window.base, start - 900), start)


def read_signers(context: Context) -> Iterator[Fact]:
    """Yields authored_by for the signer of a letter, brief or motion: "/s/" before the name of counsel or of the writer."""
    if _OFFICIAL_FORM.search(context.window.text[:20_000]) or context.structures.preambles:
        return
    counsel = {fold(one.name.span.text) for one in context.structures.counsel}
    judges = {judge.name.span.start for judge in context.structures.judges}
    for signature in context.structures.signatures:
        if (signature.title and _CLERICAL.search(signature.title)) or signature.name.span.start in judges:
            continue
        is_signed = re.match(
            r".*/?s/",
            context.text(max(context.window.base, signature.name.span.start - 40), signature.name.span.start).rsplit("\n", 2)[-1],
            re.IGNORECASE,
        )
        is_counsel = fold(signature.name.span.text) in counsel
        head = context.text(max(context.window.base, signature.name.span.start - 300), signature.name.span.start)
        if not is_signed and not (is_counsel and _SUBMITTED.search(head)):
            continue
        behind = context.text(signature.name.span.end, min(context.window.end, signature.name.span.end + 60))
        if _CLERICAL.search(behind) or (_CERTIFICATE.search(head_of_page(context, signature.name.span.start)) and not is_counsel):
            continue
        if target := context.entity_at(signature.name, _PERSONS):
            yield Fact(
                RelationshipType.AUTHORED_BY,
                context.document_id,
                target,
                None,
                0.8 if is_counsel else 0.6,
                "signature.slash_s",
                signature.evidence,
            )
