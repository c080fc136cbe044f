"""Retry rules of the steps: number of tries and delays, by error category, and how many workers a document may kill.

Dagster's step retries apply the rules (`failures`). Nothing else retries steps that failed: ops have no retry policy, Dagster
retries runs only after a crash, and Celery does not retry (docs/errors.md). Steps whose worker died are sent again by the executor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random

import dagster as dg
from dagster._core.events import DagsterEvent
from dagster._core.storage.tags import MAX_RETRIES_TAG
from dagster_shared.error import SerializableErrorInfo

from legal_pipeline.errors import (
    DatabaseBusy,
    DiskUnwritable,
    ExternalError,
    RateLimited,
    ResourceExhausted,
    ServiceUnavailable,
    SourceChanged,
)
from legal_pipeline.model import Category

NO_RETRIES = {MAX_RETRIES_TAG: "0"}
"""Disables Dagster's run retries for a run."""

MAX_WORKER_DEATHS = 3
"""Deployed: a document fails when one of its steps has killed this many workers: the step is likely the cause."""

MAX_WORKER_DEATHS_EMBEDDED = 2
"""Embedded: the same for all steps of a document together, which one worker process executes."""

MAX_EXTERNAL_ERRORS = 5
"""A step, or a run that is executed as a whole, fails after more external errors than this."""

LONGEST_WAIT_SECONDS = 600.0
"""Upper bound on the delay that a service requests: a waiting worker occupies a slot."""


class Kind(StrEnum):
    NONE = "none"
    IMMEDIATE = "immediate"
    LINEAR = "linear"
    EXPONENTIAL = "exponential"
    """With jitter, so that steps that failed together do not retry together."""


@dataclass(frozen=True, slots=True)
class RetryRule:
    name: str
    kind: Kind
    tries: int
    """Including the first one."""
    base_seconds: float = 0.0
    cap_seconds: float = 0.0

    def delay_seconds(self, tried: int) -> float:
        """After try number `tried`, counted from 1, before jitter."""
        match self.kind:
            case Kind.LINEAR:
                return min(self.base_seconds * tried, self.cap_seconds)
            case Kind.EXPONENTIAL:
                # the cap is reached long before a power of two overflows a float
                return min(self.base_seconds * 2.0 ** min(tried - 1, 60), self.cap_seconds)
        return 0.0

    def wait_seconds(self, tried: int, random: Random, at_least_seconds: float = 0.0) -> float | None:
        """None when no tries are left. `at_least_seconds` is the delay that the service requested."""
        if tried >= self.tries:
            return None
        delay = self.delay_seconds(tried)
        if self.kind is Kind.EXPONENTIAL:
            delay *= random.uniform(0.5, 1.0)
        asked = min(at_least_seconds, LONGEST_WAIT_SECONDS)
        # never earlier than requested, and spread out
        return max(delay, asked * random.uniform(1.0, 1.1)) if asked > 0 else delay


RULES: Mapping[Category, RetryRule] = {
    Category.TRANSIENT: RetryRule("transient", Kind.EXPONENTIAL, tries=5, base_seconds=2, cap_seconds=60),
    Category.RESOURCE: RetryRule("resource", Kind.LINEAR, tries=5, base_seconds=10, cap_seconds=60),
    Category.RATE_LIMIT: RetryRule("rate_limit", Kind.EXPONENTIAL, tries=8, base_seconds=5, cap_seconds=120),
    Category.CONFIGURATION: RetryRule("configuration", Kind.NONE, tries=1),
    Category.DATA: RetryRule("data", Kind.NONE, tries=1),
    Category.PERMANENT: RetryRule("permanent", Kind.NONE, tries=1),
}

SPECIAL_RULES: Mapping[type[ExternalError], RetryRule] = {
    # the next try reads the current source
    SourceChanged: RetryRule("source changed", Kind.IMMEDIATE, tries=3),
    # its cause ends by a human's hand, and the monitor names it meanwhile; about eight hours
    DiskUnwritable: RetryRule("disk unwritable", Kind.LINEAR, tries=1000, base_seconds=5, cap_seconds=30),
    # the service was not called, so this does not use up the document's tries; about twelve hours
    ServiceUnavailable: RetryRule("service away", Kind.EXPONENTIAL, tries=1000, base_seconds=1, cap_seconds=60),
}

_KINDS: tuple[type[ExternalError], ...] = (
    ServiceUnavailable,
    SourceChanged,
    RateLimited,
    DiskUnwritable,
    ResourceExhausted,
    DatabaseBusy,
    ExternalError,
)
"""An error is recorded in the event log as the first of these classes that it is an instance of."""


_FORMER_NAMES: Mapping[str, type[ExternalError]] = {
    "WorldFault": ExternalError,
    "ResourceShort": ResourceExhausted,
    "ServiceAway": ServiceUnavailable,
}
"""Class names in event logs of version 0.3."""


def rule_for(kind: type[BaseException], category: Category) -> RetryRule:
    return next((rule for own, rule in SPECIAL_RULES.items() if issubclass(kind, own)), RULES[category])


def without_cause(fault: ExternalError) -> ExternalError:
    """A copy of the error with its message only: Dagster would log the chain of causes, which may quote document text."""
    kind = next(kind for kind in _KINDS if isinstance(fault, kind))
    return kind.__new__(kind, str(fault))


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of a step, as counted by Dagster."""

    instance: dg.DagsterInstance
    run_id: str
    step_key: str
    retry_number: int

    def tries_so_far(self, rule: RetryRule) -> int:
        """The number of failed tries of the step under this rule, including the current one."""
        logged = self.instance.all_logs(self.run_id, of_type=dg.DagsterEventType.STEP_UP_FOR_RETRY)
        events = (entry.dagster_event for entry in logged if entry.dagster_event)
        return 1 + sum(_rule_of(event) is rule for event in events if event.step_key == self.step_key)

    def end_retries(self) -> None:
        """Disables retries of the run, regardless of the instance configuration: the step has used all its tries."""
        self.instance.add_run_tags(self.run_id, NO_RETRIES)


def _rule_of(event: DagsterEvent) -> RetryRule | None:
    error: SerializableErrorInfo | None = event.step_retry_data.error
    known: Mapping[str, type[ExternalError]] = {**_FORMER_NAMES, **{kind.__name__: kind for kind in _KINDS}}
    while error is not None:
        if (kind := known.get(error.cls_name or "")) is not None:
            return rule_for(kind, kind.category)
        error = error.cause
    return None


def table(rules: Iterable[RetryRule]) -> list[tuple[str, str, str]]:
    """Rows for display: name, rule in words, delays in seconds before jitter."""
    return [(rule.name, _in_words(rule), _waits(rule)) for rule in rules]


def _in_words(rule: RetryRule) -> str:
    if rule.kind is Kind.NONE:
        return "never tried again"
    return f"{rule.kind}, {rule.tries:,} tries"


def _waits(rule: RetryRule) -> str:
    shown = [f"{rule.delay_seconds(tried):g}" for tried in range(1, min(rule.tries, 8))]
    return ", ".join(shown) + (", ..." if rule.tries > 8 else "") if shown else "-"
