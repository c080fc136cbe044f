"""Uploads to the inbox: complete or absent, verified, never sent twice, and resumed after a kill."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from legal_pipeline.errors import ExternalError, SetupError, SourceChanged
from legal_pipeline.storage.aws_errors import Denied
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.s3.folder_upload import copy_into_folder
from legal_pipeline.storage.s3.upload import UploadResult, plan_of, upload
from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.servers.s3 import BUCKET, S3Server
from legal_pipeline_tests.servers.s3_faults import Fault, FaultyS3

MIB = 1024 * 1024
PART = 5 * MIB
"""The smallest that S3 takes."""


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Four parts, each of other bytes."""
    path = tmp_path / "large.pdf"
    path.write_bytes(b"".join(bytes([number]) * PART for number in range(3)) + b"the end")
    return path


def parts_sent(proxy: FaultyS3) -> list[int]:
    return [asked.part_number for asked in proxy.asked if asked.part_number is not None]


def send(s3: S3, path: Path, key: str = "inbox/m/large.pdf", tags: dict[str, str] | None = None) -> UploadResult:
    return upload(s3, BUCKET, key, path, tags, part_bytes=PART)


def interrupt(s3: S3, proxy: FaultyS3, path: Path, at_part: int, tags: dict[str, str] | None = None) -> None:
    proxy.fault = lambda asked: Fault(status=500, code="InternalError") if asked.part_number == at_part else None
    with pytest.raises(ExternalError):
        send(s3, path, tags=tags)
    proxy.fault = lambda asked: None
    proxy.asked.clear()


@pytest.mark.parametrize("size_bytes", [0, 1, 1000, PART, PART + 1, 2 * PART])
def test_what_is_sent_is_what_is_there(s3: S3, s3_server: S3Server, tmp_path: Path, size_bytes: int) -> None:
    content = os.urandom(size_bytes)
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    done = send(s3, path, tags={"priority": "high"})
    assert (done.sent_bytes, done.is_new, done.is_resumed) == (size_bytes, True, False)
    assert s3_server.get("inbox/m/large.pdf") == content
    assert s3.tags(BUCKET, "inbox/m/large.pdf") == {"priority": "high"}
    assert s3.head(BUCKET, "inbox/m/large.pdf").etag == plan_of(path, PART).etag


@pytest.mark.parametrize("name", ["a,b.pdf", "two\nlines.pdf", "\"q\" 'r'.pdf", "🙂.pdf", "100%+ ?#.pdf", "x" * 990 + ".pdf"])
def test_any_key(s3: S3, s3_server: S3Server, large: Path, tmp_path: Path, name: str) -> None:
    small = tmp_path / "small.pdf"
    small.write_bytes(b"small")
    send(s3, small, f"m/{name}")
    assert s3_server.get(f"m/{name}") == b"small"
    send(s3, large, f"n/{name}")
    assert s3_server.get(f"n/{name}") == large.read_bytes()


def test_what_is_there_with_the_same_bytes_is_not_sent_again(s3: S3, large: Path, proxy: FaultyS3, tmp_path: Path) -> None:
    small = tmp_path / "small.pdf"
    small.write_bytes(b"small")
    for path in (large, small):
        send(s3, path, path.name)
        proxy.asked.clear()
        done = send(s3, path, path.name)
        assert (done.is_new, done.sent_bytes, [asked.method for asked in proxy.asked]) == (False, 0, ["HEAD"])


