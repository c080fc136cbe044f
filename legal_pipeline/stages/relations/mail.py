"""sent_by, sent_to, copied_to and the date of a mail, from its own header; those of quoted mails say nothing about the document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from legal_pipeline.model import Mention, MentionType, RelationshipType
from legal_pipeline.stages.relations.context import NAMES, Context, Fact
from legal_pipeline.stages.structures.mail.sent_date import is_plausible
from legal_pipeline.stages.structures.model import MailAddress, MailHeader

_DATES = frozenset({MentionType.DATE})
_ADDRESSES = frozenset({MentionType.EMAIL})
_MAX_LINE = 400
"""Length of a header line up to which it is quoted whole; of a longer one, the addressee alone."""
_CONFIDENCE = 0.95


def read_mail(context: Context) -> Iterator[Fact]:
    """Yields who sent the mail to whom, and when. A date before there was mail, or after today, is that of a wrong clock."""
    for header in context.structures.mail_headers:
        if not header.is_own:
            continue
        context.case.is_mail = True
        yield from _people(context, RelationshipType.SENT_BY, header.senders, "mail.from", None)
        yield from _people(context, RelationshipType.SENT_TO, header.to, "mail.to", None)
        yield from _people(context, RelationshipType.COPIED_TO, header.cc, "mail.cc", "cc")
        yield from _people(context, RelationshipType.COPIED_TO, header.bcc, "mail.bcc", "bcc")
        yield from _date(context, header)


def _people(context: Context, type_: RelationshipType, people: tuple[MailAddress, ...], rule: str, role: str | None) -> Iterator[Fact]:
    for person in people:
        target = context.entity_at(person.name, NAMES) if person.name else None
        if target is None and person.address:
            target = context.entity_at(person.address, _ADDRESSES)
        if target is not None:
            evidence = person.line if person.line.end - person.line.start <= _MAX_LINE else person.printed
            yield Fact(type_, context.document_id, target, role, _CONFIDENCE, rule, evidence)


def _date(context: Context, header: MailHeader) -> Iterator[Fact]:
    mention = context.best_overlap(header.date, _DATES) if header.date else None
    target = context.entity(mention) if mention else None
    if mention is not None and target is not None and is_plausible(header.date_value, _today()):
        evidence = context.span(_line_start(context, mention), mention.end)
        yield Fact(RelationshipType.DATED, context.document_id, target, None, _CONFIDENCE, "mail.date", evidence)


def _line_start(context: Context, mention: Mention) -> int:
    """Returns where the header line begins, so that its label is quoted, too."""
    before = context.text(max(context.window.base, mention.start - 60), mention.start)
    return mention.start - len(before) + max(before.rfind("\n"), before.rfind("\f")) + 1


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()
