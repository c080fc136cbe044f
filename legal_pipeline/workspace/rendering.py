"""The Jinja environment of the workspace: its filters and what every template can call."""

from __future__ import annotations

from collections.abc import Callable

from jinja2 import Environment
from markupsafe import Markup, escape

from legal_pipeline import __version__
from legal_pipeline.model import UNKNOWN_MEDIA_TYPE, MentionType
from legal_pipeline.plain_text import harmless, html_templates
from legal_pipeline.storage.reports.needs_eyes import page_ranges
from legal_pipeline.storage.search.query.field_values import kind_of
from legal_pipeline.workspace import addresses

TYPE_NAMES: dict[MentionType, str] = {
    MentionType.PERSON: "People",
    MentionType.ORG: "Organizations",
    MentionType.COURT: "Courts",
    MentionType.GOV_BODY: "Government bodies",
    MentionType.LOCATION: "Places",
    MentionType.CASE: "Cases",
    MentionType.DOCKET_NO: "Docket numbers",
    MentionType.CITATION: "Citations",
    MentionType.STATUTE: "Statutes",
    MentionType.DATE: "Dates",
    MentionType.MONEY: "Amounts",
    MentionType.DURATION: "Durations",
    MentionType.DEFINED_TERM: "Defined terms",
    MentionType.BATES: "Bates numbers",
    MentionType.SSN: "Social Security numbers",
    MentionType.PHONE: "Phone numbers",
    MentionType.EMAIL: "Email addresses",
    MentionType.ACCOUNT_NO: "Account numbers",
}


TYPE_NAME: dict[MentionType, str] = {
    MentionType.PERSON: "person",
    MentionType.ORG: "organization",
    MentionType.COURT: "court",
    MentionType.GOV_BODY: "government body",
    MentionType.LOCATION: "place",
    MentionType.CASE: "case",
    MentionType.DOCKET_NO: "docket number",
    MentionType.CITATION: "citation",
    MentionType.STATUTE: "statute",
    MentionType.DATE: "date",
    MentionType.MONEY: "amount",
    MentionType.DURATION: "duration",
    MentionType.DEFINED_TERM: "defined term",
    MentionType.BATES: "Bates number",
    MentionType.SSN: "Social Security number",
    MentionType.PHONE: "phone number",
    MentionType.EMAIL: "email address",
    MentionType.ACCOUNT_NO: "account number",
}
"""Of one; `TYPE_NAMES` are those of several."""


def _verbatim(text: str) -> Markup:
    """Text of a page: line breaks and blanks stay, characters that would turn a line round do not."""
    return escape(harmless(text))


def _kind(media_type: str | None) -> str:
    """What people call a file of this media type; empty where its bytes do not say."""
    kind = kind_of(media_type)
    return "" if media_type in (None, UNKNOWN_MEDIA_TYPE) else str(media_type) if kind == "other" else kind


def _environment() -> Environment:
    environment = html_templates("legal_pipeline.workspace")
    environment.globals |= {"addresses": addresses, "type_names": TYPE_NAMES, "type_name": TYPE_NAME, "version": __version__}
    filters: dict[str, Callable[..., str]] = {
        "verbatim": _verbatim,
        "percent": lambda share: f"{share:.0%}",
        "thousands": lambda count: f"{count:,}",
        "kind": _kind,
        "page_ranges": page_ranges,
    }
    environment.filters |= filters
    return environment


ENVIRONMENT = _environment()
