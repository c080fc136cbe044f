"""`legal-pipeline batch status`, `verify` and `report` as an operator calls them, embedded: no server, no daemon."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from legal_pipeline.commands.batch.results import report, status, verify
from legal_pipeline.errors import UsageError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.files import exclusive_lock
from legal_pipeline.storage.database.tables import mentions
from legal_pipeline.storage.store import open_store
from legal_pipeline_tests.command_line import PROGRAMS
from legal_pipeline_tests.specimens.batches import BATCH_ID, Bench

PATIENCE_SECONDS = 180


@pytest.fixture
def bench(settings: Settings) -> Iterator[Bench]:
    store = open_store(settings)
    yield Bench(store, settings)
    store.engine.dispose()


def call(bench: Bench, command: click.Command, *arguments: str) -> Result:
    return CliRunner().invoke(command, [BATCH_ID[:8], *arguments], obj=bench.settings, standalone_mode=False, catch_exceptions=False)


@pytest.mark.parametrize(
    ("places", "code"),
    [
        ([], 0),
        (["processed", "refused", "withdrawn"], 0),
        (["processed", "failed"], 1),
        (["waiting"], 1),  # nobody is at work here, and nothing will come
    ],
)
def test_the_exit_code_of_status(bench: Bench, places: list[str], code: int) -> None:
    bench.batch([getattr(bench, place)(f"{number}.pdf") for number, place in enumerate(places)])
    for arguments in ((), ("--json",), ("--watch",), ("--all",)):
        assert call(bench, status, *arguments).return_value == code


def test_under_way_is_no_failure(bench: Bench) -> None:
    bench.batch([bench.processed("a.pdf"), bench.waiting("b.pdf")])
    with exclusive_lock(bench.settings.home / "run.lock"):
        done = call(bench, status)
    assert done.return_value == 0
    assert "1 of 2 documents (50 %)" in done.output


def test_json_has_every_document_unless_told_otherwise(bench: Bench) -> None:
    ids = [bench.processed(f"{number}.pdf") for number in range(3)]
    bench.batch(ids)
    whole, part = (json.loads(call(bench, status, "--json", *more).output) for more in ((), ("--limit", "1")))
    assert [row["document_id"] for row in whole["documents"]] == ids
    assert (len(part["documents"]), part["total"]) == (1, 3)


def test_a_limit_and_all(bench: Bench) -> None:
    bench.batch([bench.processed(f"{number}.pdf") for number in range(5)])
    assert "and 3 more: 3 done; use --all to show them all" in call(bench, status, "--limit", "2").output
    assert " more: " not in call(bench, status, "--all").output


@pytest.mark.parametrize("command", [status, verify, report])
def test_a_batch_that_is_not_there(bench: Bench, command: click.Command) -> None:
    with pytest.raises(UsageError, match="there is no batch 'ba7cba7c'; `legal-pipeline batch list` lists the batches"):
        call(bench, command)


def test_watching_ends_when_all_have_ended(bench: Bench) -> None:
    document_id = bench.waiting("a.pdf")
    bench.batch([document_id])
    lock = threading.Event()

    def work() -> None:
        with exclusive_lock(bench.settings.home / "run.lock"):
            lock.set()
            time.sleep(1.5)  # longer than a look takes; the outcome is the same however long
            bench.processed("a.pdf")

    worker = threading.Thread(target=work)
    worker.start()
    assert lock.wait(PATIENCE_SECONDS)
    done = call(bench, status, "--watch", "--interval", "0.5")
    worker.join()
    assert done.return_value == 0
    assert "1 of 1 documents (100 %)" in done.stdout
    assert "0 of 1 documents; no estimate yet" in done.stderr


def test_ctrl_c_leaves_the_view_and_shows_where_things_stand(bench: Bench) -> None:
    """In a window of its own, as a terminal has it."""
    bench.batch([bench.processed("a.pdf"), bench.waiting("b.pdf")])
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "DAGSTER_HOME"}
    environment |= {"LEGAL_PIPELINE_HOME": str(bench.settings.home), "TERM": "xterm-256color", "COLUMNS": "140", "LINES": "40"}
    command = [str(PROGRAMS / "legal-pipeline"), "batch", "status", BATCH_ID, "--watch"]
    with exclusive_lock(bench.settings.home / "run.lock"):
        # in the background of a script Ctrl-C is ignored, and what is started there inherits it
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        process = subprocess.Popen(command, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
        signal.signal(signal.SIGINT, before)
        os.close(theirs)
        said = b""
        try:
            said = _until(ours, said, lambda text: b"Ctrl-C closes this view" in text)
            process.send_signal(signal.SIGINT)
            # read to its end before it is waited for: a terminal that nobody reads holds up who writes to it
            said = _until(ours, said, lambda _: False)
            assert process.wait(PATIENCE_SECONDS) == 0
        finally:
            process.kill()
            process.wait()
            os.close(ours)
    assert b"\x1b[?1049h" in said, "a view takes a screen of its own and gives the old one back"
    assert b"\x1b[?1049l" in said
    assert said.rstrip().endswith((b"waiting", b"waiting\x1b[0m")), "the last view stays"
    assert b"Traceback" not in said


def _until(terminal: int, said: bytes, is_enough: Callable[[bytes], bool]) -> bytes:
    """What is written until it is enough, or until the other end is closed."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    waiting = select.poll()
    waiting.register(terminal, select.POLLIN)
    while not is_enough(said) and time.monotonic() < deadline:
        if not waiting.poll(1000):
            continue
        try:
            said += os.read(terminal, 65_536)
        except OSError:  # the other end is closed
            break
    return said


