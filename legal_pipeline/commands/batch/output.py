"""What the commands of `batch` print when documents were asked for: what became of them, and what to type next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legal_pipeline.terminal import console

if TYPE_CHECKING:
    from legal_pipeline.local.processing import Batch
    from legal_pipeline.services import Services
    from legal_pipeline.settings import Settings


def print_next_commands(settings: Settings, batch_id: str, *, may_fail: bool) -> None:
    short = batch_id[:8]
    following = [(f"legal-pipeline batch status {short}{' --watch' if settings.is_deployed else ''}", "the state of each document")]
    if settings.is_deployed:
        following.append((f"legal-pipeline batch cancel {short}", "cancel the unfinished documents"))
    following.append((f"legal-pipeline batch verify {short}", "check that nothing is missing"))
    if may_fail:
        following.append((f"legal-pipeline batch retry {short} --failed", "process the failures again"))
    width = max(len(command) for command, _ in following)
    console.print("\nNext:", markup=False)
    for command, purpose in following:
        console.print(f"  {command:<{width}}  # {purpose}", markup=False)


def failed(services: Services, processed: Batch | None) -> int:
    """How many documents of a batch that was processed here have failed."""
    if processed is None:
        return 0
    from legal_pipeline.batches.status.run_display import outcomes

    return sum(row.state not in ("done", "refused") for row in outcomes(processed, services.store))


def print_outcomes(services: Services, processed: Batch | None) -> int:
    """As `_failed`, and a row for each."""
    if processed is None:
        return 0
    from legal_pipeline.batches.status import run_display

    console.print()
    run_display.print_outcomes(list(run_display.outcomes(processed, services.store)), processed)
    return failed(services, processed)
