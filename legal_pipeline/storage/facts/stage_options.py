"""The settings that a stage's rows depend on: part of the stage's key, so that changing one makes its rows stale."""

from __future__ import annotations

from collections.abc import Mapping

from legal_pipeline.settings import Settings


def stage_options(settings: Settings, matter: str | None = None) -> Mapping[str, str]:
    """Returns stage name -> the settings that its rows depend on, for documents of this matter.

    Without a matter: for all matters that do not use an external engine.
    """
    text = f"{settings.ocr_engine}:{settings.ocr_dpi}"
    if matter in settings.textract_matters:
        # the budget is left out: each change of it would make every document stale
        text += f":textract<{settings.textract_below_confidence:g}"
    return {"document_text": text, "entity_mentions": settings.spacy_model or ""}
