"""The HTML page of a batch report, row by row. It runs no script and loads nothing: its content security policy forbids both.

File names and reasons are untrusted: the templates escape every value after control and direction characters are made visible.

Does not belong here: the content (`sections`), the markup and styles (`templates`).
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment
from markupsafe import escape

from legal_pipeline import __version__
from legal_pipeline.batches.report.data import BatchReport
from legal_pipeline.batches.report.sections import File, Files, State, moment, sections, summary
from legal_pipeline.plain_text import html_templates, visible

_LONGEST_NAME = 120


def page(report: BatchReport) -> Iterator[str]:
    template = ENVIRONMENT.get_template("page.html")
    return template.generate(summary=summary(report), sections=sections(report), version=__version__, made_at=moment(report.made_at))


def _environment() -> Environment:
    environment = html_templates("legal_pipeline.batches.report")
    environment.globals["zip"] = zip
    environment.filters["file_name"] = lambda name: escape(visible(name, _LONGEST_NAME))
    environment.tests |= {
        "a_state": lambda cell: isinstance(cell, State),
        "a_file": lambda cell: isinstance(cell, File),
        "several_files": lambda cell: isinstance(cell, Files),
    }
    return environment


ENVIRONMENT = _environment()
