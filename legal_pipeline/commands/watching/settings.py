"""`legal-pipeline settings`: each setting and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.options import as_json, examples
from legal_pipeline.terminal import console, print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings


@click.command(epilog=examples("legal-pipeline settings", "legal-pipeline settings --json"))
@click.option("--save", is_flag=True, help="Write the settings of the environment to settings.env; `make up` does so.")
@as_json
@click.pass_obj
def settings(settings: Settings, save: bool, as_json: bool) -> None:
    """Show each setting and where it comes from.

    The first of these places that has it: the environment, the secrets directory, settings.env in the home directory, the
    default. Passwords are masked.
    """
    from dataclasses import asdict

    from legal_pipeline.settings.file import settings_path
    from legal_pipeline.storage.database.files import make_home
    from legal_pipeline.storage.settings_sources import save_environment, setting_values

    if save:
        make_home(settings.home)
        for name in save_environment(settings):
            console.print(f"{name} is written to {settings_path(settings.home)}", markup=False, soft_wrap=True)
        return
    found = setting_values(settings)
    if as_json:
        print_json(asdict(value) for value in found)
    else:
        print_table(
            ["setting", "value", "from"], [(each.variable, "" if each.value is None else each.value, each.source) for each in found]
        )
