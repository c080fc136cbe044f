"""Jinja environments for the pages that people read in a browser: every value of a document is escaped and made visible."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from legal_pipeline.plain_text import visible


def environment_of(package: str) -> Environment:
    """Returns an environment for the templates in `package`/templates.

    File names and reasons are untrusted: control and direction characters are made visible, then everything is escaped.
    """
    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        finalize=_printable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _printable(value: object) -> object:
    """Returns markup unchanged; anything else as text with visible control characters, which Jinja then escapes."""
    return value if isinstance(value, Markup) else visible(str(value))
