"""officer_of: from signature blocks, clerks' lines and lists of a body's officers.

    from the Administrative Office of the Courts (AO), Ann Vane, Director; Bo Mott, Deputy Director, and
    Cy Lund, Staff Director, Harbor Commission

A list begins with the body, or with the officer whose title names it, and ends with its sentence. An officer joined by
"and" to one whose title names another body is an officer of that body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from legal_pipeline.data.relation_cues import TITLE
from legal_pipeline.model import PAGE_BREAK, Mention, MentionType, RelationshipType
from legal_pipeline.stages.relations.context import Context, Fact

_PERSONS = frozenset({MentionType.PERSON})
_BODIES = frozenset({MentionType.ORG, MentionType.GOV_BODY})
_COURTS = frozenset({MentionType.COURT})
_OFFICE = re.compile(rf",\s+(?P<role>{TITLE}(?:(?:,\s+|\s+and\s+){TITLE})?)\b(?!\s+(?:Judge|Justice|Magistrate)\b)", re.IGNORECASE)
_HELD_ELSEWHERE = re.compile(r"\s+(?:of\s|(?:for|at)\s+the\s)")
"""The title continues with its body, "Director of the ...": left to the pattern rules."""
_BEGINS = re.compile(rf"(?:{TITLE}\s+(?:of|for)|\bfrom)\s+(?:the\s+)?$", re.IGNORECASE)
_JOINED = re.compile(r",?\s+and\s+(?:(?:[A-Z][\w.]*\s+){0,3})?$")
"""Between an office and the next officer's name, which a title may precede ("and District Judge Ann Vane")."""
_HERE = re.compile(r",\s+(?:the\s+)?$")
_MEETING = re.compile(r"\b(?:MINUTES|Minutes|CONSENT|Consent)\b[^.;]{0,200}?\b(?:OF|of)\s+(?:(?:THE|the|The)\s+)?\Z")
"""Before the body whose board meets or decides."""
_SENTENCE_END = re.compile(r"[a-z)\]]\.\s+(?=[A-Z])")
_CLERK = re.compile(r"[\s,]{1,3}(?P<role>(?:Deputy\s+|Acting\s+)?Clerk(?:\s+of\s+(?:the\s+)?Court)?|CLERK(?:\s+OF\s+(?:THE\s+)?COURT)?)\b")
_ATTENDS = re.compile(r"\s*[;.,)\n]|\s*\Z")
_LINE_BREAK = re.compile(rf"[\n{PAGE_BREAK}]")
_REACH = 700
_HEADING_REACH = 2_500
_NEAR = 90
_MEETING_HEAD = 1_000
_ATTENDANCE = 3_000


@dataclass(frozen=True, slots=True)
class _Office:
    role: str
    end: int
    """Absolute offset of the end of the title."""


def read_offices(context: Context) -> Iterator[Fact]:
    """Yields officer_of from signature blocks, clerks' lines and lists of officers."""
    yield from _from_signatures(context)
    yield from _from_clerk_lines(context)
    yield from _from_lists(context)


def _from_signatures(context: Context) -> Iterator[Fact]:
    for signature in context.structures.signatures:
        if signature.title and signature.organisation:
            person = context.entity_at(signature.name, _PERSONS)
            body = context.entity_at(signature.organisation, _BODIES)
            if person and body and person != body:
                start, end = signature.organisation.span.start, max(signature.name.span.end, signature.evidence.end)
                evidence = context.span(start, end) if end - start < 400 else signature.evidence
                yield Fact(RelationshipType.OFFICER_OF, person, body, signature.title.lower(), 0.9, "signature.title", evidence)


def _from_clerk_lines(context: Context) -> Iterator[Fact]:
    for mention in context.mentions:
        if mention.type not in _PERSONS or not (clerk := _CLERK.match(_text_after(context, mention.end))):
            continue
        court = _court_beside(context, mention)
        target = context.entity(court) if court else context.case.court_id
        person = context.entity(mention)
        if person and target:
            role = "deputy clerk" if "deputy" in clerk["role"].lower() else "clerk"
            evidence = context.span(mention.start, mention.end + clerk.end())
            yield Fact(RelationshipType.OFFICER_OF, person, target, role, 0.8, "officer.clerk", evidence)


