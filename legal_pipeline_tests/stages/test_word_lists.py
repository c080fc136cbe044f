"""Word lists are read once in a process: a document of one page would otherwise take twice as long."""

from __future__ import annotations

import pytest

from legal_pipeline import data
from legal_pipeline.model import Page, PageMethod, windows
from legal_pipeline.stages.mentions.extract import extract
from legal_pipeline.stages.relations.relate import relate
from legal_pipeline.stages.resolution.resolve import Form, resolve
from legal_pipeline.stages.structures.named import names_to_resolve

TEXT = """\
UNITED STATES DISTRICT COURT

ANN LEE, Plaintiff, v. LARKSPUR FREIGHT SERVICES, LLC and JUNIPERTIMBER COMPANY, Defendants.

John Smith, counsel for Larkspur Freight Services, LLC, denied the claim of Ann Lee on March 3, 2021. Larkspur has not paid.
"""


def all_stages(text: str) -> int:
    pages = [Page(1, text, PageMethod.TEXT_LAYER, "test", 1.0)]
    mentions = list(extract(lambda: windows(pages), None))
    forms = [Form(mention.type, mention.text, mention.value, 1) for mention in mentions]
    resolved = resolve("d", {(form.type, form.text): form for form in forms}.values(), *names_to_resolve(windows(pages)))
    return len(list(relate("d", windows(pages), lambda window: mentions, resolved)))


def test_a_second_document_reads_no_word_list(monkeypatch: pytest.MonkeyPatch) -> None:
    found = all_stages(TEXT)
    monkeypatch.setattr(data, "_lines", lambda name: pytest.fail(f"{name} was read again"))
    assert all_stages(TEXT) == found > 0
