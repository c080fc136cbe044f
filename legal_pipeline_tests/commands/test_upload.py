"""`legal-pipeline upload` as its users call it: one line a file, and an exit code that is true."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from legal_pipeline.commands.upload import upload
from legal_pipeline.errors import ExternalError, LegalPipelineError, SetupError, UsageError
from legal_pipeline.settings import load_settings
from legal_pipeline_tests.conftest import Cli
from legal_pipeline_tests.servers.ports import free_port
from legal_pipeline_tests.servers.s3 import BUCKET, S3Server
from legal_pipeline_tests.servers.s3_faults import Fault, faulty
from legal_pipeline_tests.specimens.small_disk import SmallDisk


def call(*arguments: str | Path) -> list[dict[str, object]]:
    """In this process, with the settings of the environment; what it printed, and last its exit code."""
    done: Result = CliRunner().invoke(upload, [*map(str, arguments), "--json"], obj=load_settings(), standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    return [*map(json.loads, done.stdout.splitlines()), {"exit": done.return_value}]


def outcomes(lines: list[dict[str, object]]) -> list[tuple[object, object]]:
    return [(line["key"], line["outcome"]) for line in lines if "key" in line]


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case file"
    (folder / "sub").mkdir(parents=True)
    for name in ("b.pdf", "a,b.pdf", "sub/c\nd.pdf", ".DS_Store"):
        (folder / name).write_bytes(name.encode())
    return folder


def test_a_folder_with_what_is_below_it(s3_server: S3Server, case: Path) -> None:
    lines = call(case, "--matter", "Smith v. Jones", "--priority", "high", "--prefix", "/2024/mails/")
    keys = ["smith-v-jones/2024/mails/a,b.pdf", "smith-v-jones/2024/mails/b.pdf", "smith-v-jones/2024/mails/sub/c\nd.pdf"]
    assert outcomes(lines) == [(key, "uploaded") for key in keys]
    assert lines[-1] == {"exit": 0}
    assert s3_server.keys() == [f"inbox/{key}" for key in keys]
    assert s3_server.client.get_object_tagging(Bucket=BUCKET, Key=f"inbox/{keys[0]}")["TagSet"] == [{"Key": "priority", "Value": "high"}]
    assert outcomes(call(case, "--matter", "smith-v-jones", "--prefix", "2024/mails")) == [(key, "unchanged") for key in keys]


def test_one_file_that_fails_does_not_keep_the_others(s3_server: S3Server, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with faulty(s3_server) as proxy:
        monkeypatch.setenv("LEGAL_PIPELINE_S3_ENDPOINT_URL", proxy.url)
        proxy.fault = lambda asked: Fault(status=403, code="AccessDenied") if asked.method == "PUT" and "b.pdf" in asked.path[-7:] else None
        lines = call(case / "b.pdf", case / "nothing.pdf", case / "sub", case / ".DS_Store", "--matter", "m")
    assert outcomes(lines) == [("m/b.pdf", "failed"), ("", "failed"), ("m/c\nd.pdf", "uploaded"), ("m/.DS_Store", "failed")]
    assert lines[-1] == {"exit": 1}
    assert "grant s3:PutObject" in str(lines[0]["said"])


def test_two_files_of_one_name(s3_server: S3Server, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.pdf").write_bytes(folder.encode())
    lines = call(tmp_path / "one" / "a.pdf", tmp_path / "two", tmp_path / "one", "--matter", "m")
    assert outcomes(lines) == [("m/a.pdf", "uploaded"), ("m/a.pdf", "failed")]
    assert lines[-1] == {"exit": 1}
    assert s3_server.get("inbox/m/a.pdf") == b"one"


def test_a_name_that_is_no_utf8(s3_server: S3Server, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.pdf")
    path.write_bytes(b"x")
    assert outcomes(call(path, "--matter", "m")) == [("m/caf\ufffd.pdf", "uploaded")]


def test_a_name_too_long_for_a_key_fails_alone(s3_server: S3Server, tmp_path: Path) -> None:
    path = tmp_path / ("x" * 200)
    path.write_bytes(b"x")
    prefix = "/".join(["y" * 100] * 10)
    lines = call(path, "--matter", "m", "--prefix", prefix)
    assert (lines[0]["outcome"], lines[-1]) == ("failed", {"exit": 1})
    assert "S3 allows 1,024" in str(lines[0]["said"])


def test_a_folder_without_files_is_not_a_success(s3_server: S3Server, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert call(tmp_path / "empty", "--matter", "m") == [{"exit": 1}]


def test_a_local_inbox(home: Path, case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    monkeypatch.setenv("LEGAL_PIPELINE_INBOX", str(inbox))
    assert outcomes(call(case, "--matter", "m")) == [("m/a,b.pdf", "uploaded"), ("m/b.pdf", "uploaded"), ("m/sub/c\nd.pdf", "uploaded")]
    assert (inbox / "m/sub/c\nd.pdf").read_bytes() == b"sub/c\nd.pdf"
    assert outcomes(call(case / "b.pdf", "--matter", "m")) == [("m/b.pdf", "unchanged")]
    with pytest.raises(UsageError, match="have no tags"):
        call(case, "--matter", "m", "--priority", "high")


def test_a_local_inbox_that_cannot_be_written(home: Path, case: Path, small_disk: SmallDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is wrong with the file, and nothing is said of it."""
    inbox = small_disk.mount / "inbox"
    inbox.mkdir()
    monkeypatch.setenv("LEGAL_PIPELINE_INBOX", str(inbox))
    (inbox / "taken").touch()
    [line, _] = call(case / "b.pdf", "--matter", "taken")
    assert line["said"] == f"{inbox} cannot be written (File exists); correct the rights of the folder, or what stands in its place"
    small_disk.fill()
    [line, end] = call(case / "b.pdf", "--matter", "m")
    assert "the disk is full" in str(line["said"]) and end == {"exit": 1}
    small_disk.empty()
    assert outcomes(call(case / "b.pdf", "--matter", "m")) == [("m/b.pdf", "uploaded")]


