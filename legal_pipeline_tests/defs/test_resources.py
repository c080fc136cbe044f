"""What the UI shows of the settings, and what it never shows."""

from __future__ import annotations

import dagster as dg
import pytest

from legal_pipeline.defs.resources import NOT_SET, PipelineResource, shown
from legal_pipeline.services import Services
from legal_pipeline.settings import Settings

SECRET = "wVq7-hunter2"


def test_every_setting_is_shown(settings: Settings) -> None:
    assert shown(settings).keys() == Settings.model_fields.keys()
    assert shown(settings)["s3_bucket"] == NOT_SET
    assert shown(settings)["home"] == str(settings.home)
    assert shown(settings.model_copy(update={"textract_matters": frozenset({"b", "a"})}))["textract_matters"] == "a, b"
    assert shown(settings)["metrics_port"] == "9464"


def test_no_password_is_shown(settings: Settings) -> None:
    """In whatever setting it is: what is not printed elsewhere is not shown here."""
    hidden = [name for name, field in Settings.model_fields.items() if not field.repr]
    assert {"database_url", "broker_url"} <= set(hidden)
    urls = dict.fromkeys(hidden, f"redis://user:{SECRET}@host:6379/0?password={SECRET}")
    found = shown(settings.model_copy(update={**urls, "s3_endpoint_url": f"https://user:{SECRET}@host"}))
    assert SECRET not in str(found)
    assert found["broker_url"] == "redis://user:***@host:6379/0"


def test_every_field_names_its_variable() -> None:
    for name, field in PipelineResource.model_fields.items():
        assert f"LEGAL_PIPELINE_{name.upper()}" in (field.description or "")


def test_a_run_cannot_have_settings_of_its_own(settings: Settings) -> None:
    """A value in its configuration would be shown, and have no effect."""

    @dg.op
    def use(pipeline: dg.ResourceParam[Services]) -> None:
        raise AssertionError("it was given to the op")

    @dg.job(resource_defs={"pipeline": PipelineResource()})
    def uses() -> None:
        use()

    with pytest.raises(dg.DagsterResourceFunctionError) as refused:
        uses.execute_in_process(run_config={"resources": {"pipeline": {"config": {"ocr_dpi": "300"}}}})
    assert "ocr_dpi cannot be set for a single run; set LEGAL_PIPELINE_OCR_DPI" in str(refused.value.__cause__)


def test_using_it_derives_no_schema(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dagster would do so three times for every step and every tick of a sensor."""
    resource = PipelineResource()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a schema was derived")

    monkeypatch.setattr("dagster._config.pythonic_config.resource.infer_schema_from_config_class", refuse)
    with dg.build_resources({"pipeline": resource}) as opened:
        assert isinstance(opened.pipeline, Services)
