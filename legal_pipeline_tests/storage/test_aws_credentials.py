"""A client is made anew when the files that its credentials came from have changed, and not otherwise."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from legal_pipeline.settings import Settings
from legal_pipeline.storage.aws_credentials import RenewedClient
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.textract.client import Textract

KEYS = "[default]\naws_access_key_id = {key}\naws_secret_access_key = secret\nregion = us-east-1\n"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def same_size_and_later(path: Path) -> None:
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1))


CHANGES: list[tuple[str, Callable[[Path], object], bool]] = [
    ("nothing", lambda folder: None, False),
    ("rotated keys", lambda folder: (folder / "credentials").write_text("other keys"), True),
    ("rotated keys of the same length", lambda folder: same_size_and_later(folder / "credentials"), True),
    ("a new config file", lambda folder: (folder / "config").write_text("[default]"), True),
    ("a removed file", lambda folder: (folder / "credentials").unlink(), True),
    ("another file", lambda folder: (folder / "notes").write_text("of no matter"), False),
]


@pytest.mark.parametrize(("change", "is_renewed"), [each[1:] for each in CHANGES], ids=[each[0] for each in CHANGES])
def test_what_renews_a_client(files: Path, change: Callable[[Path], object], is_renewed: bool) -> None:
    (files / "credentials").write_text("keys")
    own = RenewedClient(object)
    first = own.get()
    change(files)
    assert (own.get() is not first) == is_renewed


def test_rejected_credentials_renew_it() -> None:
    own = RenewedClient(object)
    first = own.get()
    own.forget()
    assert own.get() is not first


@pytest.mark.parametrize("service", [S3, Textract])
def test_no_request_is_made_with_keys_that_were_rotated(files: Path, settings: Settings, service: type[S3] | type[Textract]) -> None:
    (files / "credentials").write_text(KEYS.format(key="OLD"))
    opened = service.of(settings)
    assert opened.client._request_signer._credentials.access_key == "OLD"  # type: ignore[union-attr]
    (files / "credentials").write_text(KEYS.format(key="ROTATED"))
    assert opened.client._request_signer._credentials.access_key == "ROTATED"  # type: ignore[union-attr]
