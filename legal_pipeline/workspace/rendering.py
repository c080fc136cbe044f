"""The Jinja environment of the workspace: its filters and what every template can call."""

from __future__ import annotations

from jinja2 import Environment
from markupsafe import Markup, escape

from legal_pipeline import __version__
from legal_pipeline.model import MentionType
from legal_pipeline.plain_text import harmless, html_templates
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


def _verbatim(text: str) -> Markup:
    """Text of a page: line breaks and blanks stay, characters that would turn a line round do not."""
    return escape(harmless(text))


def _environment() -> Environment:
    environment = html_templates("legal_pipeline.workspace")
    environment.globals |= {"addresses": addresses, "type_names": TYPE_NAMES, "version": __version__}
    environment.filters |= {"verbatim": _verbatim, "percent": lambda share: f"{share:.0%}", "thousands": lambda count: f"{count:,}"}
    return environment


ENVIRONMENT = _environment()
