"""`testimony`: what the witness of the sample matter says, with page and line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from legal_pipeline import terminal
from legal_pipeline.sample import story
from legal_pipeline_tests.command_line import call
from legal_pipeline_tests.specimens.processed import Sample


@pytest.fixture(scope="module")
def exchanges(sample: Sample) -> list[dict[str, Any]]:
    return [json.loads(line) for line in sample.run("testimony", "--matter", "sample", "--json").splitlines()]


def test_every_exchange_has_its_witness_and_place(exchanges: list[dict[str, Any]]) -> None:
    assert {exchange["witness"] for exchange in exchanges} == {story.ADJUSTER.name.upper()}
    assert all(exchange["cited"].startswith("Tr. 14:") for exchange in exchanges)
    assert {passage["speaker"] for exchange in exchanges for passage in exchange["passages"] if passage["kind"] == "question"} == {
        "MS. WHITCOMB"
    }


def test_a_word_finds_question_and_answer(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "is_terminal", lambda: True)
    text = sample.run("testimony", "record", "--witness", "hobart")
    assert "Q. (MS. WHITCOMB) Please state your name for the record." in text
    assert f"A. {story.ADJUSTER.name}." in text


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (["record"], 0, ""),
        (["elephant"], 1, f"no testimony has this; the witnesses are: {story.ADJUSTER.name.upper()}"),
        (["record", "--witness", "nobody"], 1, "no testimony has this"),
        (["--matter", "sampel"], 2, "did you mean sample?"),
    ],
)
def test_exit_codes(sample: Sample, arguments: list[str], exit_code: int, said: str) -> None:
    done = call("testimony", *arguments, environment=sample.environment(), timeout_seconds=120)
    assert done.returncode == exit_code
    assert said in " ".join(done.stderr.split())
