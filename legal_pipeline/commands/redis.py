"""`legal-pipeline redis`: what lies in the one database, and moving what the former system left there."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.options import examples
from legal_pipeline.errors import SetupError
from legal_pipeline.settings import Settings
from legal_pipeline.terminal import console, print_json, print_table

if TYPE_CHECKING:
    import redis as redis_client

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
        "`legal-pipeline redis migrate --dry-run` lists the keys that can be moved",
    )
    lasting = sum(usage.without_expiry for usage in found.usages)
    _name("key that should expire but has no expiry", found.lasting, lasting, "set one: redis-cli expire KEY SECONDS")
    return 0 if found.is_clean else 1


@redis.command(epilog=examples("legal-pipeline redis migrate --dry-run", "legal-pipeline redis migrate"))
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Print what would be moved, and change nothing.")
@as_json
@click.pass_obj
def migrate(settings: Settings, is_dry_run: bool, as_json: bool) -> int:
    """Move the previous system's keys below the prefixes.

    doc:*, chunk:* and entity:* move below cache:, celery-task-meta-* below results:. Each key gets an expiry, and nothing is
    overwritten. Unknown keys are left alone and listed. An interrupted migration can be repeated. Exit code 1 when the new
    name of a key is taken.
    """
    from legal_pipeline.storage.redis import audit as redis_audit

    with _open(settings) as client:
        done = redis_audit.migrate(client, is_dry_run=is_dry_run)
    if as_json:
        print_json([asdict(done)])
    else:
        verb = "would be moved" if is_dry_run else "moved"
        rows = [(f"{start}*", f"{prefix}{start}*", done.moved.get(start, 0)) for start, prefix in redis_audit.LEGACY.items()]
        print_table(["from", "to", verb], rows, right=[verb])
        _name("key whose new name is taken", done.in_the_way, len(done.in_the_way), "compare the two keys, delete one, and run this again")
        _name("key left alone", done.left_alone, done.left_alone_keys, "it belongs to neither this nor the previous system")
    return 1 if done.in_the_way else 0


def _open(settings: Settings) -> redis_client.Redis:
    from legal_pipeline.storage.redis.client import open_redis

    if settings.broker_url is None:
        raise SetupError("embedded mode has no Redis; set LEGAL_PIPELINE_BROKER_URL for deployed mode")
    return open_redis(settings.broker_url)


def _name(what: str, keys: tuple[str, ...], count: int, fix: str) -> None:
    if not count:
        return
    console.print(f"\n{count} {what.replace('key', 'keys', 1) if count > 1 else what}; {fix}", markup=False, soft_wrap=True)
    for key in keys:
        console.print(f"    {key}", markup=False, soft_wrap=True)
    if count > len(keys):
        console.print(f"    and {count - len(keys)} more")
