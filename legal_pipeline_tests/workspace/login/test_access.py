"""Every address of the workspace, as everybody would try it: a route that is added later without a check fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.routing import Mount, Route

from legal_pipeline.model import DecisionKind
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.workspace import app as workspace_app
from legal_pipeline.workspace.login.views import ROUTES as LOGIN_ROUTES
from legal_pipeline_tests.workspace.login.people import Office, form_token, office

ROUTES = [*workspace_app.ROUTES, *LOGIN_ROUTES]

FOR_EVERYBODY = {"/static", "/health", "/login", "/session", "/session/administrator"}
"""Shows nothing of a matter; what they answer is in the tests of the login."""
FOR_USERS = {"/": 200, "/logout": 405}
"""Of no matter; what they list is in a test below. With what a user gets."""


def path_of(route: object) -> str:
    assert isinstance(route, Route | Mount)
    return route.path


def of_matters() -> list[Route]:
    return [route for route in ROUTES if isinstance(route, Route) and "{matter}" in route.path]


def test_every_route_is_of_a_matter_or_known() -> None:
    assert {path_of(route) for route in ROUTES} - {route.path for route in of_matters()} == FOR_EVERYBODY | FOR_USERS.keys()


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("office")) as found:
        yield found


@pytest.fixture(scope="module")
def people(offices: Office) -> dict[str, httpx.Client]:
    return {name: offices.as_(name) for name in ("ann", "sam", "nora", "kim", "ada")}


def filled(path: str, offices: Office, matter: str, ids_of: str) -> str:
    """The address with the ids of a matter; a parameter that is not known here has no row, and fails the test."""
    values = {
        "matter": matter,
        "document_id": offices.document(ids_of),
        "other_id": offices.document(ids_of),
        "entity_id": offices.entity(ids_of),
        "page_number": "1",
    }
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: values[found.group(1)], path)


def asked(http: httpx.Client, route: Route, address: str) -> httpx.Response:
    if "POST" in (route.methods or ()):
        return http.post(address, data={"form_token": form_token(http, "/"), "action": "explode"})
    return http.get(address)


KNOWN = [pytest.param(route, id=f"{'/'.join(sorted(route.methods or ()))} {route.path}") for route in of_matters()]


@pytest.mark.parametrize("route", KNOWN)
def test_without_the_matter_each_address_is_unknown(offices: Office, people: dict[str, httpx.Client], route: Route) -> None:
    """For whom has another matter, or none; and with the ids of another matter in an address of the own one."""
    own = filled(route.path, offices, "paul", "paul")
    there = asked(people["ann"], route, own)
    assert there.status_code != 404 or "no longer exists" in there.text, "the row itself must be answered, or it shows nothing"
    for name in ("sam", "nora"):
        answer = asked(people[name], route, own)
        assert answer.status_code == 404, name
        nothing = asked(people[name], route, filled(route.path, offices, "no-such-matter", "paul"))
        assert answer.text.replace("paul", "") == nothing.text.replace("no-such-matter", ""), (
            "it may not be told from one that does not exist"
        )
    if "_id}" in route.path:
        assert asked(people["ann"], route, filled(route.path, offices, "paul", "smith")).status_code == 404
        assert asked(people["ann"], route, filled(route.path, offices, "smith", "paul")).status_code == 404


@pytest.mark.parametrize("route", KNOWN)
def test_without_a_session_each_address_leads_to_the_login(offices: Office, route: Route) -> None:
    address = filled(route.path, offices, "paul", "paul")
    with offices.visitor() as http:
        if "POST" in (route.methods or ()):
            answer = http.post(address, data={"action": "tag"})
            assert answer.status_code == 401 and "nothing was changed" in answer.text
        else:
            answer = http.get(address, follow_redirects=False)
            assert answer.status_code == 303 and answer.headers["location"].startswith("/login?to=%2Fmatters%2Fpaul")
            assert answer.content == b""
    cookie = {"Cookie": "legal_pipeline_session=" + "x" * 43}
    assert httpx.get(f"{offices.address}{address}", headers=cookie).status_code in (303, 405)


def test_the_first_page_lists_what_one_may_see(people: dict[str, httpx.Client]) -> None:
    assert people["ann"].get("/").url.path == "/matters/paul", "the only one"
    assert "smith" not in people["ann"].get("/").text
    assert "You have access to no matter" in people["nora"].get("/").text
    for name in ("kim", "ada"):
        listed = people[name].get("/").text
        assert "/matters/paul" in listed and "/matters/smith" in listed


# of the matter that ann may see, with ids of the other one in the query
QUERIES = (
    ("/matters/paul/graph?document=DOCUMENT", 404),
    ("/matters/paul/documents?name=DOCUMENT", 200),
    ("/matters/paul/decisions?decided=DECISION", 200),
    ("/matters/paul?decided=DECISION", 200),
    ("/matters/paul/search?words=file:DOCUMENT", 200),
    ("/matters/paul/search?words=tag:secretly", 200),
    ("/matters/paul/documents?tag=secretly", 200),
    (f"/matters/paul/search?words={'x' * 10_000}", 200),
    (f"/matters/paul/search?words={'%28' * 5_000}", 200),
    ("/matters/paul%2F..%2Fsmith/documents", 404),
    ("/matters/paul/../smith/documents", 404),
    ("/matters/paul/documents/..%2F..%2Fsmith%2Fdocuments", 404),
    ("/matters/SMITH", 404),
    ("/matters/smith%00", 400),
    ("//matters/smith", 404),
    ("/static/../app.py", 404),
    ("/static/%2e%2e/app.py", 404),
)


@pytest.fixture(scope="module")
def secret(offices: Office) -> str:
    """A decision about the other matter: its number and its words may not be seen."""
    store, document = offices.found.store, offices.document("smith")
    from legal_pipeline.decisions.decide import Decider

    Decider(store, "smith", "sam", "the secret reason").note("the secret words", document_id=document)
    number = Decider(store, "smith", "sam").tag(document, "secretly")
    assert next(Decisions(store.engine).find(numbers=[number])).decision.kind is DecisionKind.TAG
    return str(number)


@pytest.mark.parametrize(("address", "code"), QUERIES)
def test_ids_of_another_matter_in_a_query_find_nothing(
    offices: Office, people: dict[str, httpx.Client], secret: str, address: str, code: int
) -> None:
    asked_for = address.replace("DOCUMENT", offices.document("smith")).replace("DECISION", secret)
    answer = people["ann"].get(asked_for)
    assert answer.status_code == code
    shown = re.sub(r'value="[^"]*"|<code>.*?</code>', "", answer.text)
    assert "Decided:" not in shown and "secret words" not in shown and "Traceback" not in shown and "/matters/smith" not in shown


FORMS = (
    {"action": "tag", "document": "DOCUMENT", "tag": "hot"},
    {"action": "untag", "document": "DOCUMENT", "tag": "secretly"},
    {"action": "note", "document": "DOCUMENT", "text": "x"},
    {"action": "note", "entity": "ENTITY", "text": "x"},
    {"action": "merge", "entity": "ENTITY", "other": "Acme Corp."},
    {"action": "merge", "entity": "OWN", "other": "ENTITY"},
    {"action": "split", "entity": "ENTITY", "part": "document:DOCUMENT"},
    {"action": "rename", "entity": "ENTITY", "name": "x"},
    {"action": "retype", "entity": "ENTITY", "type": "ORG"},
    {"action": "reject", "type": "employed_by", "source": "ENTITY", "target": "ENTITY", "role": ""},
    {"action": "undo", "number": "DECISION"},
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: " ".join(form.values()))
def test_nothing_of_another_matter_can_be_decided(
    offices: Office, people: dict[str, httpx.Client], secret: str, form: dict[str, str]
) -> None:
    names = {"DOCUMENT": offices.document("smith"), "ENTITY": offices.entity("smith"), "OWN": offices.entity("paul"), "DECISION": secret}
    fields = {name: re.sub("[A-Z]{3,}", lambda found: names.get(found.group(), found.group()), value) for name, value in form.items()}
    before = [(each.decision.number, each.is_undone) for each in Decisions(offices.found.store.engine).find(with_undone=True)]
    http = people["ann"]
    for matter, code in (("paul", 400), ("smith", 404)):
        answer = http.post(f"/matters/{matter}/decisions", data={**fields, "form_token": form_token(http, "/")})
        assert answer.status_code == code, answer.text
    after = [(each.decision.number, each.is_undone) for each in Decisions(offices.found.store.engine).find(with_undone=True)]
    assert after == before


def test_a_form_of_another_session_changes_nothing(offices: Office, people: dict[str, httpx.Client]) -> None:
    fields = {"action": "tag", "document": offices.document("paul"), "tag": "hot", "form_token": form_token(people["sam"], "/")}
    answer = people["ann"].post("/matters/paul/decisions", data=fields)
    assert answer.status_code == 403 and "nothing was changed" in answer.text
    assert people["ann"].post("/matters/paul/decisions", data={**fields, "form_token": ""}).status_code == 403


def test_a_decision_is_recorded_under_the_name_of_the_user(offices: Office, people: dict[str, httpx.Client]) -> None:
    fields = {"action": "tag", "document": offices.document("paul"), "tag": "mine", "form_token": form_token(people["ann"], "/")}
    answer = people["ann"].post("/matters/paul/decisions", data=fields)
    assert answer.status_code == 200
    assert [each.actor for each in Decisions(offices.found.store.engine).find(matter="paul") if each.decision.value == "mine"] == ["ann"]


def test_what_is_revoked_is_gone_with_the_next_page(tmp_path: Path) -> None:
    from legal_pipeline.storage.users.users import Users

    with office(tmp_path) as found:
        http, users = found.as_("ann"), Users(found.found.store.engine)
        assert http.get("/matters/paul").status_code == 200
        users.revoke("ann", ["paul"], actor="root")
        assert http.get("/matters/paul").status_code == 404
        users.grant("ann", ["smith"], actor="root")
        assert http.get("/matters/smith").status_code == 200
        users.remove("ann", actor="root")
        assert http.get("/matters/smith").url.path == "/login"
