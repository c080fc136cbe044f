"""The page on which people sign in, without a script; what it says, what it gives, and what a proxy is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from legal_pipeline.storage.users.signing_in import LIMITS
from legal_pipeline.workspace.login.views import own_place
from legal_pipeline_tests.specimens.people import PASSWORD, quick_hashes
from legal_pipeline_tests.workspace.login.people import Office, form_token, office, sign_in
from legal_pipeline_tests.workspace.serving import served

WRONG = "There is no user with this name and this password."


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("office"), trusted_proxies="127.0.0.1") as found:
        yield found


def test_who_signs_in_comes_to_the_page_that_was_asked_for(offices: Office) -> None:
    with offices.visitor() as http:
        asked = http.get("/matters/paul/timeline?year=2019")
        assert asked.url.path == "/login" and "Sign in" in asked.text
        to = re.search(r'name="to" value="([^"]*)"', asked.text)
        assert to is not None
        answer = sign_in(http, "ann", to=to.group(1))
        assert (answer.status_code, answer.headers["location"]) == (303, "/matters/paul/timeline?year=2019")
        page = http.get(answer.headers["location"])
        assert page.status_code == 200 and "<span>ann</span>" in page.text and "Sign out" in page.text


def test_signing_out_ends_the_session_and_not_only_the_cookie(offices: Office) -> None:
    http = offices.as_("ann")
    kept = dict(http.cookies)
    answer = http.post("/logout", data={"form_token": form_token(http, "/")}, follow_redirects=False)
    assert answer.headers["location"] == "/login" and "Max-Age=0" in answer.headers["set-cookie"]
    assert httpx.get(f"{offices.address}/matters/paul", cookies=kept).status_code == 303


def test_nobody_else_can_sign_somebody_in_or_out(offices: Office) -> None:
    http = offices.as_("ann")
    assert http.post("/logout", data={"form_token": "0" * 64}).status_code == 403
    assert http.get("/matters/paul").status_code == 200
    with offices.visitor() as stranger:
        form_token(stranger)
        fields = {"name": "ann", "password": PASSWORD, "form_token": "0" * 64}
        assert stranger.post("/login", data=fields).status_code == 403


def test_the_session_is_another_one_after_signing_in(offices: Office) -> None:
    """Who has put a cookie of their own into the browser before knows nothing afterwards."""
    with offices.visitor() as http:
        http.cookies.set("legal_pipeline_session", "x" * 43)
        answer = sign_in(http, "ann")
        assert answer.status_code == 303 and "x" * 43 not in answer.headers["set-cookie"]
        assert httpx.get(f"{offices.address}/session", cookies={"legal_pipeline_session": "x" * 43}).status_code == 401


def test_wrong_names_and_wrong_passwords_are_answered_alike(offices: Office) -> None:
    said = []
    for name in ("ann", "nobody"):
        with offices.visitor() as http:
            answer = sign_in(http, name, "another password altogether")
            assert answer.status_code == 401 and WRONG in answer.text
            said.append(re.sub(r'value="\w*"', "", answer.text))
    assert said[0] == said[1]


def test_what_is_typed_stays_text_and_the_password_is_not_given_back(offices: Office) -> None:
    with offices.visitor() as http:
        answer = sign_in(http, "<script>alert(1)</script>", "my secret password")
    assert "<script" not in answer.text and "my secret password" not in answer.text


def test_too_many_attempts_are_one_sentence(offices: Office) -> None:
    with offices.visitor() as http:
        forwarded = {"X-Forwarded-For": "192.0.2.77"}
        answers = [sign_in(http, "sam", "another password altogether", **forwarded) for _ in range(LIMITS["name at address"] + 1)]
        last = answers[-1]
        assert [each.status_code for each in answers[:-1]] == [401] * LIMITS["name at address"]
        assert last.status_code == 429 and "Try again in 15 minutes." in last.text and last.headers["retry-after"] == "900"
        assert sign_in(http, "sam", **{"X-Forwarded-For": "192.0.2.78"}).status_code == 303, "the proxy says that it is another address"


def test_of_a_stranger_the_forwarded_address_is_not_believed(tmp_path: Path) -> None:
    with office(tmp_path) as found, found.visitor() as http:
        limit = LIMITS["name at address"]
        answers = [sign_in(http, "sam", "wrong password, again", **{"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(limit + 1)]
        assert answers[-1].status_code == 429
        answer = sign_in(http, "ann", **{"X-Forwarded-Proto": "https"})
        assert "Secure" not in answer.headers["set-cookie"]


def test_the_cookie_is_for_this_site_and_no_script(offices: Office) -> None:
    with offices.visitor() as http:
        plain = sign_in(http, "ann").headers["set-cookie"]
    assert "HttpOnly" in plain and "SameSite=Strict" in plain and "Path=/" in plain and "Secure" not in plain
    with offices.visitor() as http:
        page = http.get("/login", headers={"X-Forwarded-Proto": "https"})
        assert "Secure" in page.headers["set-cookie"]
        http.cookies.set("legal_pipeline_session", re.split("[=;]", page.headers["set-cookie"])[1])
        secure = sign_in(http, "ann", **{"X-Forwarded-Proto": "https"}).headers["set-cookie"]
    assert "; Secure" in secure


# who asks · for a session · for one of an administrator
ANSWERS_FOR_A_PROXY = (("", 401, 401), ("ann", 204, 403), ("kim", 204, 403), ("ada", 204, 204))


@pytest.mark.parametrize(("name", "session", "administrator"), ANSWERS_FOR_A_PROXY)
def test_a_proxy_is_told_who_has_a_session(offices: Office, name: str, session: int, administrator: int) -> None:
    http = offices.as_(name) if name else offices.visitor()
    assert (http.get("/session").status_code, http.get("/session/administrator").status_code) == (session, administrator)


def test_health_needs_no_session(offices: Office) -> None:
    with offices.visitor() as http:
        answer = http.get("/health")
    assert answer.status_code == 204 and "set-cookie" not in answer.headers


def test_without_a_user_the_page_says_which_command_makes_one(home: Path) -> None:
    with quick_hashes(), served(home, with_login=True) as found:
        page = found.http.get("/")
    assert page.status_code == 200 and "legal-pipeline users add NAME" in page.text


def test_without_login_there_is_no_page_to_sign_in(home: Path) -> None:
    with served(home) as found:
        assert found.http.get("/login").status_code == 404 and "Sign out" not in found.http.get("/").text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("/matters/paul?x=1", "/matters/paul?x=1"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\nSet-Cookie: x", "/"),
        ("/login?to=/login", "/"),
        (f"/{'x' * 5_000}", "/"),
    ],
)
def test_after_signing_in_nobody_is_led_elsewhere(text: str, place: str) -> None:
    assert own_place(text) == place