def test_verify_says_everything_is_there(bench: Bench) -> None:
    bench.batch([bench.processed("a.pdf"), bench.refused("b.pdf")])
    done = call(bench, verify)
    assert done.return_value == 0
    assert "2 documents: 1 verified, 1 refused with a reason, 0 incomplete" in done.output
    assert "success rate 100.0%, answer rate 100.0%: complete and correct" in done.output


def test_verify_names_what_is_wrong_and_where(bench: Bench) -> None:
    broken = bench.processed("a.pdf")
    bench.batch([broken, bench.failed("b.pdf"), bench.processed("c.pdf")])
    with transaction(bench.store.engine) as connection:
        connection.execute(sa.update(mentions).where(mentions.c.document_id == broken, mentions.c.start == 0).values(page_number=2))
    done = call(bench, verify)
    assert done.return_value == 1
    assert f"{broken}  a.pdf\n    mentions whose text or page is not that of the document: ORG at 0\n" in done.output
    assert "it has failed: chunks: bug: TypeError" in done.output
    assert "3 documents: 1 verified, 0 refused with a reason, 2 incomplete" in done.output
    assert "success rate 33.3%, answer rate 33.3%: NOT complete" in done.output


def test_verify_as_json_is_a_line_a_document_and_one_for_the_batch(bench: Bench) -> None:
    ids = [bench.processed("a.pdf"), bench.waiting("b.pdf")]
    bench.batch(ids)
    done = call(bench, verify, "--json")
    *lines, last = (json.loads(line) for line in done.output.splitlines())
    assert [(line["document_id"], line["is_complete"]) for line in lines] == [(ids[0], True), (ids[1], False)]
    assert (last["is_well"], last["verified"], last["success_rate"], last["answer_rate"]) == (False, 1, 0.5, 0.5)
    assert done.return_value == 1


def test_the_report_is_written_where_it_is_wanted(bench: Bench, tmp_path: Path) -> None:
    bench.batch([bench.processed("a.pdf")])
    at_home = call(bench, report).output.split()
    assert [Path(path).parent for path in at_home] == [bench.settings.home / "reports"] * 2
    elsewhere = call(bench, report, "--out", str(tmp_path / "for counsel")).output.splitlines()
    assert sorted(Path(path).suffix for path in elsewhere) == [".html", ".json"]
    assert all(Path(path).is_file() for path in (*at_home, *elsewhere))
    assert json.loads(call(bench, report, "--json").output)["total"] == 1


def test_a_folder_that_cannot_be_written(bench: Bench, tmp_path: Path) -> None:
    bench.batch([bench.processed("a.pdf")])
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be written"):
        call(bench, report, "--out", str(tmp_path / "file" / "below"))


@pytest.mark.parametrize("command", [status, verify, report])
def test_commands_explain_themselves(command: click.Command) -> None:
    done = CliRunner().invoke(command, ["--help"])
    assert done.exit_code == 0
    assert "batch" in done.output
