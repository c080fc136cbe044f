"""Where the workspace listens decides whether people sign in."""

from __future__ import annotations

import contextlib
import http.client
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from legal_pipeline.errors import SetupError
from legal_pipeline.settings import Settings
from legal_pipeline.workspace.serve import listening, needs_login, trusted_proxies
from legal_pipeline_tests.specimens.processed import Sample
from legal_pipeline_tests.workspace.serving import served

BROKER = "redis://127.0.0.1:6379/0"

# the address · the broker, which makes it the deployed form · whether people sign in
PLACES = (
    ("127.0.0.1", None, False),
    ("127.8.8.8", None, False),
    ("::1", None, False),
    ("localhost", None, False),
    ("0.0.0.0", None, True),
    ("::", None, True),
    ("192.0.2.7", None, True),
    ("legal.example.com", None, True),
    ("127.0.0.1.example.com", None, True),
    ("", None, True),
    ("127.0.0.1", BROKER, True),
    ("0.0.0.0", BROKER, True),
)


@pytest.mark.parametrize(("host", "broker", "expected"), PLACES)
def test_people_sign_in_wherever_others_could_come(tmp_path: Path, host: str, broker: str | None, expected: bool) -> None:
    assert needs_login(Settings(home=tmp_path, broker_url=broker), host) == expected


@pytest.mark.parametrize(("text", "found"), [("", []), ("127.0.0.1", ["127.0.0.1"]), (" 10.0.0.0/8, ::1 ,", ["10.0.0.0/8", "::1"])])
def test_trusted_proxies_are_addresses(text: str, found: list[str]) -> None:
    assert trusted_proxies(text) == found


@pytest.mark.parametrize("text", ["*", "proxy.example.com", "127.0.0.1;::1", "300.0.0.1"])
def test_everybody_cannot_be_trusted(text: str) -> None:
    with pytest.raises(SetupError, match="WORKSPACE_TRUSTED_PROXIES must be addresses"):
        trusted_proxies(text)


@pytest.mark.parametrize("host", ["192.0.2.7", "no-such-name.invalid"])
def test_an_address_of_another_machine_is_one_sentence(host: str) -> None:
    with pytest.raises(SetupError, match="is no address of this machine"):
        listening(0, host)


# what is typed · what the page says of it
LONG_SEARCHES = (
    ("火" * 9_000, "no page has"),
    ("𝔖" * 10_000, "no page has"),
    ("火 " * 10_000, "at most 1,000 words and phrases, and this one has 10,000"),
    ("person:a " * 1_000, "at most 200 fields such as person: or date:, and this one has 1,000"),
    ("person:a " * 200, "0 pages"),
)


@pytest.mark.parametrize(
    ("typed", "said"),
    LONG_SEARCHES,
    ids=["9,000 characters", "10,000 beyond the first plane", "words", "fields", "fields that are answered"],
)
def test_a_long_search_is_answered_with_a_sentence(sample_address: str, typed: str, said: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(sample_address).netloc, timeout=120)
    with contextlib.closing(connection):
        connection.request("GET", f"/matters/sample/search?{urlencode({'words': typed})}")
        assert said in connection.getresponse().read().decode()


@pytest.fixture(scope="module")
def sample_address(sample: Sample) -> Iterator[str]:
    with served(sample.home) as found:
        yield str(found.http.base_url)


def test_what_is_no_request_is_answered_with_a_sentence(sample_address: str) -> None:
    host, port = urlsplit(sample_address).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=120) as connection:
        connection.sendall(b"nonsense\r\n\r\n")
        assert b"an address may have 1,048,576 bytes at most" in connection.makefile("rb").read()
