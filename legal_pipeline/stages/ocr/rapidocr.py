"""RapidOCR on onnxruntime. Its models are part of the wheel: it needs no system package and downloads nothing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from importlib.metadata import version
from typing import Any

from legal_pipeline.stages.ocr.engine import OcrResult, PageImage
from legal_pipeline.stages.ocr.orientation import read_upright
from legal_pipeline.stages.ocr.reading_order import TextBox, is_sideways, text_in_reading_order

# 556 MB of memory instead of 1 GB with the defaults; one thread, because documents are processed in parallel
_PARAMETERS = {
    "Global.log_level": "critical",
    "Global.max_side_len": 1400,
    "Global.use_cls": False,  # the rotation is decided for the whole page, see `recognise`
    "Rec.rec_batch_num": 1,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}

_GOOD_CONFIDENCE = 0.88
"""Upright pages reach more than 0.95. Pages upside down still reach 0.6 to 0.8: the engine reads garbage with confidence."""


class RapidOcr:
    """See `OcrEngine`. There is no time limit: a page takes 3 to 7 CPU-seconds, whatever its content."""

    name = "rapidocr"

    @cached_property
    def version(self) -> str:
        return version("rapidocr")

    @property
    def options(self) -> str:
        return " ".join(f"{key}={value}" for key, value in sorted(_PARAMETERS.items())) + " lines=1"

    def recognise(self, image: PageImage) -> OcrResult:
        rotations: list[int] = [180]

        def read(page: PageImage) -> OcrResult:
            boxes, scores = self._boxes(page)
            if not boxes:
                return OcrResult("", 0.0)
            confidence = sum(score * len(box.text) for score, box in zip(scores, boxes, strict=True)) / sum(len(box.text) for box in boxes)
            if is_sideways(boxes):
                # the pieces of text may read well, but their order is lost
                rotations[:] = [90, 270]
                confidence = confidence / 2
            return OcrResult(text_in_reading_order(boxes, page.width), round(confidence, 4))

        def likely_rotations(_: PageImage) -> Iterable[int]:
            return tuple(rotations)

        return read_upright(image, read, likely_rotations, _GOOD_CONFIDENCE)

    def words(self, image: PageImage) -> list[TextBox]:
        """See `WordLocator`; a piece is a part of a line."""
        return self._boxes(image)[0]

    def _boxes(self, image: PageImage) -> tuple[list[TextBox], list[float]]:
        import numpy as np

        output = self._engine(np.frombuffer(image.grey, np.uint8).reshape(image.height, image.width))
        if output.boxes is None or output.txts is None:
            return [], []
        boxes, scores = [], []
        for corners, text, score in zip(output.boxes, output.txts, output.scores, strict=True):
            if text.strip():
                xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
                boxes.append(TextBox(min(xs), min(ys), max(xs), max(ys), text.strip()))
                scores.append(float(score))
        return boxes, scores

    @cached_property
    def _engine(self) -> Any:
        from rapidocr import RapidOCR

        return RapidOCR(params=_PARAMETERS)
