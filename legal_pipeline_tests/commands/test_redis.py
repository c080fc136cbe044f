"""`legal-pipeline redis` as an operator sees it."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from legal_pipeline.commands.redis import redis as commands
from legal_pipeline.errors import SetupError, UsageError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline_tests.servers import databases


def call(url: str | None, *arguments: str) -> Result:
    settings = Settings(home=Path("unused"), broker_url=url)
    return CliRunner().invoke(commands, arguments, obj=settings, standalone_mode=False, catch_exceptions=False)


def test_a_clean_database(redis_server: databases.Redis) -> None:
    with open_redis(redis_server.url) as client:
        client.set("cache:a", "x", ex=60)
    done = call(redis_server.url, "audit")
    assert done.return_value == 0
    assert "cache:" in done.output


def test_foreign_keys_end_with_one_and_the_next_command(redis_server: databases.Redis) -> None:
    with open_redis(redis_server.url) as client:
        client.mset({f"doc:{number}": "x" for number in range(120)})
    done = call(redis_server.url, "audit")
    assert done.return_value == 1
    assert "120 keys without a known prefix; `legal-pipeline redis migrate --dry-run`" in done.output
    assert "and 70 more" in done.output

    told = call(redis_server.url, "migrate", "--dry-run")
    assert "would be moved" in told.output
    assert call(redis_server.url, "audit").return_value == 1
    assert call(redis_server.url, "migrate").return_value == 0
    assert call(redis_server.url, "audit").return_value == 0


def test_json(redis_server: databases.Redis) -> None:
    with open_redis(redis_server.url) as client:
        client.mset({"doc:1": "x", "cache:lasting": "y"})
    done = call(redis_server.url, "audit", "--json")
    found = json.loads(done.output)
    assert done.return_value == 1
    assert (found["is_clean"], found["foreign"], found["lasting"]) == (False, ["doc:1"], ["cache:lasting"])
    moved = json.loads(call(redis_server.url, "migrate", "--json").output)
    assert (moved["moved"], moved["is_dry_run"]) == ({"doc:": 1}, False)


def test_a_taken_name_ends_with_one(redis_server: databases.Redis) -> None:
    with open_redis(redis_server.url) as client:
        client.mset({"doc:1": "x", "cache:doc:1": "y"})
    done = call(redis_server.url, "migrate")
    assert done.return_value == 1
    assert "1 key whose new name is taken" in done.output


def test_a_server_with_a_password() -> None:
    with databases.running_redis(password="hunter2secret") as server:
        with open_redis(server.url) as client:
            client.set("entity:a", "x")
        assert call(server.url, "migrate").return_value == 0
        assert call(server.url, "audit").return_value == 0


@pytest.mark.parametrize("command", ["audit", "migrate"])
def test_the_embedded_form_has_no_redis(command: str) -> None:
    with pytest.raises(SetupError, match="LEGAL_PIPELINE_BROKER_URL"):
        call(None, command)


def test_commands_explain_themselves() -> None:
    assert isinstance(commands, click.Group)
    assert all(command.get_short_help_str() for command in commands.commands.values())


def test_what_is_left_goes_to_an_archive_and_comes_back(redis_server: databases.Redis, tmp_path: Path) -> None:
    with open_redis(redis_server.url) as client:
        client.mset({"doc:1": "x", "session:1": "s", "tmp:1": "t", "other": "o"})
    assert call(redis_server.url, "migrate").return_value == 0
    told = call(redis_server.url, "audit")
    assert told.return_value == 1
    file = tmp_path / "foreign-keys.jsonl"
    arguments = ("migrate", "--map", "session:*=cache:", "--drop", "tmp:*", "--archive", str(file))
    assert "would be moved" in call(redis_server.url, *arguments, "--dry-run").output
    assert call(redis_server.url, "audit").return_value == 1
    assert call(redis_server.url, *arguments).return_value == 0
    assert call(redis_server.url, "audit").return_value == 0
    assert "1 keys restored" in call(redis_server.url, "restore", str(file)).output


def test_a_pattern_of_our_own_keys_is_refused_before_anything_is_touched(redis_server: databases.Redis) -> None:
    with open_redis(redis_server.url) as client:
        client.mset({"doc:1": "x"})
        with pytest.raises(UsageError, match="also matches keys of legal-pipeline"):
            call(redis_server.url, "migrate", "--drop", "*")
        assert client.keys() == [b"doc:1"]
