"""RapidOCR on onnxruntime: models come in the wheel, so that no system package is needed. Never downloads."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from importlib.metadata import version
from typing import Any

from legal_pipeline.stages.ocr.engine import OcrResult, PageImage
from legal_pipeline.stages.ocr.orientation import read_upright
from legal_pipeline.stages.ocr.rapidocr_lines import Box, is_sideways, lines_of

# 556 MB with these, 1 GB with the defaults; one thread, since documents run beside each other
_PARAMETERS = {
    "Global.log_level": "critical",
    "Global.max_side_len": 1400,
    "Global.use_cls": False,  # turning is decided for the whole page, see `recognise`
    "Rec.rec_batch_num": 1,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}

_GOOD_CONFIDENCE = 0.88
"""Upright pages come out above .95, pages upside down at .6-.8: rubble is read with confidence."""


class RapidOcr:
    """See `OcrEngine`. Has no time limit of its own: a page takes 3-7 CPU-seconds whatever is on it."""

    name = "rapidocr"

    @cached_property
    def version(self) -> str:
        return version("rapidocr")

    @property
    def options(self) -> str:
        return " ".join(f"{key}={value}" for key, value in sorted(_PARAMETERS.items())) + " lines=1"

    def recognise(self, image: PageImage) -> OcrResult:
        turns: list[int] = [180]

        def read(page: PageImage) -> OcrResult:
            boxes, scores = self._boxes(page)
            if not boxes:
                return OcrResult("", 0.0)
            confidence = sum(score * len(box.text) for score, box in zip(scores, boxes, strict=True)) / sum(len(box.text) for box in boxes)
            if is_sideways(boxes):
                # pieces are read one by one and may come out well, but their order is lost
                turns[:] = [90, 270]
                confidence = confidence / 2
            return OcrResult(lines_of(boxes, page.width), round(confidence, 4))

        def likely(_: PageImage) -> Iterable[int]:
            return tuple(turns)

        return read_upright(image, read, likely, _GOOD_CONFIDENCE)

    def _boxes(self, image: PageImage) -> tuple[list[Box], list[float]]:
        import numpy as np

        found = self._engine(np.frombuffer(image.grey, np.uint8).reshape(image.height, image.width))
        if found.boxes is None or found.txts is None:
            return [], []
        boxes, scores = [], []
        for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
            if text.strip():
                xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
                boxes.append(Box(min(xs), min(ys), max(xs), max(ys), text.strip()))
                scores.append(float(score))
        return boxes, scores

    @cached_property
    def _engine(self) -> Any:
        from rapidocr import RapidOCR

        return RapidOCR(params=_PARAMETERS)
