"""represented_by and member_of: attorneys, their clients and their firms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.stages.relations.context import Context, Fact
from legal_pipeline.stages.relations.representation.clients import clients_of
from legal_pipeline.stages.relations.representation.unprinted_clients import unprinted_clients
from legal_pipeline.stages.structures.captions.role_words import ROLE_LINE, ROLE_WORD, role_of
from legal_pipeline.stages.structures.model import Counsel

_PERSONS = frozenset({MentionType.PERSON})
_FIRMS = frozenset({MentionType.ORG, MentionType.GOV_BODY})
_IN_HOUSE = re.compile(r"(?<=\n)(?:(?:Associate|Assistant|Deputy|Vice President and)[ ])?General[ ]Counsel(?=\s*\n)")
_MAX_PARTIES = 60
_MAX_WRITERS = 20
_WRITES = re.compile(
    r"(?:\b(?:[Ww]e|I|(?:[Tt]his|[Oo]ur)\s+(?:law\s+)?(?:firm|office)|[Tt]he\s+undersigned(?:\s+(?:attorneys?|counsel))?)\s+(?:\w+\s+)?(?:represents?|"
    r"(?:am|are|is)\s+(?:the\s+)?(?:counsel|attorneys?)\s+(?:for|to)|acts?\s+(?:for|as\s+counsel\s+(?:for|to))|"
    r"(?:has|have)\s+been\s+retained\s+(?:by|to\s+represent)|(?:am\s+|are\s+)?writ(?:e|ing)\s+on\s+behalf\s+of|"
    r"(?:appears?|enters?\s+(?:his|her|an|their)\s+appearance)\s+(?:as\s+(?:counsel|attorneys?)\s+(?:of\s+record\s+)?)?(?:for|on\s+behalf\s+of))\s+|"
    r"\bI\s+am\s+(?:an?|one\s+of\s+the)\s+(?:\w+\s+){0,4}?(?:associate|partner|attorney|lawyer|member|shareholder|principal|counsel)s?\b[^.;]{0,160}?"
    r"\b(?:attorneys?|counsel)(?:\s+of\s+record)?\s+(?:for|to)\s+)"
    r"(?P<whom>(?:the\s+)?(?:(?:third-party\s+|counter)?(?:plaintiff|defendant|petitioner|respondent|appellant|appellee|claimant|debtor|intervenor)s?,?\s+)?"
    r"[A-Z][^\n;]{2,120}(?:\n[^\n;]{2,60})?)"
)
"""The writer of a letter or a notice says for whom he or she acts: "We represent Acme Co."."""
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\bInc)(?<!\bCo)(?<!\bCorp)(?<!\bLtd)\.\s|\bin\s+(?:this|the\s+above)\b")


def read_counsel(context: Context) -> Iterator[Fact]:
    """Yields represented_by and member_of. If no client is named at all, the docket number or document is the source, role "counsel"."""
    listed: dict[str, Fact] = {}
    known: dict[str, set[str]] = {}
    firms: dict[str, str] = {}
    for counsel in context.structures.counsel:
        attorney = context.entity_at(counsel.name, _PERSONS)
        if attorney is None:
            continue
        is_in_house = False
        if counsel.firm and (firm := context.entity_at(counsel.firm, _FIRMS)):
            start = min(counsel.name.span.start, counsel.firm.span.start)
            end = max(counsel.name.span.end, counsel.firm.span.end)
            evidence = context.span(start, end) if end - start < 400 else counsel.firm.span
            firms[attorney] = firm
            if in_house := _IN_HOUSE.search(context.text(start, end)):
                # whom a letter addresses as general counsel holds an office of the company below
                is_in_house = True
                yield Fact(RelationshipType.OFFICER_OF, attorney, firm, in_house[0].lower(), 0.8, "officer.in_house", evidence)
            else:
                yield Fact(RelationshipType.MEMBER_OF, attorney, firm, None, 0.85, counsel.firm.rule, evidence)
        sources = [source for source in _parties(context, counsel) if source != attorney]
        for source in sources[:_MAX_PARTIES]:
            yield Fact(RelationshipType.REPRESENTED_BY, source, attorney, None, 0.85, counsel.name.rule, counsel.evidence)
            known.setdefault(attorney, set()).add(source)
        if not sources and not counsel.represents and (unprinted := unprinted_clients(context, counsel)):
            for source in unprinted.clients:
                if source != attorney:
                    yield Fact(
                        RelationshipType.REPRESENTED_BY, source, attorney, None, unprinted.confidence, unprinted.rule, counsel.evidence
                    )
                    known.setdefault(attorney, set()).add(source)
        elif not sources and not is_in_house:
            source = context.case.docket_id or context.document_id
            fact = Fact(RelationshipType.REPRESENTED_BY, source, attorney, "counsel", 0.5, "counsel.listed", counsel.evidence)
            listed.setdefault(attorney, fact)
    writers = {fact.target_id for fact in read_writers(context)} if listed else set()
    judges = {context.entity_at(judge.name, _PERSONS) for judge in context.structures.judges} if listed else set()
    for attorney, fact in listed.items():
        if attorney in known or attorney in writers or attorney in judges:
            continue
        clients = _of_colleagues(firms, known, attorney)
        yield from (
            replace(fact, source_id=client, role=None, confidence=0.7, rule="counsel.colleague") for client in sorted(clients - {attorney})
        )
        if not clients:
            yield fact


def _of_colleagues(firms: Mapping[str, str], known: Mapping[str, set[str]], attorney: str) -> set[str]:
    """Returns the clients of the attorney's firm, if all its attorneys whose clients the paper names have the same: a firm has one side."""
    if (firm := firms.get(attorney)) is None:
        return set()
    of_firm = [clients for one, clients in known.items() if firms.get(one) == firm]
    return of_firm[0] if of_firm and all(clients == of_firm[0] for clients in of_firm) else set()


def read_writers(context: Context) -> Iterator[Fact]:
    """Yields represented_by for the one person who signs a paper that says for whom its writer acts."""
    signers = {context.entity_at(signature.name, _PERSONS) for signature in context.structures.signatures} - {None}
    signer = signers.pop() if len(signers) == 1 else None
    if signer is None:
        return
    for match in islice(_WRITES.finditer(context.window.text), _MAX_WRITERS):
        whom = _SENTENCE_END.split(match["whom"])[0]
        start = context.window.base + match.start()
        evidence = context.span(start, context.window.base + match.start("whom") + len(whom))
        for client in clients_of(context, whom, evidence)[:_MAX_PARTIES]:
            if client != signer:
                yield Fact(RelationshipType.REPRESENTED_BY, client, signer, None, 0.8, "counsel.writer", evidence)


def _parties(context: Context, counsel: Counsel) -> list[str]:
    """Returns the entities of the clients named in a block of counsel."""
    is_list = counsel.name.rule == "appearance.name"
    if is_list and any(ROLE_LINE.fullmatch(client) and role_of(client) in _roles_told_apart(context) for client in counsel.represents):
        return []
    return list(
        dict.fromkeys(entity for client in counsel.represents for entity in clients_of(context, client, counsel.evidence, is_list=is_list))
    )


def _roles_told_apart(context: Context) -> set[str]:
    """Returns the roles whose parties other lists of counsel name one by one, so that "for appellees" says no more for whom."""
    phrases = [client for counsel in context.structures.counsel if counsel.name.rule == "appearance.name" for client in counsel.represents]
    return {role_of(phrase) for phrase in phrases if not ROLE_LINE.fullmatch(phrase) and ROLE_WORD.match(phrase)}
