"""A workspace with login: two matters alike, and people who see one of them, both, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from legal_pipeline.decisions.merging import merge_now
from legal_pipeline.storage.users.users import Users
from legal_pipeline_tests.specimens.people import PASSWORD, quick_hashes
from legal_pipeline_tests.storage.specimens import fill
from legal_pipeline_tests.workspace.serving import Served, served

PEOPLE = {"ann": ["paul"], "sam": ["smith"], "nora": []}


@dataclass(frozen=True, slots=True)
class Office:
    found: Served

    @property
    def address(self) -> str:
        return str(self.found.http.base_url)

    def visitor(self) -> httpx.Client:
        """A browser without a cookie."""
        return httpx.Client(base_url=self.address, timeout=120, follow_redirects=True)

    def as_(self, name: str) -> httpx.Client:
        """A browser in which somebody has signed in."""
        http = self.visitor()
        assert sign_in(http, name).status_code == 303
        return http

    def document(self, matter: str) -> str:
        return next(self.found.store.documents.find(matter=matter)).document.document_id

    def entity(self, matter: str, name: str = "Ann Lee") -> str:
        return next(each.entity_id for _, _, each in self.found.store.matters.entities(matter) if each.name == name)


@contextmanager
def office(home: Path, *, trusted_proxies: str | None = None) -> Iterator[Office]:
    with quick_hashes(), served(home, with_login=True, trusted_proxies=trusted_proxies) as found:
        users = Users(found.store.engine)
        for matter in ("paul", "smith"):
            for name in ("a.pdf", "b.pdf"):
                fill(found.store, name, matter=matter)
            merge_now(found.store, matter)
        for name, matters in PEOPLE.items():
            users.add(name, PASSWORD, actor="root", matters=matters)
        users.add("kim", PASSWORD, actor="root", sees_all=True)
        users.add("ada", PASSWORD, actor="root", is_administrator=True)
        yield Office(found)


def form_token(http: httpx.Client, page: str = "/login") -> str:
    shown = re.search(r'name="form_token" value="(\w+)"', http.get(page).text)
    assert shown is not None
    return shown.group(1)


def sign_in(http: httpx.Client, name: str, password: str = PASSWORD, to: str = "", **headers: str) -> httpx.Response:
    fields = {"form_token": form_token(http), "name": name, "password": password, "to": to}
    return http.post("/login", data=fields, headers=headers, follow_redirects=False)