def _court_beside(context: Context, clerk: Mention) -> Mention | None:
    """Returns the court of a clerk's line: in its sentence, else the court whose heading is above.

    What a sentence above says of a court ("the Rules of the Supreme Court govern petitions.") does not make it the clerk's.
    """
    behind = context.nearest_after(clerk.end, _COURTS, 160)
    if behind and not _SENTENCE_END.search(context.text(clerk.end, behind.start + 1)):
        return behind
    above = context.nearest_before(clerk.start, _COURTS, 200)
    if above and not _SENTENCE_END.search(context.text(above.start, clerk.start + 1)):
        return above
    headings = context.between(clerk.start - _HEADING_REACH, clerk.start, _COURTS)
    return next((court for court in reversed(headings) if _is_alone(context, court)), None)


def _is_alone(context: Context, court: Mention) -> bool:
    """Returns whether a court stands on lines of its own, as in a letterhead or at the head of an order."""
    before = context.text(max(court.start - _NEAR, context.window.base), court.start)
    return not _LINE_BREAK.split(before)[-1].strip(" \t)(:|*") and not _LINE_BREAK.split(_text_after(context, court.end))[0].strip(
        " \t)(:|*,."
    )


def _from_lists(context: Context) -> Iterator[Fact]:
    body: str | None = None
    meeting = _meeting_body(context)
    reached = context.window.base - _REACH - 1
    for index, mention in enumerate(context.mentions):
        if mention.type in _BODIES and _BEGINS.search(_text_before(context, mention.start)):
            body, reached = context.entity(mention), mention.end
        if mention.type not in _PERSONS or (office := _office(context, mention)) is None:
            continue
        following = context.mentions[index + 1 : index + 4]
        if following and _names_body(context, office, following[0]):
            # the pattern rules cover it
            continue
        if mention.start - reached > _REACH or _SENTENCE_END.search(context.text(reached - 1, mention.start + 1)):
            body = None
        ahead = _body_after(context, office, following)
        end = ahead.end if ahead else office.end
        target, confidence, rule = (context.entity(ahead), 0.7, "officer.list_ahead") if ahead else (body, 0.5, "officer.list")
        if (
            not target
            and meeting
            and mention.start < context.window.base + _ATTENDANCE
            and _ATTENDS.match(context.text(office.end, min(office.end + 2, context.window.end)))
        ):
            target, confidence, rule = meeting, 0.7, "officer.minutes"
        person = context.entity(mention)
        if person and target and person != target:
            yield Fact(RelationshipType.OFFICER_OF, person, target, office.role, confidence, rule, context.span(mention.start, end))
            reached = office.end


def _meeting_body(context: Context) -> str | None:
    """Returns the body whose minutes or whose consent the document is: those who attend hold their offices there."""
    for body in context.between(context.window.base, context.window.base + _MEETING_HEAD, _BODIES):
        if _MEETING.search(context.text(max(body.start - 260, context.window.base), body.start)):
            return context.entity(body)
    return None


def _office(context: Context, person: Mention) -> _Office | None:
    behind = _text_after(context, person.end)
    match = _OFFICE.match(behind)
    if match is None or _CLERK.match(behind) or _HELD_ELSEWHERE.match(behind, match.end()):
        return None
    return _Office(" ".join(match["role"].split()).lower(), person.end + match.end())


def _names_body(context: Context, office: _Office, body: Mention) -> bool:
    if body.type not in _BODIES or body.start < office.end or context.continues_as_unit(body):
        return False
    return bool(_HERE.fullmatch(context.text(office.end, body.start)))


def _body_after(context: Context, office: _Office, following: Sequence[Mention]) -> Mention | None:
    """Returns the body named by the last of the officers joined by "and", or None."""
    for mention in following:
        if _names_body(context, office, mention):
            return mention
        if mention.type not in _PERSONS or mention.start < office.end or not _JOINED.fullmatch(context.text(office.end, mention.start)):
            return None
        further = _office(context, mention)
        if further is None:
            return None
        office = further
    return None


def _text_after(context: Context, offset: int) -> str:
    return context.text(offset, min(offset + _NEAR, context.window.end))


def _text_before(context: Context, offset: int) -> str:
    return context.text(max(offset - _NEAR, context.window.base), offset)
