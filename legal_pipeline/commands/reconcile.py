"""`legal-pipeline reconcile`: is every object accounted for?"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.options import as_json, examples
from legal_pipeline.terminal import console, print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings

_SHOWN = 200


@click.command(epilog=examples("legal-pipeline reconcile", "legal-pipeline reconcile --json"))
@as_json
@click.pass_obj
def reconcile(settings: Settings, as_json: bool) -> int:
    """Compare inboxes, documents and runs, and repair gaps.

    Missing objects are registered and lost runs are requested again. The list shows each difference as it was before the
    repair. Exit code 1 when there was one.
    """
    from legal_pipeline.defs.instance.instance import open_instance
    from legal_pipeline.defs.sensors.reconciliation import Report
    from legal_pipeline.defs.sensors.reconciliation import reconcile as compare
    from legal_pipeline.services import services_for

    report = Report()
    with open_instance(settings) as instance:
        found = compare(services_for(settings), instance, report)
        if as_json:
            print_json({"finding": e.finding.value, "subject": e.subject, "said": e.message, "done": e.action} for e in found)
        else:
            rows = [(each.finding.value.replace("_", " "), each.subject, each.message, each.action) for each in islice(found, _SHOWN)]
            rest = sum(1 for _ in found)
            if rows:
                print_table(["finding", "subject", "details", "action"], rows)
            if rest:
                console.print(f"and {rest:,} more; use --json to list them all")
            console.print(report.sentence, markup=False, soft_wrap=True)
    return 1 if report.found else 0
