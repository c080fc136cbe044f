"""What keeps a machine from joining a deployment is said before anything is written."""

from __future__ import annotations

import json
import socket
import stat
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from legal_pipeline.deployment.join import join
from legal_pipeline.errors import SetupError
from legal_pipeline.settings import Settings, load_settings
from legal_pipeline.storage.database.engine import prepare_database
from legal_pipeline.storage.program_settings import CODE, Publication, values_of
from legal_pipeline.storage.redis.client import Prefix
from legal_pipeline_tests.servers import databases

Values = dict[str, str | None]


@pytest.fixture(scope="module")
def database_url(postgres_server: databases.Postgres) -> Iterator[str]:
    url = postgres_server.create_database("test_join")
    prepare_database(url).dispose()
    yield url
    postgres_server.drop_database("test_join")


@pytest.fixture
def here(home: Path, redis_server: databases.Redis, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of a shell on a machine that is to join."""
    for name, value in {"DATABASE_URL": database_url, "BROKER_URL": redis_server.url, "PROFILE": "ocr-only"}.items():
        monkeypatch.setenv(f"LEGAL_PIPELINE_{name}", value)
    return load_settings()


@pytest.fixture
def publish(here: Settings, redis_server: databases.Redis) -> Callable[..., None]:
    """As the daemon of a control machine with these settings would."""

    def published(host: str = "control", program: str = "daemon", **other: str | None) -> None:
        values: Values = values_of(here) | {"files_uri": "s3://case-files/files", "s3_bucket": "case-files", "profile": "t3.medium"} | other
        with redis_server.client() as client:
            publication = Publication(program, host, 1, 0.0, values)
            client.set(f"{Prefix.METRICS}settings:{program}@{host}", json.dumps(asdict(publication)))

    return published


def test_what_the_machines_must_agree_on_is_taken_over(
    here: Settings, publish: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(ocr_languages="eng,deu", matter_priorities='{"smith": "high"}', webserver_port="3999", home="/srv/control", ocr_dpi="300")
    joined = join(here)
    assert joined.control == "control"
    assert joined.settings == {
        "LEGAL_PIPELINE_FILES_URI": "s3://case-files/files",
        "LEGAL_PIPELINE_S3_BUCKET": "case-files",
        "LEGAL_PIPELINE_OCR_LANGUAGES": "eng,deu",
        "LEGAL_PIPELINE_OCR_DPI": "300",
        "LEGAL_PIPELINE_MATTER_PRIORITIES": '{"smith": "high"}',
    }
    for name in ("DATABASE_URL", "BROKER_URL", "PROFILE"):
        monkeypatch.delenv(f"LEGAL_PIPELINE_{name}")
    found = load_settings()
    assert (found.results_url, found.broker_url, found.profile) == (here.results_url, here.broker_url, "ocr-only")
    assert (found.ocr_languages, found.ocr_dpi, found.files_uri) == (("eng", "deu"), 300, "s3://case-files/files")
    assert found.matter_priorities == {"smith": "high"} and found.webserver_port != 3999
    for path in [found.home / "settings.env", *(found.home / "secrets").iterdir()]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    # a second call takes over what has changed since
    publish(ocr_dpi="200", ocr_languages="eng,deu")
    assert join(found).settings == {"LEGAL_PIPELINE_OCR_DPI": "200", "LEGAL_PIPELINE_MATTER_PRIORITIES": "{}"}
    assert load_settings().ocr_dpi == 200


# what the control machine says · what is objected to
OBJECTIONS: list[tuple[dict[str, str | None], str]] = [
    (
        {"files_uri": None},
        "control keeps what it takes out of mails and archives in a folder of its own; set LEGAL_PIPELINE_FILES_URI there",
    ),
    ({CODE: "0.0.1 #abc"}, "the machines have different versions of legal-pipeline .*0.0.1, code abc on control"),
    ({"host": socket.gethostname()}, f"both named {socket.gethostname()}, .* give this one another host name"),
    ({"database_url": "postgresql://***@db:5432/other #1"}, "names the database .* and that of the control machine is other"),
]


@pytest.mark.parametrize(("said", "expected"), OBJECTIONS)
def test_what_does_not_go_together_is_named(
    here: Settings, publish: Callable[..., None], said: dict[str, str | None], expected: str
) -> None:
    publish(**said)
    with pytest.raises(SetupError, match=expected):
        join(here)
    assert not (here.home / "settings.env").exists() and not (here.home / "secrets").exists()


def test_a_setting_of_the_shell_that_differs_is_named(
    here: Settings, publish: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish()
    monkeypatch.setenv("LEGAL_PIPELINE_OCR_DPI", "400")
    with pytest.raises(SetupError, match="LEGAL_PIPELINE_OCR_DPI is 400 here and 200 on control; unset it here"):
        join(load_settings())


def test_a_profile_with_a_daemon_does_not_join(here: Settings, publish: Callable[..., None]) -> None:
    publish()
    with pytest.raises(SetupError, match=r"profile t3\.medium is one of a control machine"):
        join(here.model_copy(update={"profile": "t3.medium"}))


def test_without_a_control_machine_nothing_is_joined(here: Settings, publish: Callable[..., None]) -> None:
    publish(program="ocr")
    with pytest.raises(SetupError, match=r"no daemon runs on the broker .*; start the control machine first"):
        join(here)


def test_a_database_without_documents_is_that_of_somebody_else(here: Settings, publish: Callable[..., None], postgres_url: str) -> None:
    publish(database_url=postgres_url)
    with pytest.raises(SetupError, match="has no documents; name that of the control machine"):
        join(here.model_copy(update={"database_url": postgres_url}))
