"""The S3 client as a resource of Dagster, dagster-aws's own, as the settings say.

Nothing of it is imported before a sensor asks for it: boto3 and dagster-aws cost 45 MB, and most
processes that load the definitions never list a bucket.

Does not belong here: what is done with S3 (`storage.s3.client`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import dagster as dg

from legal_pipeline.settings import load_settings
from legal_pipeline.storage.s3.client import ATTEMPTS, make_client

if TYPE_CHECKING:
    from dagster_aws.s3 import S3Resource
    from mypy_boto3_s3 import S3Client


@dg.resource(description="dagster-aws's S3Resource for the bucket of the settings; nothing where no bucket is set.")
def s3_resource(_: dg.InitResourceContext) -> S3Resource | None:
    settings = load_settings()
    return make_resource(settings.s3_endpoint_url) if settings.s3_bucket else None


@cache
def make_resource(endpoint_url: str | None) -> S3Resource:
    from dagster_aws.s3 import S3Resource

    class PipelineS3(S3Resource):
        """With the time limits and the addressing of every other call of ours; one client a process."""

        def get_client(self) -> S3Client:
            return _client(self.endpoint_url)

    return PipelineS3(endpoint_url=endpoint_url, max_attempts=ATTEMPTS)


_client = cache(make_client)
