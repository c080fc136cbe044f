"""`legal-pipeline redis`: what lies in the one database, and moving what the former system left there."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.options import examples
from legal_pipeline.errors import SetupError
from legal_pipeline.terminal import console, print_json, print_table

if TYPE_CHECKING:
    import redis as redis_client

    from legal_pipeline.settings import Settings

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group(epilog=examples("legal-pipeline redis audit"))
def redis() -> None:
    """Inspect and migrate the Redis database."""


@redis.command(epilog=examples("legal-pipeline redis audit"))
@as_json
@click.pass_obj
def audit(settings: Settings, as_json: bool) -> int:
    """Count keys and memory by prefix.

    Exit code 1 when there is a key of another application, or a key that should expire but has no expiry.
    """
    from legal_pipeline.storage.redis import audit as redis_audit

    with _open(settings) as client:
        found = redis_audit.audit(client)
    if as_json:
        print_json([asdict(found) | {"is_clean": found.is_clean}])
        return 0 if found.is_clean else 1
    memory = "memory MB (estimated)" if found.is_estimated else "memory MB"
    rows = [(usage.prefix, usage.keys, f"{usage.memory_bytes / 1e6:.2f}", usage.without_expiry) for usage in found.usages]
    print_table(["prefix", "keys", memory, "without expiry"], rows, right=["keys", memory, "without expiry"])
    _name(
        "key without a known prefix",
        found.foreign,
        found.foreign_keys,
        "`legal-pipeline redis migrate --dry-run` shows what can be moved; add --archive FILE to keep the rest in a file",
    )
    lasting = sum(usage.without_expiry for usage in found.usages)
    _name("key that should expire but has no expiry", found.lasting, lasting, "set one: redis-cli expire KEY SECONDS")
    return 0 if found.is_clean else 1


@redis.command(
    epilog=examples(
        "legal-pipeline redis migrate --dry-run",
        "legal-pipeline redis migrate --map 'session:*=cache:' --drop 'tmp:*'",
        "legal-pipeline redis migrate --archive foreign-keys.jsonl",
    )
)
@click.option("--map", "mappings", multiple=True, metavar="PATTERN=PREFIX", help="Move keys that match below a prefix such as cache: .")
@click.option("--drop", "drops", multiple=True, metavar="PATTERN", help="Delete keys that match, for good.")
@click.option(
    "--archive",
    "archive",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write every other foreign key to this file and delete it; `redis restore` brings it back.",
)
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Print what would happen, and change nothing.")
@as_json
@click.pass_obj
def migrate(
    settings: Settings, mappings: tuple[str, ...], drops: tuple[str, ...], archive: Path | None, is_dry_run: bool, as_json: bool
) -> int:
    """Move, archive or drop the keys of other applications.

    The previous system's doc:*, chunk:* and entity:* move below cache:, its celery-task-meta-* below results:. Each moved key
    gets an expiry, and nothing is overwritten. Keys of legal-pipeline are never touched, and a pattern that could match one is
    refused. Without --archive, unknown keys are left alone and listed. An interrupted migration can be repeated, with the same
    archive. Exit code 1 when a key could not be handled.
    """
    from legal_pipeline.storage.redis.key_patterns import KeyPattern
    from legal_pipeline.storage.redis.migration import LEGACY, Mapping, Plan
    from legal_pipeline.storage.redis.migration import migrate as migrate_keys

    plan = Plan([Mapping.parse(text) for text in mappings], [KeyPattern(text) for text in drops], archive)
    with _open(settings) as client:
        done = migrate_keys(client, plan, is_dry_run=is_dry_run)
    if as_json:
        print_json([asdict(done)])
    else:
        verb = "would be moved" if is_dry_run else "moved"
        rows: list[tuple[str, str, int]] = [
            (rule.pattern.text, f"{rule.target}{rule.pattern.text}", done.moved.get(rule.pattern.text, 0)) for rule in plan.mappings
        ]
        rows += [(f"{start}*", f"{prefix}{start}*", done.moved.get(start, 0)) for start, prefix in LEGACY.items()]
        rows += [(pattern.text, "dropped", done.dropped.get(pattern.text, 0)) for pattern in plan.drops]
        if archive is not None:
            rows.append(("every other foreign key", str(archive), done.archived))
        print_table(["from", "to", verb], rows, right=[verb])
        _name(
            "key whose new name is taken",
            tuple(done.in_the_way),
            len(done.in_the_way),
            "compare the two keys, then run this again with --archive FILE, which keeps the old ones in a file",
        )
        _name("key left alone", tuple(done.left_alone), done.left_alone_keys, "use --map, or keep it in a file with --archive FILE")
        _name("key that kept changing", tuple(done.changing), len(done.changing), "stop what writes it, then run this again")
    return 1 if done.in_the_way or done.changing else 0


@redis.command(epilog=examples("legal-pipeline redis restore foreign-keys.jsonl --dry-run"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Print what would be restored, and change nothing.")
@as_json
@click.pass_obj
def restore(settings: Settings, file: Path, is_dry_run: bool, as_json: bool) -> int:
    """Write the keys of an archive back to Redis.

    FILE was written by `redis migrate --archive`. Each key gets its type and expiry back; keys that have expired since are left
    out. Nothing is overwritten, and the command can be repeated. Exit code 1 when a name is taken by another value.
    """
    from legal_pipeline.storage.redis.archive import restore as restore_keys
    from legal_pipeline.storage.redis.audit import printable

    with _open(settings) as client:
        done = restore_keys(client, file, is_dry_run=is_dry_run)
    names = tuple(printable(key) for key in done.in_the_way)
    if as_json:
        print_json([asdict(done) | {"in_the_way": names}])
    else:
        verb = "would be restored" if is_dry_run else "restored"
        console.print(f"{done.restored} keys {verb}; {done.present} were there, {done.expired} have expired since")
        _name("key whose name is taken by another value", names, len(names), "move the other one first (`redis migrate --map`)")
    return 1 if names else 0


def _open(settings: Settings) -> redis_client.Redis:
    from legal_pipeline.storage.redis.client import open_redis

    if settings.broker_url is None:
        raise SetupError("embedded mode has no Redis; set LEGAL_PIPELINE_BROKER_URL for deployed mode")
    return open_redis(settings.broker_url)


def _name(what: str, keys: tuple[str, ...], count: int, fix: str) -> None:
    if not count:
        return
    console.print(f"\n{count} {what.replace('key', 'keys', 1) if count > 1 else what}; {fix}", markup=False, soft_wrap=True)
    for key in keys[:50]:
        console.print(f"    {key}", markup=False, soft_wrap=True)
    if count > len(keys[:50]):
        console.print(f"    and {count - len(keys[:50])} more")