@pytest.mark.parametrize(
    ("environment", "options", "kind", "said"),
    [
        ({"LEGAL_PIPELINE_S3_BUCKET": None}, [], SetupError, "LEGAL_PIPELINE_S3_BUCKET"),
        ({"LEGAL_PIPELINE_S3_BUCKET": None, "LEGAL_PIPELINE_INBOX": "/no/such/folder"}, [], SetupError, "is not a folder"),
        ({"LEGAL_PIPELINE_S3_BUCKET": "no-such-bucket"}, [], SetupError, "there is no bucket"),
        ({"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}, [], SetupError, "no AWS credentials"),
        ({"LEGAL_PIPELINE_S3_ENDPOINT_URL": f"http://127.0.0.1:{free_port()}"}, [], ExternalError, "did not answer"),
        ({}, ["--prefix", "a/../../other"], UsageError, "begins with a dot"),
    ],
    ids=["no bucket", "no folder", "missing bucket", "no credentials", "endpoint down", "prefix"],
)
def test_what_would_fail_for_every_file_is_said_once(
    s3_server: S3Server,
    case: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str | None],
    options: list[str],
    kind: type[LegalPipelineError],
    said: str,
) -> None:
    for name, value in environment.items():
        if value is None:
            monkeypatch.delenv(name)
        else:
            monkeypatch.setenv(name, value)
    with pytest.raises(kind, match=said):
        call(case, "--matter", "m", *options)


def test_as_a_process(cli: Cli, s3_server: S3Server, case: Path) -> None:
    done = cli("upload", case, "--matter", "m")
    assert [line.split()[0] for line in done.stdout.splitlines()[:3]] == ["uploaded"] * 3
    assert done.stdout.splitlines()[-1] == "3 files, 23 bytes sent, 0 failed"
    assert "m/sub/c\\nd.pdf" in done.stdout
    said = cli("upload", case, "--matter", "m", exit_code=2, LEGAL_PIPELINE_S3_BUCKET="no-such-bucket").stderr
    assert "there is no bucket no-such-bucket" in said
