"""A machine that lends its workers to a deployment whose control machine runs already.

What the machines must agree on, such as the bucket and the languages of the OCR, is read from what the programs of the control machine
have published in Redis, and written to the settings file here. The two URLs go to the secrets directory.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa

from legal_pipeline.errors import SetupError
from legal_pipeline.settings import SECRETS_DIR, Settings, file_values, masked, secrets_directory, variable
from legal_pipeline.settings.file import write_private, write_settings_file
from legal_pipeline.storage.database.engine import translate_errors
from legal_pipeline.storage.database.files import make_home
from legal_pipeline.storage.database.postgres import make_engine
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.storage.program_settings import CODE, CONTROL_PROGRAM, OF_A_MACHINE, Publication, published, values_of, without_digest
from legal_pipeline.storage.settings_sources import Source, source_of

_URLS = ("database_url", "broker_url")


@dataclass(frozen=True, slots=True)
class Joined:
    control: str
    """The host name of the control machine."""
    settings: dict[str, str | None]
    """What was taken over from it, by variable; None for what is unset there."""


def join(settings: Settings) -> Joined:
    """Writes the settings of the deployment to this home directory. SetupError, before anything is written, when it cannot be joined."""
    control = _control(settings)
    if objections := list(_objections(settings, control)):
        raise SetupError("; ".join(objections))
    own = values_of(settings)
    shared = {name: control.values[name] for name in Settings.model_fields.keys() - OF_A_MACHINE if name in control.values}
    changed = {variable(name): value for name, value in shared.items() if value != own[name]}
    make_home(settings.home)
    values = file_values(settings.home) | {variable("profile"): settings.profile}
    values |= {name: value for name, value in changed.items() if value is not None}
    values = {name: value for name, value in values.items() if changed.get(name, "") is not None}
    values[SECRETS_DIR] = str(_keep_secrets(settings))
    write_settings_file(settings.home, values)
    return Joined(control.host, changed)


def _control(settings: Settings) -> Publication:
    found = [each for each in published(settings) if each.program == CONTROL_PROGRAM]
    if not found:
        raise SetupError(
            f"no daemon runs on the broker {masked(settings.broker_url or '')}; start the control machine first, with `make up`, "
            "or correct LEGAL_PIPELINE_BROKER_URL"
        )
    return found[0]


def _objections(settings: Settings, control: Publication) -> Iterator[str]:
    here, there = values_of(settings), control.values
    if control.host == socket.gethostname():
        yield (
            f"this machine and the control machine are both named {control.host}, and two workers of one name receive each other's "
            "control messages; give this one another host name"
        )
    if here[CODE] != there.get(CODE):
        versions = f"{_version(here[CODE])} here, {_version(there.get(CODE))} on {control.host}"
        yield f"the machines have different versions of legal-pipeline ({versions}); install the same"
    if settings.machine.is_control:
        yield f"profile {settings.profile} is one of a control machine; name another one with --profile"
    if not there.get("files_uri"):
        yield (
            f"{control.host} keeps what it takes out of mails and archives in a folder of its own; set LEGAL_PIPELINE_FILES_URI there, "
            "for example to s3://bucket/files, and run `make up`"
        )
    for name in Settings.model_fields.keys() - OF_A_MACHINE:
        if name in there and there[name] != here[name] and source_of(settings, name) is Source.ENVIRONMENT:
            yield f"{variable(name)} is {here[name]} here and {there[name] or 'unset'} on {control.host}; unset it here"
    yield from _other_database(settings, without_digest(there.get("database_url")))


def _other_database(settings: Settings, there: str | None) -> Iterator[str]:
    here = settings.results_url
    if there and _database(there) != _database(here):
        yield f"LEGAL_PIPELINE_DATABASE_URL names the database {_database(here)} and that of the control machine is {_database(there)}"
        return
    engine = make_engine(here, pool_size=1)
    try:
        with translate_errors(), engine.connect() as connection:
            is_ours = sa.inspect(connection).has_table(documents.name)
    finally:
        engine.dispose()
    if not is_ours:
        yield f"the database at {masked(here)} has no documents; name that of the control machine in LEGAL_PIPELINE_DATABASE_URL"


def _keep_secrets(settings: Settings) -> Path:
    folder = Path(secrets_directory(settings.home) or settings.home.absolute() / "secrets")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in _URLS:
        write_private(folder / variable(name).lower(), str(getattr(settings, name)))
    return folder


def _database(url: str) -> str:
    return urlsplit(url).path.strip("/")


def _version(code: str | None) -> str:
    return (code or "unknown").replace(" #", ", code ")
