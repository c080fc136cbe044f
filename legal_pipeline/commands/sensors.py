"""`legal-pipeline sensors`: switching sensors on again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.options import examples
from legal_pipeline.errors import SetupError
from legal_pipeline.terminal import console

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings


@click.group(epilog=examples("legal-pipeline sensors start"))
def sensors() -> None:
    """Switch on Dagster sensors that were stopped."""


@sensors.command(epilog=examples("legal-pipeline sensors start", "legal-pipeline sensors start lost_work"))
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.pass_obj
def start(settings: Settings, names: tuple[str, ...]) -> None:
    """Switch on these sensors, or all that were stopped in the UI.

    The daemon evaluates them within seconds. Deployed mode only.
    """
    from legal_pipeline.defs.instance.instance import open_instance
    from legal_pipeline.defs.sensors.switches import start_sensors
    from legal_pipeline.deployment.code_location import defs

    if not settings.is_deployed:
        raise SetupError("embedded mode has no daemon; the UI of `legal-pipeline dev` switches its sensors")
    known = [sensor.name for sensor in defs.get_repository_def().sensor_defs]
    with open_instance(settings) as instance:
        started = start_sensors(instance, names, known)
    console.print(f"started: {', '.join(started)}" if started else "every sensor is on", markup=False)
