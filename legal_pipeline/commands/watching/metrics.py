"""`legal-pipeline metrics`: how the work has gone of late."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.options import as_json, examples
from legal_pipeline.terminal import print_json

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings

_UNITS = {"m": dt.timedelta(minutes=1), "h": dt.timedelta(hours=1), "d": dt.timedelta(days=1)}
_MOST = dt.timedelta(days=366)


class Period(click.ParamType[dt.timedelta]):
    """`90m`, `6h`, `7d`."""

    name = "period"

    def convert(self, value: object, param: click.Parameter | None, context: click.Context | None) -> dt.timedelta:
        if isinstance(value, dt.timedelta):
            return value
        found = re.fullmatch(r"([0-9]{1,5})([mhd])", str(value))
        if found and dt.timedelta(0) < (period := int(found[1]) * _UNITS[found[2]]) <= _MOST:
            return period
        return self.fail(f"{value!r} is not a period; write 90m, 6h or 7d, up to {_MOST.days}d", param, context)


@click.command(epilog=examples("legal-pipeline metrics", "legal-pipeline metrics --since 7d"))
@click.option(
    "--since", "period", type=Period(), default="1d", show_default=True, metavar="PERIOD", help="Cover this period: 90m, 6h or 7d."
)
@as_json
@click.pass_obj
def metrics(settings: Settings, period: dt.timedelta, as_json: bool) -> None:
    """Show throughput, stage times, errors and cache hits.

    In deployed mode also queues and memory.
    """
    from legal_pipeline.clock import now
    from legal_pipeline.operations.metrics_history import take
    from legal_pipeline.operations.metrics_view import record, show

    history = take(settings, now() - period)
    if as_json:
        print_json([record(history)])
    else:
        show(history)
