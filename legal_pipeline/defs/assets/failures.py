"""Error handling of the assets: refusals are recorded, external errors are retried by category, and bugs fail the run.

Messages state the error type and its location, never document text: an exception message may quote
the page that caused it, so a bug is reported by its type and stack frames.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import dagster as dg

from legal_pipeline.defs.assets.retry_rules import Attempt, rule_for, without_cause
from legal_pipeline.errors import ExternalError, LegalPipelineError, Refusal
from legal_pipeline.model import Category
from legal_pipeline.remedies import remedy
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.resilience.error_categories import as_external_error, category_of, safe_message

JITTER = Random()


class Refused(Exception):
    """Raised in an asset body after the refusal has been recorded; the remaining steps are skipped, not failed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@contextmanager
def translated(documents: Documents, document_id: str, stage: str, attempt: Attempt) -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        documents.refuse(document_id, refusal)
        raise Refused(refusal) from None
    except Exception as error:  # noqa: BLE001 - the boundary: retried, or reported with its frames
        category = category_of(error)
        fault = as_external_error(error)
        if fault is None or category is None:
            said = f"bug: {describe(error)}" if category is None else safe_message(error)
            attempt.end_retries()
            raise _failure(documents, document_id, f"{stage}: {said}", category or Category.PERMANENT, error) from None
        rule = rule_for(type(fault), category)
        tried = attempt.tries_so_far(rule)
        wait = rule.wait_seconds(tried, JITTER, getattr(fault, "after_seconds", None) or 0.0)
        if wait is not None:
            if category is Category.RESOURCE:
                # the wait ends by someone's hand: who looks at the document or the monitor must see what it waits for.
                # A full disk may be that of the database
                with suppress(ExternalError):
                    documents.hold(document_id, f"{stage}: {fault}", category)
            # always one more than so far: the rule sets the limit, which depends on the error
            raise dg.RetryRequested(max_retries=attempt.retry_number + 1, seconds_to_wait=wait) from without_cause(fault)
        attempt.end_retries()
        times = f" (tried {tried} times)" if tried > 1 else ""
        raise _failure(documents, document_id, f"{stage}: {fault}{times}", category, error) from None


def _failure(documents: Documents, document_id: str, reason: str, category: Category, error: Exception) -> dg.Failure:
    documents.fail(document_id, reason, category)
    frames = "".join(f"{frame.filename}:{frame.lineno} in {frame.name}\n" for frame in traceback.extract_tb(error.__traceback__))
    metadata = {
        "category": dg.MetadataValue.text(category.value),
        "remedy": dg.MetadataValue.text(remedy(category, reason, [document_id])),
        "frames": dg.MetadataValue.text(frames),
    }
    return dg.Failure(reason, metadata=metadata, allow_retries=False)


def root_cause(error: BaseException) -> BaseException:
    """The error that the others were raised from: Dagster wraps those of our code in its own."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def describe(error: BaseException) -> str:
    """`TypeError at chunking.py:88 in _cut`; the message, for errors of this package."""
    if isinstance(error, LegalPipelineError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno} in {frames[-1].name}" if frames else ""
    return f"{type(error).__name__}{where}"
