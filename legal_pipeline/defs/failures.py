"""What becomes of an error: the document's fault is recorded, the world's is retried, a bug turns the run red.

Messages carry where and what kind, never the text of a document: an exception's own message may
quote the page it stumbled over, so a bug is reported by its type and its frames.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from legal_pipeline.errors import LegalPipelineError, Refusal, UsageError, WorldFault
from legal_pipeline.storage.documents import Documents

WORLD_RETRIES = 3
WORLD_RETRY_SECONDS = 2.0
"""Doubled with each retry."""


class Refused(Exception):
    """Leaves an asset body after the refusal was recorded; the rest of the run is skipped, not failed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@contextmanager
def translated(documents: Documents, document_id: str, stage: str, retry_number: int) -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        documents.refuse(document_id, refusal)
        raise Refused(refusal) from None
    except (WorldFault, OSError) as fault:
        said = _of_the_world(fault)
        if said is None:
            raise _failure(documents, document_id, f"{stage}: bug: {describe(fault)}", fault) from None
        if retry_number < WORLD_RETRIES:
            # a fault of the sentence alone: the chain behind the real one goes into the event log, and may quote
            raise dg.RetryRequested(max_retries=WORLD_RETRIES, seconds_to_wait=WORLD_RETRY_SECONDS * 2**retry_number) from WorldFault(said)
        raise _failure(documents, document_id, f"{stage}: {said} (tried {WORLD_RETRIES + 1} times)", fault) from None
    except UsageError as error:
        raise _failure(documents, document_id, f"{stage}: {error}", error) from None
    except Exception as bug:  # noqa: BLE001 - the boundary: reported with its frames, then fails the run
        raise _failure(documents, document_id, f"{stage}: bug: {describe(bug)}", bug) from None


def _of_the_world(error: WorldFault | OSError) -> str | None:
    """What the world did; None for the OSErrors that libraries make up about what they read (Pillow: a broken image)."""
    if isinstance(error, WorldFault):
        return str(error)
    return None if error.errno is None else f"the system said: {os.strerror(error.errno)}"


def _failure(documents: Documents, document_id: str, reason: str, error: Exception) -> dg.Failure:
    documents.fail(document_id, reason)
    frames = "".join(f"{frame.filename}:{frame.lineno} in {frame.name}\n" for frame in traceback.extract_tb(error.__traceback__))
    return dg.Failure(reason, metadata={"frames": dg.MetadataValue.text(frames)}, allow_retries=False)


def describe(error: BaseException) -> str:
    """`TypeError at chunking.py:88 in _cut`; our own errors by their sentence."""
    if isinstance(error, LegalPipelineError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno} in {frames[-1].name}" if frames else ""
    return f"{type(error).__name__}{where}"
