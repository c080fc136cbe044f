"""How often a step is tried, and how long it waits in between: a rule for each category of error, as a table.

Dagster's step retries carry the rules out (`failures`), and nothing else does: no op has a retry policy,
runs are retried for crashes of Dagster's own only, Celery retries nothing (docs/errors.md).
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

from legal_pipeline.errors import DatabaseBusy, ExternalError, RateLimited, ResourceExhausted, ServiceUnavailable, SourceChanged
from legal_pipeline.model import Category

NO_RETRIES = {MAX_RETRIES_TAG: "0"}
"""Dagster's run retries leave a run with this tag alone."""

LONGEST_WAIT_SECONDS = 600.0
"""A service may ask for more; a worker that waits holds a slot."""


class Kind(StrEnum):
    NONE = "none"
    IMMEDIATE = "immediate"
    LINEAR = "linear"
    EXPONENTIAL = "exponential"
    """With jitter, so that those who failed together do not come back together."""


@dataclass(frozen=True, slots=True)
class RetryRule:
    name: str
    kind: Kind
    tries: int
    """The first one included."""
    base_seconds: float = 0.0
    cap_seconds: float = 0.0

    def delay_seconds(self, tried: int) -> float:
        """After try number `tried`, counted from 1, before jitter."""
        match self.kind:
            case Kind.LINEAR:
                return min(self.base_seconds * tried, self.cap_seconds)
            case Kind.EXPONENTIAL:
                # the cap is reached long before a power of two is too large for a float
                return min(self.base_seconds * 2.0 ** min(tried - 1, 60), self.cap_seconds)
        return 0.0

    def wait_seconds(self, tried: int, random: Random, at_least_seconds: float = 0.0) -> float | None:
        """None when there is no further try. `at_least_seconds` is what the service asked for."""
        if tried >= self.tries:
            return None
        delay = self.delay_seconds(tried)
        if self.kind is Kind.EXPONENTIAL:
            delay *= random.uniform(0.5, 1.0)
        asked = min(at_least_seconds, LONGEST_WAIT_SECONDS)
        # never sooner than asked, and not all at the same moment
        return max(delay, asked * random.uniform(1.0, 1.1)) if asked > 0 else delay


RULES: Mapping[Category, RetryRule] = {
    Category.TRANSIENT: RetryRule("transient", Kind.EXPONENTIAL, tries=5, base_seconds=2, cap_seconds=60),
    Category.RESOURCE: RetryRule("resource", Kind.LINEAR, tries=5, base_seconds=10, cap_seconds=60),
    Category.RATE_LIMIT: RetryRule("rate_limit", Kind.EXPONENTIAL, tries=8, base_seconds=5, cap_seconds=120),
    Category.CONFIGURATION: RetryRule("configuration", Kind.NONE, tries=1),
    Category.DATA: RetryRule("data", Kind.NONE, tries=1),
    Category.PERMANENT: RetryRule("permanent", Kind.NONE, tries=1),
}

RULES_OF_THEIR_OWN: Mapping[type[ExternalError], RetryRule] = {
    # the next reading takes the source as it is then
    SourceChanged: RetryRule("source changed", Kind.IMMEDIATE, tries=3),
    # nothing was asked of the service, so none of the document's tries is used up; some twelve hours
    ServiceUnavailable: RetryRule("service away", Kind.EXPONENTIAL, tries=1000, base_seconds=1, cap_seconds=60),
}

_KINDS: tuple[type[ExternalError], ...] = (ServiceUnavailable, SourceChanged, RateLimited, ResourceExhausted, DatabaseBusy, ExternalError)
"""What a fault is written into the event log as: the first of these that it is."""


def rule_for(kind: type[BaseException], category: Category) -> RetryRule:
    return next((rule for own, rule in RULES_OF_THEIR_OWN.items() if issubclass(kind, own)), RULES[category])


def bare(fault: ExternalError) -> ExternalError:
    """The sentence and the kind alone: the chain of what caused a fault goes into the event log with it, and may quote."""
    kind = next(kind for kind in _KINDS if isinstance(fault, kind))
    return kind.__new__(kind, str(fault))


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of a step, as Dagster counts them."""

    instance: dg.DagsterInstance
    run_id: str
    step_key: str
    retry_number: int

    def tries_so_far(self, rule: RetryRule) -> int:
        """How often the step has been tried under this rule and failed, the try at hand included."""
        logged = self.instance.all_logs(self.run_id, of_type=dg.DagsterEventType.STEP_UP_FOR_RETRY)
        events = (entry.dagster_event for entry in logged if entry.dagster_event)
        return 1 + sum(_rule_of(event) is rule for event in events if event.step_key == self.step_key)

    def end_retries(self) -> None:
        """Of the run as well, whatever the instance is set to: what has failed here has had its tries."""
        self.instance.add_run_tags(self.run_id, NO_RETRIES)


def _rule_of(event: DagsterEvent) -> RetryRule | None:
    error: SerializableErrorInfo | None = event.step_retry_data.error
    known: Mapping[str, type[ExternalError]] = {kind.__name__: kind for kind in _KINDS}
    while error is not None:
        if (kind := known.get(error.cls_name or "")) is not None:
            return rule_for(kind, kind.category)
        error = error.cause
    return None


def table(rules: Iterable[RetryRule]) -> list[tuple[str, str, str]]:
    """(name, rule in words, waits in seconds before jitter) for people."""
    return [(rule.name, _in_words(rule), _waits(rule)) for rule in rules]


def _in_words(rule: RetryRule) -> str:
    if rule.kind is Kind.NONE:
        return "never tried again"
    return f"{rule.kind}, {rule.tries:,} tries"


def _waits(rule: RetryRule) -> str:
    shown = [f"{rule.delay_seconds(tried):g}" for tried in range(1, min(rule.tries, 8))]
    return ", ".join(shown) + (", ..." if rule.tries > 8 else "") if shown else "-"
