"""Channels that keep what they are sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from legal_pipeline_tests.servers.mailboxes import MailServer, Webhook, mail_server, webhook


@pytest.fixture
def mailbox() -> Iterator[MailServer]:
    with mail_server() as found:
        yield found


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as found:
        yield found
