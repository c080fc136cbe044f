"""Whatever a batch, a matter or a file is called: nothing of it moves a cursor, colors a screen or turns a line round."""

from __future__ import annotations

import io
import json
import unicodedata

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table
from rich.text import Text

from legal_pipeline import terminal
from legal_pipeline.cli import cli
from legal_pipeline.model import Category
from legal_pipeline.plain_text import escaped, harmless
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents, pages
from legal_pipeline.storage.store import open_store
from legal_pipeline.terminal import HarmlessConsole
from legal_pipeline_tests.specimens.batches import BATCH_ID, Bench
from legal_pipeline_tests.storage.specimens import MATTER

HOSTILE = "a\x1b[2J\x1b]0;owned\x07b\x08c\x9b31md\u202ee\u2066f\u2028g\x7f\rh"

COMMANDS = [
    ("documents",),
    ("documents", "--json"),
    ("documents", "--state", "failed"),
    ("documents", "--state", "refused"),
    ("show", "{document}"),
    ("show", "{document}", "--json"),
    ("show", "{document}", "--page", "1", "--json"),
    ("search", "Larkspur"),
    ("batch", "list"),
    ("batch", "list", "--json"),
    ("batch", "status", "{batch}"),
    ("batch", "status", "{batch}", "--json"),
    ("batch", "verify", "{batch}"),
    ("batch", "verify", "{batch}", "--json"),
    ("audit",),
    ("summary",),
    ("stale",),
    ("documents", "acknowledge", "{document}", "--reason", "x"),
    ("retry", HOSTILE),
    (HOSTILE,),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, str]:
    settings = Settings(home=tmp_path_factory.mktemp("terminal") / "home")
    bench = Bench(open_store(settings), settings)
    done = bench.processed("a.pdf")
    ids = [done, bench.failed("b.pdf", f"chunks: {HOSTILE}", Category.TRANSIENT), bench.refused("c.pdf")]
    with transaction(bench.store.engine) as connection:
        connection.execute(documents.update().values(file_name=HOSTILE))
        connection.execute(pages.update().where(pages.c.page_number == 1).values(bates=HOSTILE))
    bench.batch(ids, name=HOSTILE)
    return settings, done


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: " ".join(arguments)[:30].encode("unicode_escape").decode())
def test_no_command_writes_what_a_terminal_would_obey(
    home: tuple[Settings, str], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    settings, done = home
    monkeypatch.setenv("LEGAL_PIPELINE_HOME", str(settings.home))
    given = [word.format(document=done, batch=BATCH_ID) if "{" in word else word for word in arguments]
    result = CliRunner().invoke(cli, given)
    written = result.output + (result.stderr if result.stderr_bytes is not None else "")
    assert [f"{char!r}" for char in written if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") and char not in "\n\t"] == []
    if "--json" in arguments:
        assert all(json.loads(line) for line in written.splitlines())


@given(st.text())
def test_what_is_harmless_stays_as_long_and_says_nothing_to_a_terminal(text: str) -> None:
    shown = harmless(text)
    assert len(shown) == len(text)
    assert not any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in shown if char not in "\n\t")
    assert harmless(shown) == shown


@given(st.dictionaries(st.text(), st.text()))
def test_json_says_the_same_and_harmlessly(record: dict[str, str]) -> None:
    line = escaped(json.dumps(record, ensure_ascii=False))
    assert json.loads(line) == record
    assert not any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in line)


def test_its_own_colors_stay() -> None:
    file = io.StringIO()
    console = HarmlessConsole(file=file, force_terminal=True, color_system="standard", width=60)
    table = Table("name")
    table.add_row(Text(f"{MATTER} \x1b[31m", style="bold red"))
    console.print(table)
    console.print(f"[green]fine[/] {HOSTILE}")
    written = file.getvalue()
    assert "\x1b[1;31m" in written and "\x1b[32mfine" in written
    assert "\x1b[2J" not in written and "\x07" not in written


def test_what_looks_like_an_emoji_in_a_name_stays_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    said = "there is no document 'a:x:b :smile:.pdf'"
    for each, stream in ((terminal.console, "out"), (terminal.errors, "err")):
        each.print(said, markup=False)
        assert getattr(capsys.readouterr(), stream) == f"{said}\n"
