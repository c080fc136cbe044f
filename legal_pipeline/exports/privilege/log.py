"""A draft of a privilege log as CSV: documents that may be privileged, each with the reasons, for a lawyer to decide about.

Reasons are counsel by name (who represents a party, as the documents state it), their mail domains, legends on the pages, and the tag
`privileged`. What speaks against it stands beside: others on the mail, and counsel of several parties. Subjects are left out, because a log
goes to the other side.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import sqlalchemy as sa

from legal_pipeline.exports.selection import one_matter
from legal_pipeline.exports.tables.cells import cell
from legal_pipeline.exports.tables.flat_tables import evidence_of, facts_of, people
from legal_pipeline.exports.written import Source, Written
from legal_pipeline.model import DocumentStatus, MailFields, MailParty, RelationshipType, State
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, pages
from legal_pipeline.storage.decisions.tags import document_tags

FILE_NAME = "privilege-log.csv"
COLUMNS = (
    *("number", "date", "kind", "from", "to", "cc", "bcc", "first_bates", "last_bates", "basis", "reasons", "speaks_against"),
    *("file", "document"),
)
LEGENDS = {
    "attorney-client": ("attorney-client privilege", "attorney-client communication", "attorney client privilege"),
    "attorney-client or work product": ("privileged and confidential", "privileged & confidential"),
    "work product": ("attorney work product", "attorney's work product", "prepared in anticipation of litigation"),
}
_OF_EVERYBODY = frozenset(
    {
        *(
            "gmail.com",
            "googlemail.com",
            "yahoo.com",
            "hotmail.com",
            "outlook.com",
            "live.com",
            "msn.com",
            "aol.com",
            "icloud.com",
            "me.com",
        ),
        *("comcast.net", "verizon.net", "att.net", "gmx.de", "gmx.net", "web.de", "protonmail.com", "proton.me", "mail.com"),
    }
)
"""Domains of mail for everybody: they tell nothing about a firm."""


def write(source: Source, folder: Path, name: str = FILE_NAME) -> Written:
    matter = one_matter(source.store, source.selection)
    clients = _clients(source)
    mails = [
        status
        for status in source.store.documents.find(matter=matter, states=[State.DONE])
        if source.selection.has(status.document.document_id)
    ]
    domains = counsel_domains((status.mail for status in mails if status.mail is not None), clients)
    legends = _legends(source, matter)
    tags = document_tags(source.store.engine, matter=matter)
    count = 0
    with (folder / name).open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(COLUMNS)
        for status in sorted(mails, key=lambda each: (each.mail.date if each.mail else "9", each.document.document_id)):
            document_id = status.document.document_id
            reasons, basis = _reasons(status, clients, domains, legends.get(document_id, {}))
            if "privileged" in tags.get(document_id, ()):
                reasons.append("tagged as privileged")
            if reasons:
                count += 1
                row = _row(source, status, count, basis, reasons, _against(status.mail, clients, domains))
                writer.writerow([cell(value) for value in row])
    return Written({name: count}, "documents", ["the log is a draft: a lawyer decides about each document"] if count else [])


def _clients(source: Source) -> Mapping[str, Collection[str]]:
    """Counsel by name, in lower case -> whom they represent."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for named in facts_of(source, [RelationshipType.REPRESENTED_BY]):
        if evidence_of(source, named):
            found[named.target_name.casefold()][named.source_name] = None
    return found


def counsel_domains(mails: Iterable[MailFields], clients: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """Returns the mail domains of counsel, each with whom they represent, from the addresses beside their names."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for mail in mails:
        for party in _parties(mail):
            domain = _domain(party)
            if domain and domain not in _OF_EVERYBODY and (own := clients.get(party.name.casefold())):
                found[domain] |= dict.fromkeys(own)
    return {domain: list(own) for domain, own in found.items()}


def _parties(mail: MailFields) -> tuple[MailParty, ...]:
    return (*mail.sender, *mail.to, *mail.cc, *mail.bcc)


def _domain(party: MailParty) -> str:
    return party.address.rpartition("@")[2].casefold() if "@" in party.address else ""


def _reasons(
    status: DocumentStatus, clients: Mapping[str, Collection[str]], domains: Mapping[str, Collection[str]], legends: Mapping[str, int]
) -> tuple[list[str], str]:
    reasons: list[str] = []
    basis: dict[str, None] = {}
    for party in _parties(status.mail) if status.mail else ():
        own = clients.get(party.name.casefold())
        if own:
            reasons.append(f"{party.name} is counsel for {', '.join(own)}")
        elif own := domains.get(_domain(party)):
            reasons.append(f"{party.name or party.address} writes from the domain of counsel for {', '.join(own)}")
        if own:
            basis["attorney-client"] = None
    for legend, page_number in legends.items():
        reasons.append(f'"{legend}" on page {page_number}')
        basis[next(kind for kind, some in LEGENDS.items() if legend in some)] = None
    return list(dict.fromkeys(reasons)), "; ".join(basis)


def _against(mail: MailFields | None, clients: Mapping[str, Collection[str]], domains: Mapping[str, Collection[str]]) -> str:
    """Who else is on the mail, and whether counsel of several parties are."""
    if mail is None:
        return ""
    represented: set[str] = set()
    others: dict[str, None] = {}
    for party in _parties(mail):
        own = clients.get(party.name.casefold()) or domains.get(_domain(party))
        if own:
            represented |= set(own)
        elif party.name or party.address:
            others[party.name or party.address] = None
    said = [f"counsel of several parties: {', '.join(sorted(represented))}"] if len(represented) > 1 else []
    outsiders = [each for each in others if each not in represented]
    return "; ".join([*said, *([f"others on the mail: {', '.join(outsiders)}"] if outsiders else [])])


def _legends(source: Source, matter: str) -> dict[str, dict[str, int]]:
    """Returns document id -> legend -> first page that has it."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for legend in (each for some in LEGENDS.values() for each in some):
        query = (
            sa.select(pages.c.document_id, sa.func.min(pages.c.page_number).label("page_number"))
            .join(documents, documents.c.document_id == pages.c.document_id)
            .where(documents.c.matter == matter, documents.c.state == State.DONE, pages.c.text.icontains(legend, autoescape=True))
            .group_by(pages.c.document_id)
        )
        with reading(source.store.engine) as connection:
            for row in connection.execute(query):
                found[row.document_id][legend] = row.page_number
    return found


def _row(source: Source, status: DocumentStatus, number: int, basis: str, reasons: list[str], against: str) -> tuple[str | int | None, ...]:
    document, mail = status.document, status.mail
    bates = [source.bates.get((document.document_id, page)) for page in range(1, (status.page_count or 0) + 1)]
    printed = [each for each in bates if each]
    media_type = status.facts.media_type if status.facts else ""
    groups = tuple(people(group) for group in (mail.sender, mail.to, mail.cc, mail.bcc)) if mail else ("", "", "", "")
    return (
        number,
        (mail.date or mail.date_as_written) if mail else None,
        "mail" if mail else media_type,
        *groups,
        printed[0] if printed else None,
        printed[-1] if printed else None,
        basis,
        "; ".join(reasons),
        against,
        document.file_name,
        document.document_id,
    )
