"""Inboxes configured in the settings: a folder, a bucket, both or none."""

from __future__ import annotations

from legal_pipeline.errors import SetupError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.inbox.folder import FolderInbox
from legal_pipeline.storage.inbox.inbox import Inbox
from legal_pipeline.storage.inbox.s3 import S3Inbox
from legal_pipeline.storage.s3.client import S3


def s3_inbox(settings: Settings, s3: S3) -> S3Inbox:
    """Raises SetupError without a bucket."""
    if settings.s3_bucket is None:
        raise SetupError("no bucket is configured; set LEGAL_PIPELINE_S3_BUCKET")
    return S3Inbox(s3, settings.s3_bucket, settings.s3_prefix, leave_out=settings.textract_prefix)


def folder_inbox(settings: Settings) -> FolderInbox:
    """Raises SetupError without a folder."""
    if settings.inbox is None:
        raise SetupError("no inbox folder is configured; set LEGAL_PIPELINE_INBOX")
    return FolderInbox(settings.inbox)


def inboxes(settings: Settings, s3: S3) -> list[Inbox]:
    configured: list[Inbox] = []
    if settings.s3_bucket is not None:
        configured.append(s3_inbox(settings, s3))
    if settings.inbox is not None:
        configured.append(folder_inbox(settings))
    return configured
