"""The HTML page of a batch report, row by row. It runs no script and loads nothing: its content security policy forbids both.

File names and reasons are untrusted: the templates escape every value after control and direction characters are made visible.

Does not belong here: the content (`sections`), the markup and styles (`templates`).
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from legal_pipeline import __version__
from legal_pipeline.batches.report.data import BatchReport
from legal_pipeline.batches.report.sections import File, Files, State, moment, sections, summary
from legal_pipeline.plain_text import visible

_LONGEST_NAME = 120


def page(report: BatchReport) -> Iterator[str]:
    template = ENVIRONMENT.get_template("page.html")
    return template.generate(summary=summary(report), sections=sections(report), version=__version__, made_at=moment(report.made_at))


def _printable(value: object) -> object:
    """Returns markup unchanged; anything else as text with visible control characters, which Jinja then escapes."""
    return value if isinstance(value, Markup) else visible(str(value))


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("legal_pipeline.batches.report"),
        autoescape=True,
        finalize=_printable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["zip"] = zip
    environment.filters["file_name"] = lambda name: escape(visible(name, _LONGEST_NAME))
    environment.tests |= {
        "a_state": lambda cell: isinstance(cell, State),
        "a_file": lambda cell: isinstance(cell, File),
        "several_files": lambda cell: isinstance(cell, Files),
    }
    return environment


ENVIRONMENT = _environment()
