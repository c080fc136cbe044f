"""The S3 client as a Dagster resource, configured by the settings.

boto3 and dagster-aws are imported only when a sensor uses the resource: they take 45 MB of memory, and most
processes that load the definitions never list a bucket.

Does not belong here: S3 operations (`storage.s3.client`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import dagster as dg

from legal_pipeline.errors import SetupError
from legal_pipeline.settings import load_settings, masked, variable
from legal_pipeline.storage.s3.client import ATTEMPTS, make_client

if TYPE_CHECKING:
    from dagster_aws.s3 import S3Resource
    from mypy_boto3_s3 import S3Client


def _shown() -> dict[str, dg.Field]:
    """What the UI shows of the settings; it is read from the environment when the resource is used."""
    try:
        settings = load_settings()
    except SetupError:
        return {}
    names = ("s3_bucket", "s3_prefix", "s3_endpoint_url")
    values = {name: masked(str(getattr(settings, name) or "not set")) for name in names}
    return {name: dg.Field(str, is_required=False, default_value=value, description=variable(name)) for name, value in values.items()}


@dg.resource(_shown(), description="The dagster-aws S3Resource for LEGAL_PIPELINE_S3_BUCKET; None when no bucket is set.")
def s3_resource(_: dg.InitResourceContext) -> S3Resource | None:
    settings = load_settings()
    return make_resource(settings.s3_endpoint_url) if settings.s3_bucket else None


@cache
def make_resource(endpoint_url: str | None) -> S3Resource:
    from dagster_aws.s3 import S3Resource

    class PipelineS3(S3Resource):
        """Uses the pipeline's timeouts and addressing style, with one client per process."""

        def get_client(self) -> S3Client:
            return _client(self.endpoint_url)

    return PipelineS3(endpoint_url=endpoint_url, max_attempts=ATTEMPTS)


_client = cache(make_client)
