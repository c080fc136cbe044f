"""Whatever a user gets wrong: one line that says what is wrong and what to do, exit code 2, no traceback."""

from __future__ import annotations

import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from legal_pipeline.storage.database import engine as database
from legal_pipeline_tests.conftest import Cli

MISTAKES: list[tuple[str, str]] = [
    ("frobnicate", "No such command 'frobnicate'"),
    ("--frobnicate", "No such option"),
    ("run", "Missing argument 'PATHS...'"),
    ("run {tmp}/not-there", "not-there does not exist"),
    ("run {tmp}/file.txt {tmp}/not-there", "not-there does not exist"),
    ("run {tmp}/file.txt --priority urgent", "'urgent' is not one of 'high', 'normal', 'low'"),
    ("register {tmp}/not-there", "not-there does not exist"),
    ("documents --state sleeping", "'sleeping' is not one of"),
    ("show", "Missing argument 'DOCUMENT'"),
    ("show nobody", "there is no document 'nobody'; `legal-pipeline documents` lists them"),
    ("show nobody --page 1", "there is no document 'nobody'"),
    ("show nobody --page 0", "0 is not in the range 1<=x<="),
    ("show nobody --page 99999999999999999999", "99999999999999999999 is not in the range"),
    # of variables that are not set: everything, or whatever is there alone, would be meant
    ("show ''", "an empty name names no document"),
    ("withdraw '' --reason x", "an empty name names no document"),
    ("retry ''", "an empty name names no document"),
    ("documents --matter ''", "--matter '' names no matter"),
    ("retry --failed --matter ''", "--matter '' names no matter"),
    ("documents acknowledge --matter '' --reason x", "--matter '' names no matter"),
    ("upload {tmp}/file.txt --matter ''", "--matter '' names no matter"),
    ("upload {tmp}/file.txt --matter ..", "--matter '..' names no matter"),
    ("run {tmp}/file.txt --matter ''", "--matter '' names no matter"),
    ("users add ann --matter ''", "--matter '' names no matter"),
    ("relationships --matter ''", "--matter '' names no matter"),
    ("search", "Missing argument 'QUERY...'"),
    ("search x --list {tmp}/file.txt", "Missing argument 'QUERY...'"),
    ("search --list {tmp}/not-there", "not-there' does not exist"),
    ("search ???", "no word to search for"),
    ("search word --limit 0", "0 is not in the range"),
    ("relationships --type befriends", "'befriends' is not one of"),
    ("export", "Missing option '--out'"),
    ("export --format xml --out {tmp}/out", "'xml' is not one of 'jsonl', 'csv', 'xlsx'"),
    ("export --out {tmp}/file.txt", "is a file"),
    ("export --out /dev/null/out", "/dev/null/out"),
    ("sample", "Missing argument 'FOLDER'"),
    ("sample {tmp}/file.txt", "is a file"),
    ("sample /dev/null/sample", "/dev/null/sample"),
    ("dev --port 0", "0 is not in the range"),
]

BAD_SETTINGS: list[tuple[str, str, str]] = [
    ("PROCESSES", "0", "greater than or equal to 1"),
    ("PROCESSES", "many", "valid integer"),
    ("OCR_ENGINE", "magic", "'auto', 'tesseract' or 'rapidocr'"),
    ("OCR_DPI", "9999", "less than or equal to 600"),
    ("MATTER_PRIORITIES", "high", 'it is no JSON; it is the priority of arriving documents by matter, as JSON: {"smith-v-jones": "high"}'),
    ("MATTER_PRIORITIES", '{"smith": "urgent"}', "LEGAL_PIPELINE_MATTER_PRIORITIES is not usable: smith: Input should be"),
    ("TEXTRACT_MATTERS", "smith", 'as JSON: ["smith-v-jones"]'),
    ("HOME", "/dev/null/home", "set it to a folder that you can write to"),
    ("DATABASE_URL", "nonsense", "write postgresql+psycopg2://"),
    ("DATABASE_URL", "sqlite:////dev/null/x.sqlite", "cannot be written"),
    ("DATABASE_URL", "postgresql+psycopg2://nobody@127.0.0.1:1/nothing", "did not answer"),
]

# in a shell that names a broker that is not there
DEPLOYED: list[tuple[str, str]] = [
    ("dev", "deployed mode has its own UI"),
    ("run {tmp}/file.txt", "run `legal-pipeline workers start`"),
    ("register {tmp}/file.txt", "run `legal-pipeline workers start`"),
    ("redis audit", "Redis at redis://127.0.0.1:1/0 cannot be reached"),
    ("workers start", "LEGAL_PIPELINE_DATABASE_URL"),
    ("workers plan --profile t3.huge", "'t3.huge' is not one of 't3.medium', 't3.large', 'dev'"),
]

