"""`legal-pipeline users`: who may sign in to the workspace, and which matters each may see."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from legal_pipeline.commands.options import as_json, examples, named_matter
from legal_pipeline.errors import UsageError
from legal_pipeline.terminal import console, print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings
    from legal_pipeline.storage.users.users import Users

_MOST_BYTES = 8_192


@click.group(
    epilog=examples(
        "legal-pipeline users add ann --matter acme-v-roe",
        "legal-pipeline users grant ann smith-v-jones",
        "legal-pipeline users list",
    )
)
def users() -> None:
    """Manage who may sign in to the workspace.

    People sign in where `legal-pipeline browse` is open to other machines, and always in deployed mode. Each sees the matters that
    are granted; what they decide is recorded under their name. Every change is an entry of the audit log.
    """


def _matters(_: click.Context, __: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(named_matter(name) for name in names))


_the_name = click.argument("name")
_some_matters = click.argument("matters", nargs=-1, callback=_matters)


def _all(help_text: str) -> Callable[..., Any]:
    return click.option("--all-matters", "sees_all", is_flag=True, help=help_text)


@users.command(
    epilog=examples("legal-pipeline users add ann --matter acme-v-roe", "legal-pipeline users add kim --all-matters < password.txt")
)
@_the_name
@click.option("--matter", "matters", metavar="M", multiple=True, callback=_matters, help="Let the user see this matter; may be repeated.")
@_all("Let the user see all matters, also later ones.")
@click.option(
    "--administrator", "is_administrator", is_flag=True, help="Let the user into Dagster's UI as well: it shows and changes everything."
)
@click.pass_obj
def add(settings: Settings, name: str, matters: tuple[str, ...], sees_all: bool, is_administrator: bool) -> None:
    """Add a user.

    The password is asked for twice, or is the first line of standard input.
    """
    from legal_pipeline.storage.users.users import user_name

    name = user_name(name)
    opened, actor = _opened(settings)
    _warn_of_unknown(settings, matters)
    opened.add(name, _password(), actor=actor, matters=matters, sees_all=sees_all, is_administrator=is_administrator)
    _said(opened, name)


@users.command(name="list", epilog=examples("legal-pipeline users list", "legal-pipeline users list --json"))
@as_json
@click.pass_obj
def list_(settings: Settings, as_json: bool) -> None:
    """List the users and what each may see."""
    opened, _ = _opened(settings)
    found = opened.find()
    if as_json:
        print_json(
            {
                "name": each.name,
                "matters": each.matters,
                "sees_all_matters": each.sees_all_matters,
                "is_administrator": each.is_administrator,
            }
            for each in found
        )
    elif found:
        print_table(("user", "sees", "administrator"), [(each.name, _seen(each), "yes" if each.is_administrator else "") for each in found])
    else:
        console.print("there is no user yet; `legal-pipeline users add NAME` makes one", markup=False, soft_wrap=True)


@users.command(epilog=examples("legal-pipeline users remove ann"))
@_the_name
@click.pass_obj
def remove(settings: Settings, name: str) -> None:
    """Remove a user and end every session.

    What the user decided stays, under the same name.
    """
    opened, actor = _opened(settings)
    opened.remove(name, actor=actor)
    console.print(f"removed {name.lower()}; every session has ended", markup=False, soft_wrap=True)


@users.command(epilog=examples("legal-pipeline users password ann"))
@_the_name
@click.pass_obj
def password(settings: Settings, name: str) -> None:
    """Set another password and end every session of the user.

    It is asked for twice, or is the first line of standard input.
    """
    opened, actor = _opened(settings)
    opened.set_password(name, _password(), actor=actor)
    console.print(f"{name.lower()} has another password; every session has ended", markup=False, soft_wrap=True)


@users.command(epilog=examples("legal-pipeline users grant ann smith-v-jones", "legal-pipeline users grant kim --all-matters"))
@_the_name
@_some_matters
@_all("Let the user see all matters, also later ones.")
@click.pass_obj
def grant(settings: Settings, name: str, matters: tuple[str, ...], sees_all: bool) -> None:
    """Let a user see matters."""
    opened, actor = _opened(settings)
    _require_some(matters, sees_all)
    _warn_of_unknown(settings, matters)
    opened.grant(name, matters, actor=actor, sees_all=sees_all)
    _said(opened, name)


@users.command(epilog=examples("legal-pipeline users revoke ann smith-v-jones", "legal-pipeline users revoke kim --all-matters"))
@_the_name
@_some_matters
@_all("End the sight of all matters; those that were granted by name stay.")
@click.pass_obj
def revoke(settings: Settings, name: str, matters: tuple[str, ...], sees_all: bool) -> None:
    """Take matters from a user, from the next page on."""
    opened, actor = _opened(settings)
    _require_some(matters, sees_all)
    opened.revoke(name, matters, actor=actor, sees_all=sees_all)
    _said(opened, name)


def _opened(settings: Settings) -> tuple[Users, str]:
    from legal_pipeline.storage.custody.audit_log import current_actor
    from legal_pipeline.storage.store import open_store
    from legal_pipeline.storage.users.users import Users

    return Users(open_store(settings).engine), current_actor()


def _password() -> str:
    """Asks twice, or reads one line: a command line is seen by everybody on the machine and kept in the history of the shell."""
    if sys.stdin.isatty():
        return str(click.prompt("password", hide_input=True, confirmation_prompt="again"))
    line = sys.stdin.readline(_MOST_BYTES).removesuffix("\n").removesuffix("\r")
    if not line:
        raise UsageError("there is no password on standard input; type it in a terminal, or give it as the first line: < password.txt")
    return line


def _require_some(matters: tuple[str, ...], sees_all: bool) -> None:
    if not matters and not sees_all:
        raise click.UsageError("name a matter, or give --all-matters")


def _warn_of_unknown(settings: Settings, matters: tuple[str, ...]) -> None:
    from legal_pipeline.storage.store import open_store

    known = open_store(settings).documents.matters() if matters else []
    for matter in matters:
        if matter not in known:
            said = f"warning: there is no matter {matter} yet; the access holds as soon as it has documents"
            click.echo(said, err=True)


def _said(opened: Users, name: str) -> None:
    [user] = opened.find(name.strip().lower())
    console.print(f"{user.name} sees {_seen(user)}", markup=False, highlight=False, soft_wrap=True)


def _seen(user: Any) -> str:
    return "all matters" if user.sees_all_matters else ", ".join(user.matters) or "no matter"
