"""The settings that a stage's rows depend on: part of the stage's key, so that changing one makes its rows out of date."""

from __future__ import annotations

from collections.abc import Mapping

from legal_pipeline.settings import Settings


def stage_options(settings: Settings, matter: str | None = None) -> Mapping[str, str]:
    """Stage name -> what of the settings the rows of a document of this matter depend on.

    Without a matter: as of all matters that no engine outside is switched on for.
    """
    text = f"{settings.ocr_engine}:{settings.ocr_dpi}"
    if matter in settings.textract_matters:
        # not the budget: with it every document would be out of date each time it is changed
        text += f":textract<{settings.textract_below_confidence:g}"
    return {"document_text": text, "entity_mentions": settings.spacy_model or ""}
