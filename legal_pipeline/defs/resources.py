"""Resources of the assets. `create_resource` returns a plain object, so that no other package depends on Dagster.

The UI shows the settings with which the code location was loaded, passwords masked. They are changed by the environment, as
everywhere: values given in a run's configuration are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg
from pydantic import Field, create_model

from legal_pipeline.errors import SetupError, UsageError
from legal_pipeline.services import Services, services_for
from legal_pipeline.settings import Settings, load_settings, masked, variable

NOT_SET = "not set"
_WITH_PASSWORD = ("database_url", "broker_url")


class _Pipeline(dg.ConfigurableResource[Services]):
    """Access to the results database, source files and limits, configured by the environment."""

    def _with_updated_values(self, values: Mapping[str, Any] | None) -> Any:
        # Dagster copies a resource three times whenever it is used, and derives the schema of all fields for each copy: 50 ms of CPU
        # time for every step and every tick of a sensor. A copy with the same values is not needed
        if all(getattr(self, name, None) == value for name, value in (values or {}).items()):
            return self
        return super()._with_updated_values(values)

    def create_resource(self, context: dg.InitResourceContext) -> Services:
        for name, field in type(self).model_fields.items():
            if getattr(self, name) != field.default:
                raise UsageError(f"{name} cannot be set for a single run; set {variable(name)} for the programs, and start them again")
        return services_for(load_settings())


def shown(settings: Settings) -> dict[str, str]:
    """Each setting as the UI shows it."""
    return {name: _shown(name, getattr(settings, name)) for name in Settings.model_fields}


def _shown(name: str, value: Any) -> str:
    if not value and value not in (0, False):
        return NOT_SET
    if Settings.model_fields[name].repr:
        return masked(_text(value))
    # a secret: of the two URLs, the server may be known
    return masked(value).partition("?")[0] if name in _WITH_PASSWORD else "set"


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {item}" for key, item in sorted(value.items()))
    return ", ".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)


def _shown_settings() -> dict[str, str]:
    try:
        return shown(load_settings())
    except SetupError:
        # whatever uses the resource says which setting is not usable
        return {}


def _fields() -> dict[str, Any]:
    described = {name: field.description or "" for name, field in Settings.model_fields.items()}
    return {
        name: (str, Field(default=value, description=f"{described[name]} ({variable(name)})")) for name, value in _shown_settings().items()
    }


PipelineResource: type[_Pipeline] = create_model("PipelineResource", __base__=_Pipeline, __doc__=_Pipeline.__doc__, **_fields())
