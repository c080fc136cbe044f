"""Tags of runs."""

from __future__ import annotations

PARTITION_TAG = "dagster/partition"
"""Dagster's tag on a run over one partition: a document or a matter."""


PRIORITY_TAG = "legal/priority"


MATTER_TAG = "legal/matter"


FORM_TAG = "legal/form"


GROUP_TAG = "legal/documents"
"""On a run over a group of small documents: how many they were when it began."""


BATCH_TAG = "legal/batch"


ORIGIN_TAG = "legal/origin"


FORCE_TAG = "legal/force"
"""Set on a run that was submitted although one of its queues has no worker."""


QUEUE_TAG = "dagster-celery/queue"


WHOLE_RUN = ""
"""Step key of what executes a run as a whole."""
