"""`legal-pipeline users`: the password comes from standard input, never from the command line, and is never printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from legal_pipeline.commands.custody.users import users
from legal_pipeline.errors import UsageError
from legal_pipeline.settings import Settings
from legal_pipeline_tests.specimens.people import PASSWORD, quick_hashes


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    with quick_hashes():
        yield


@pytest.fixture
def settings(home: Path) -> Settings:
    return Settings(home=home, database_url=None, broker_url=None)


def call(settings: Settings, *arguments: str, typed: str = f"{PASSWORD}\n") -> Result:
    return CliRunner().invoke(users, arguments, input=typed, obj=settings, standalone_mode=False, catch_exceptions=False)


def test_a_user_from_the_first_day_to_the_last(settings: Settings) -> None:
    assert "there is no user yet" in call(settings, "list").output
    added = call(settings, "add", "Ann", "--matter", "Acme v. Roe")
    assert "ann sees acme-v-roe" in added.output and "there is no matter acme-v-roe yet" in added.stderr
    assert "ann sees acme-v-roe, smith" in call(settings, "grant", "ann", "smith").output
    assert "ann sees smith" in call(settings, "revoke", "ann", "acme-v-roe").output
    assert "kim sees all matters" in call(settings, "add", "kim", "--all-matters").output
    assert "every session has ended" in call(settings, "password", "ann", typed="seven red foxes at noon").output
    listed = [json.loads(line) for line in call(settings, "list", "--json").stdout.splitlines()]
    assert listed == [
        {"name": "ann", "matters": ["smith"], "sees_all_matters": False, "is_administrator": False},
        {"name": "kim", "matters": [], "sees_all_matters": True, "is_administrator": False},
    ]
    assert "all matters" in call(settings, "list").output
    assert "removed ann" in call(settings, "remove", "ann").output


@pytest.mark.parametrize("command", ["add", "password"])
def test_no_command_takes_a_password_as_an_argument(command: str) -> None:
    assert [parameter.name for parameter in users.commands[command].params if "password" in str(parameter.name)] == []


MISTAKES = (
    (("add", "ann"), "", "there is no password on standard input"),
    (("add", "ann"), "\n", "there is no password"),
    (("add", "ann"), "short\n", "a password has 12"),
    (("add", "no name"), PASSWORD, "the name of a user has"),
    (("password", "bob"), PASSWORD, "there is no user bob"),
    (("grant", "bob", "smith"), "", "there is no user bob"),
    (("remove", "bob"), "", "there is no user bob"),
)


@pytest.mark.parametrize(("arguments", "typed", "said"), MISTAKES)
def test_a_mistake_is_one_sentence(settings: Settings, arguments: tuple[str, ...], typed: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        call(settings, *arguments, typed=typed)


def test_the_password_is_never_printed(settings: Settings) -> None:
    done = call(settings, "add", "ann")
    assert PASSWORD not in done.output + done.stderr
