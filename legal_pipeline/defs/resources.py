"""Resources of the assets. `create_resource` returns a plain object, so that no other package depends on Dagster."""

from __future__ import annotations

import dagster as dg

from legal_pipeline.services import Services, services_for
from legal_pipeline.settings import load_settings


class PipelineResource(dg.ConfigurableResource[Services]):
    """Access to the results database, source files and limits, configured by the environment."""

    def create_resource(self, context: dg.InitResourceContext) -> Services:
        return services_for(load_settings())
