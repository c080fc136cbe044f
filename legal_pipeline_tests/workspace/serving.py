"""The workspace of a home, served over HTTP by a thread of the tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn

from legal_pipeline.services import Services
from legal_pipeline.settings import Settings
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline.workspace.app import create_app
from legal_pipeline.workspace.serve import listening


@dataclass(frozen=True, slots=True)
class Served:
    http: httpx.Client
    store: Store


@contextmanager
def served(home: Path) -> Iterator[Served]:
    settings = Settings(home=home)
    store = open_store(settings)
    server = uvicorn.Server(uvicorn.Config(create_app(Services(settings, store)), log_level="critical", access_log=False, lifespan="off"))
    with listening(0) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=120, follow_redirects=True) as http:
                yield Served(http, store)
        finally:
            server.should_exit = True
            thread.join(60)
