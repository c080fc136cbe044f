"""Mentions of people, organizations and other things, and the entities that they name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