def test_a_tag_is_set_on_what_is_there_and_others_stay(s3: S3, s3_server: S3Server, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x")
    s3_server.put("inbox/m/a.pdf", b"x", tags="owner=ann&priority=low")
    assert not send(s3, path, "inbox/m/a.pdf", {"priority": "high"}).is_new
    assert s3.tags(BUCKET, "inbox/m/a.pdf") == {"owner": "ann", "priority": "high"}


def test_other_bytes_of_the_same_size_are_sent(s3: S3, s3_server: S3Server, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    for content in (b"before", b"after!"):
        path.write_bytes(content)
        assert send(s3, path, "inbox/m/a.pdf").is_new
        assert s3_server.get("inbox/m/a.pdf") == content


def test_an_upload_goes_on_where_it_stopped(s3: S3, s3_server: S3Server, proxy: FaultyS3, large: Path) -> None:
    interrupt(s3, proxy, large, at_part=3)
    assert s3_server.keys() == []
    done = send(s3, large)
    assert parts_sent(proxy) == [3, 4]
    assert (done.is_resumed, done.sent_bytes) == (True, PART + len(b"the end"))
    assert s3_server.get("inbox/m/large.pdf") == large.read_bytes()
    # nothing is left that would be paid for
    assert "Uploads" not in s3_server.client.list_multipart_uploads(Bucket=BUCKET)


def test_parts_of_other_bytes_are_sent_again(s3: S3, s3_server: S3Server, proxy: FaultyS3, large: Path) -> None:
    interrupt(s3, proxy, large, at_part=4)
    with large.open("r+b") as file:
        file.seek(PART + 1)
        file.write(b"!")
    done = send(s3, large)
    assert parts_sent(proxy) == [2, 4]
    assert done.is_resumed
    assert s3_server.get("inbox/m/large.pdf") == large.read_bytes()


def test_a_file_that_has_become_shorter_leaves_no_part_of_the_longer_one(s3: S3, s3_server: S3Server, proxy: FaultyS3, large: Path) -> None:
    interrupt(s3, proxy, large, at_part=4)
    os.truncate(large, 2 * PART)
    send(s3, large)
    assert s3_server.get("inbox/m/large.pdf") == large.read_bytes()


def test_tags_of_the_attempt_that_ends_count(s3: S3, proxy: FaultyS3, large: Path) -> None:
    interrupt(s3, proxy, large, at_part=2, tags={"priority": "low"})
    send(s3, large, tags={"priority": "high"})
    assert s3.tags(BUCKET, "inbox/m/large.pdf") == {"priority": "high"}


def test_uploads_of_other_keys_and_of_other_tools_are_left_alone(s3: S3, s3_server: S3Server, large: Path) -> None:
    for key in ("inbox/m/large.pdf.bak", "inbox/m/large"):
        s3_server.client.create_multipart_upload(Bucket=BUCKET, Key=key, ChecksumAlgorithm="SHA256")
    s3_server.client.create_multipart_upload(Bucket=BUCKET, Key="inbox/m/large.pdf", ChecksumAlgorithm="CRC32")
    assert not send(s3, large).is_resumed
    assert len(s3_server.client.list_multipart_uploads(Bucket=BUCKET)["Uploads"]) == 3


@pytest.mark.parametrize("size_bytes", [1000, 2 * PART])
def test_bytes_that_s3_has_stored_wrongly_are_noticed(s3: S3, s3_server: S3Server, tmp_path: Path, size_bytes: int) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x" * size_bytes)
    # a server that says it has other bytes than were sent
    made = s3.client

    class Wrong:
        def __getattr__(self, name: str) -> object:
            call = getattr(made, name)
            if name not in ("put_object", "upload_part"):
                return call
            return lambda **asked: call(**asked | {"Body": b"y" + asked["Body"][1:]})

    with pytest.raises(ExternalError, match="differ from those sent"):
        upload(S3(Wrong()), BUCKET, "inbox/m/a.pdf", path, part_bytes=PART)  # type: ignore[arg-type]


def test_a_file_that_changes_while_it_is_sent(s3: S3, s3_server: S3Server, proxy: FaultyS3, large: Path) -> None:
    def change() -> None:
        with large.open("r+b") as file:
            file.seek(2 * PART)
            file.write(b"changed")

    proxy.fault = lambda asked: Fault(first=change) if asked.part_number else None
    with pytest.raises(SourceChanged, match="when it is complete"):
        send(s3, large)
    assert s3_server.keys() == []


def test_who_may_not_write(s3: S3, proxy: FaultyS3, large: Path) -> None:
    proxy.fault = lambda asked: Fault(status=403, code="AccessDenied") if asked.method in ("POST", "PUT") else None
    with pytest.raises(Denied, match="grant s3:PutObject"):
        send(s3, large)


def test_a_bucket_that_is_not_there(s3: S3, large: Path) -> None:
    with pytest.raises(SetupError, match="there is no bucket no-such-bucket"):
        upload(s3, "no-such-bucket", "m/a.pdf", large)


def test_the_number_of_parts_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "sparse"
    path.touch()
    os.truncate(path, 50_000)
    assert len(plan_of(path, 1).parts) <= 9000
    assert plan_of(path, 1).size_bytes == 50_000


def test_a_digest_of_parts_is_the_one_that_other_tools_make(large: Path) -> None:
    whole = large.read_bytes()
    digests = [hashlib.md5(whole[start : start + PART]).digest() for start in range(0, len(whole), PART)]
    assert plan_of(large, PART).etag == f"{hashlib.md5(b''.join(digests)).hexdigest()}-4"


_UPLOAD = """
import sys, pathlib
from legal_pipeline.storage.s3.client import S3, make_client
from legal_pipeline.storage.s3.upload import upload
upload(S3(make_client(sys.argv[1])), "case-files", "inbox/m/large.pdf", pathlib.Path(sys.argv[2]), part_bytes=5 * 1024 * 1024)
"""


def test_an_upload_that_was_killed_between_two_parts_goes_on(
    s3: S3, s3_server: S3Server, proxy: FaultyS3, large: Path, tmp_path: Path
) -> None:
    """A process and SIGKILL, while S3 holds the third part back."""
    arrived, go_on = tmp_path / "arrived", tmp_path / "go on"

    def hold() -> None:
        arrived.touch()
        wait_until(go_on.exists, "the process has been killed")

    proxy.fault = lambda asked: Fault(first=hold, status=500, code="InternalError") if asked.part_number == 3 else None
    process = subprocess.Popen([sys.executable, "-c", _UPLOAD, proxy.url, str(large)])
    wait_until(arrived.exists, "the third part is on its way")
    process.send_signal(signal.SIGKILL)
    assert process.wait(60) == -signal.SIGKILL
    go_on.touch()
    proxy.fault = lambda asked: None
    proxy.asked.clear()
    done = send(s3, large)
    assert parts_sent(proxy) == [3, 4]
    assert done.is_resumed
    assert s3_server.get("inbox/m/large.pdf") == large.read_bytes()


# into a folder


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def test_a_file_is_copied_under_a_hidden_name_first(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"bytes")
    seen: list[str] = []
    replace = Path.replace

    def watched(self: Path, target: Path) -> Path:
        seen.append(self.name)
        assert not Path(target).exists()
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    assert copy_into_folder(inbox, "m/sub/a.pdf", path) == UploadResult(5, 5)
    assert (inbox / "m/sub/a.pdf").read_bytes() == b"bytes"
    assert len(seen) == 1
    assert seen[0].startswith(".") and seen[0].endswith(".uploading")
    assert not copy_into_folder(inbox, "m/sub/a.pdf", path).is_new


def test_a_name_as_long_as_a_name_may_be(inbox: Path, tmp_path: Path) -> None:
    path = tmp_path / ("x" * 251 + ".pdf")
    path.write_bytes(b"bytes")
    copy_into_folder(inbox, f"m/{path.name}", path)
    assert (inbox / "m" / path.name).read_bytes() == b"bytes"


def test_other_bytes_replace_what_is_there(inbox: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    for content in (b"before", b"after!"):
        path.write_bytes(content)
        assert copy_into_folder(inbox, "m/a.pdf", path).is_new
        assert [each.read_bytes() for each in (inbox / "m").iterdir()] == [content]