USING_THE_HOME = [
    "run {tmp}/file.txt",
    "register {tmp}/file.txt",
    "documents",
    "show x",
    "search x",
    "export --out {tmp}/out",
    "summary",
    "env",
]


def one_line(done: subprocess.CompletedProcess[str], words: str) -> None:
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert done.stdout == ""


@pytest.fixture
def call(cli: Cli, tmp_path: Path) -> Cli:
    (tmp_path / "file.txt").write_text("Ann Lee met Bob Baker.")

    def with_paths(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return cli(*(word.format(tmp=tmp_path) for word in shlex.split(line)), exit_code=2, in_process=True, **environment)

    return with_paths


@pytest.mark.parametrize(("line", "words"), MISTAKES, ids=[line for line, _ in MISTAKES])
def test_wrong_arguments(call: Cli, line: str, words: str) -> None:
    one_line(call(line), words)


def test_a_wrong_query_is_shown_with_a_caret(cli: Cli) -> None:
    done = cli("search", 'fire AND ("no end', exit_code=2, in_process=True)
    assert done.stderr.splitlines() == [
        "legal-pipeline: the quotation mark is never closed (at character 11 of the query)",
        '  fire AND ("no end',
        "            ^",
    ]


@pytest.mark.parametrize(("line", "words"), DEPLOYED, ids=[line for line, _ in DEPLOYED])
def test_in_the_deployed_form(call: Cli, home: Path, line: str, words: str) -> None:
    done = call(line, LEGAL_PIPELINE_BROKER_URL="redis://:secret@127.0.0.1:1/0")
    one_line(done, words)
    assert "secret" not in done.stderr
    assert not (home / "deployed" / "dagster.yaml").exists(), "nothing half-started is left behind"


@pytest.mark.parametrize(("name", "value", "words"), BAD_SETTINGS, ids=[f"{name}={value}" for name, value, _ in BAD_SETTINGS])
def test_bad_settings(call: Cli, name: str, value: str, words: str) -> None:
    done = call("documents", **{f"LEGAL_PIPELINE_{name}": value})
    one_line(done, words)


@pytest.mark.parametrize("line", USING_THE_HOME)
def test_a_home_that_cannot_be_written(call: Cli, line: str) -> None:
    one_line(call(line, LEGAL_PIPELINE_HOME="/dev/null/home"), "LEGAL_PIPELINE_HOME=/dev/null/home cannot be written")


@pytest.mark.parametrize("line", ["run {tmp}/file.txt", "register {tmp}/file.txt"])
@pytest.mark.parametrize("is_new", [True, False], ids=["new", "in use"])
def test_a_locked_database(cli: Cli, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, is_new: bool) -> None:
    """With less patience than the usual thirty seconds."""
    monkeypatch.setattr(database, "_BUSY_TIMEOUT_SECONDS", 0.3)
    (tmp_path / "file.txt").write_text("x")
    home.mkdir()
    if not is_new:
        cli("documents")
    holder = sqlite3.connect(home / "legal-pipeline.sqlite", isolation_level=None)
    holder.execute("begin immediate")
    done = cli(*(word.format(tmp=tmp_path) for word in line.split()), exit_code=2)
    one_line(done, "the database is locked by another process; wait for it to finish or stop it")
    holder.execute("rollback")
    assert cli("documents", "--json").stdout == ""


def test_help_is_no_mistake(cli: Cli) -> None:
    for arguments in (["--help"], ["-h"], ["run", "--help"], ["--version"]):
        assert cli(*arguments, LEGAL_PIPELINE_HOME="/dev/null/home").stderr == ""


def test_a_reader_that_has_seen_enough_is_no_error(cli: Cli, home: Path, tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number}.txt").write_text("x")
    cli("register", tmp_path)
    program = Path(sys.executable).parent / "legal-pipeline"
    done = subprocess.run(f"{program} documents --json | head -n 1", shell=True, capture_output=True, text=True, timeout=240, check=False)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_the_command_line_starts_without_the_orchestrator() -> None:
    """The help needs no database and no settings, and a reading command none of the imports that take half a second."""
    heavy = "{'dagster', 'boto3', 'spacy', 'celery', 'redis', 'rapidfuzz', 'sqlalchemy.dialects.postgresql'}"
    help_alone = "{'sqlalchemy', 'pydantic'}"
    code = (
        "import sys; from legal_pipeline.cli import cli; list(cli.commands.values());"
        f" early = ({heavy} | {help_alone}) & set(sys.modules);"
        " from legal_pipeline.storage.store import open_store; import legal_pipeline.storage.search.search;"
        f" sys.exit(', '.join(early | {heavy} & set(sys.modules)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
