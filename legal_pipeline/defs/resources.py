"""Resources: what an asset may use. `create_resource` hands a plain object on; no Dagster class goes below."""

from __future__ import annotations

import dagster as dg

from legal_pipeline.services import Services, services_for
from legal_pipeline.settings import load_settings


class PipelineResource(dg.ConfigurableResource[Services]):
    """The results, the source files and the limits, as the environment of the process sets them."""

    def create_resource(self, context: dg.InitResourceContext) -> Services:
        return services_for(load_settings())
