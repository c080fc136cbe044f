"""The workspace of a home, served over HTTP by a thread of the tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from legal_pipeline.services import Services
from legal_pipeline.settings import Settings
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline.workspace.serve import listening, server_of


@dataclass(frozen=True, slots=True)
class Served:
    http: httpx.Client
    store: Store


@contextmanager
def served(
    home: Path, *, with_login: bool = False, trusted_proxies: str | None = None, database_url: str | None = None
) -> Iterator[Served]:
    settings = Settings(home=home, workspace_trusted_proxies=trusted_proxies, database_url=database_url)
    store = open_store(settings)
    server = server_of(Services(settings, store), with_login=with_login)
    with listening(0) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=120, follow_redirects=True) as http:
                yield Served(http, store)
        finally:
            server.should_exit = True
            thread.join(60)
