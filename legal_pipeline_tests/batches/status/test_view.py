"""The screen at the widths people have: no line too long, what is wrong first, and nothing of ten thousand left out of the sums."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from rich.console import Console

from legal_pipeline.batches.failure_groups import groups
from legal_pipeline.batches.status.status import BatchStatus
from legal_pipeline.batches.status.view import DEFAULT_ROWS, SIGNS, STYLES, lines_around, screen, watched
from legal_pipeline.model import Category, Priority, RefusalReason
from legal_pipeline.monitoring.problem import Problem
from legal_pipeline.remedies import remedy
from legal_pipeline.storage.batches.batches import BatchRecord
from legal_pipeline.storage.batches.batches import Problem as RequestProblem
from legal_pipeline.storage.batches.members import Member, MemberState, StageState
from legal_pipeline.topology import STAGES

AT = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
BATCH = BatchRecord("ba7c" * 8, "third production", Priority.HIGH, "submit", "ann", AT - dt.timedelta(minutes=5))
FREE_SOME_SPACE = remedy(Category.RESOURCE, "the disk is full", ["exhibit-00005-0123456789ab"])
LONGEST_ID = "the-longest-slug-there-can-be-of-40-char-0123456789ab"


def member(number: int, standing: MemberState, marks: str = "ddddddd", **more: object) -> Member:
    signs = {
        "d": StageState.DONE,
        ">": StageState.RUNNING,
        ".": StageState.WAITING,
        "x": StageState.FAILED,
        "r": StageState.REFUSED,
        "-": StageState.NONE,
        "o": StageState.OUTDATED,
    }
    ended_at = None if standing.is_open else AT - dt.timedelta(seconds=number % 290)
    values: dict[str, object] = {"page_count": 12, "ended_at": ended_at} | more
    return Member(f"exhibit-{number:05}-0123456789ab", f"{number}.pdf", "m", standing, tuple(signs[sign] for sign in marks), **values)  # type: ignore[arg-type]


MIXED = (
    member(1, MemberState.DONE),
    replace(member(2, MemberState.DONE), document_id=LONGEST_ID),
    member(3, MemberState.RUNNING, "d>.....", pages_read=3),
    member(4, MemberState.WAITING, "......."),
    member(5, MemberState.FAILED, "ddx....", reason="chunks: the disk is full; free some space and run again", category=Category.RESOURCE),
    member(6, MemberState.REFUSED, "r------", reason="encrypted: a password", reason_code=RefusalReason.ENCRYPTED),
    member(7, MemberState.WITHDRAWN, "-------", reason="privileged"),
    member(8, MemberState.DONE, parent_id="exhibit-00001-0123456789ab", is_requested=False),
    member(9, MemberState.DONE, "dddoooo"),
)


def status(members: Sequence[Member] = MIXED, **more: object) -> BatchStatus:
    outlook = {found.document_id: "its run is queued" for found in members if found.state.is_open}
    made = BatchStatus(BATCH, AT, tuple(members), outlook, frozenset(), (), tuple(groups(members)))
    return replace(made, **more)  # type: ignore[arg-type]


def drawn(found: BatchStatus, width: int = 140, rows: int | None = DEFAULT_ROWS) -> str:
    console = Console(width=width, force_terminal=False, color_system=None)
    with console.capture() as captured:
        console.print(screen(found, width=width, rows=rows))
    return captured.get()


@pytest.mark.parametrize("width", [100, 120, 140, 180])
def test_a_line_a_document_and_none_too_long(width: int) -> None:
    lines = drawn(status(), width).splitlines()
    assert all(len(line) <= width for line in lines)
    for found in MIXED:
        assert len([line for line in lines if found.document_id in line and found.state.value in line]) == 1


@pytest.mark.parametrize(
    "said",
    [
        "third production  priority high, submitted 2026-03-02 11:55 UTC by ann",
        "7 of 9 documents (77 %)",
        "1 waiting · 1 running · 4 done (1 finished before) · 1 failed · 1 refused · 1 withdrawn",
        "3/12",
        "its run is queued",
        "└ exhibit-00008-0123456789ab",
        "out of date: `legal-pipeline stale`",
        "failed resource",
        f"→ {FREE_SOME_SPACE} (exhibit-00005-0123456789ab)",
        "refused encrypted",
    ],
)
def test_what_is_on_the_screen(said: str) -> None:
    text = drawn(status(), 160)
    assert said in " ".join(text.split()) or said in text


def test_what_is_in_the_way_stands_above_the_documents() -> None:
    found = status(
        blockers=(Problem("queues", "queue ocr has no worker; 1 document waits for it", "start it"),),
        idle=frozenset({MIXED[3].document_id}),
        pending_work={MIXED[3].document_id: "no run is planned", MIXED[2].document_id: "its run is in progress"},
        batch=replace(BATCH, problems=(RequestProblem(7, "there is no such file", "correct line 7"),)),
    )
    text = drawn(found)
    above = text[: text.index("src")]
    assert "! queue ocr has no worker; 1 document waits for it → start it" in above
    assert "! 1 document was abandoned: no run is planned → `legal-pipeline batch retry" in above
    assert "! line 7 of the request was not accepted: there is no such file → correct line 7" in above


def test_of_ten_thousand_the_failed_are_shown_and_the_others_counted() -> None:
    members = [member(number, MemberState.DONE) for number in range(9_900)]
    members += [member(9_900 + number, MemberState.WAITING, ".......") for number in range(95)]
    members += [member(9_995 + number, MemberState.FAILED, "x......", reason="a") for number in range(5)]
    text = drawn(status(members))
    assert len([line for line in text.splitlines() if line.startswith("exhibit-")]) == DEFAULT_ROWS
    assert text.count(" failed ") >= 5
    assert "and 9,950 more: 50 waiting, 9,900 done; use --all to show them all" in text
    assert "9,905 of 10,000 documents (99 %)" in text
    everything = drawn(status(members[-1_000:]), rows=None)
    assert len([line for line in everything.splitlines() if line.startswith("exhibit-")]) == 1_000
    assert " more: " not in everything


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_a_limit_holds(rows: int) -> None:
    shown = [line for line in drawn(status(), rows=rows).splitlines() if any(found.document_id in line for found in MIXED)]
    in_groups = 3  # two that failed or were refused, and the remedy of one of them
    assert len(shown) == rows + in_groups


@pytest.mark.parametrize(
    ("members", "filled"),
    [
        ([member(1, MemberState.DONE)], 40),
        ([member(n, MemberState.DONE) for n in range(999)] + [member(999, MemberState.WAITING, ".......")], 39),
        ([], 0),
    ],
)
def test_the_bar_is_full_only_when_all_have_ended(members: list[Member], filled: int) -> None:
    assert drawn(status(members)).count("█") == filled


def test_a_single_failure_among_thousands_is_in_the_bar() -> None:
    members = [member(n, MemberState.DONE) for n in range(9_999)] + [member(9_999, MemberState.FAILED, "x......", reason="a")]
    console = Console(width=140, force_terminal=True, color_system="standard")
    with console.capture() as captured:
        console.print(screen(status(members), width=140))
    bar = captured.get().splitlines()[1]
    assert "\x1b[1;31m█" in bar


def test_a_window_is_not_left_by_a_view_that_is_drawn_again() -> None:
    members = [member(number, MemberState.RUNNING, "d>.....") for number in range(500)]
    found = status(members)
    height = 40
    console = Console(width=140, height=height, force_terminal=False, color_system=None)
    with console.capture() as captured:
        console.print(watched(found, width=140, rows=height - lines_around(found)))
    lines = captured.get().splitlines()
    assert len(lines) <= height
    assert "Ctrl-C closes this view without stopping the batch" in lines[-1]


@pytest.mark.parametrize("hostile", ["\x1b[2J\x1b]0;owned\x07", "[bold]markup[/]", "a\nb\rc", "\u202etxt.exe"])
def test_reasons_and_names_are_text_and_nothing_else(hostile: str) -> None:
    bad = member(1, MemberState.FAILED, "x......", reason=f"said {hostile}", category=Category.PERMANENT)
    text = drawn(status([bad], batch=replace(BATCH, name=hostile, actor=hostile)))
    assert not set(text) & set("\x1b\x07\r\u202e")
    assert hostile not in text or hostile == "[bold]markup[/]"


def test_every_state_has_a_style_and_every_mark_a_sign() -> None:
    assert set(STYLES) == set(MemberState)
    assert set(SIGNS) == set(StageState)
    assert len({sign for sign, _ in SIGNS.values()}) == len(StageState)
    assert len(STAGES) == 7
