"""The formats that LibreOffice converts, and the readers of what comes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from legal_pipeline.data import file_signatures as media_types
from legal_pipeline.model import Page
from legal_pipeline.stages.readers.converted.libreoffice import converted
from legal_pipeline.stages.readers.limits import Reader, ReadLimits
from legal_pipeline.stages.readers.office import docx, pptx, xlsx


class Conversion(NamedTuple):
    suffix: str
    target: str
    reader: Reader


CONVERSIONS: dict[str, Conversion] = {
    media_types.DOC: Conversion(".doc", "docx", docx.read_converted),
    media_types.WORDPERFECT: Conversion(".wpd", "docx", docx.read_converted),
    media_types.XLS: Conversion(".xls", "xlsx", xlsx.read_converted),
    media_types.XLSB: Conversion(".xlsb", "xlsx", xlsx.read_converted),
    media_types.ODS: Conversion(".ods", "xlsx", xlsx.read_converted),
    media_types.PPT: Conversion(".ppt", "pptx", pptx.read),
    media_types.ODP: Conversion(".odp", "pptx", pptx.read),
}
"""By media type."""


def reader(media_type: str) -> Reader:
    """Return the reader that converts a file and reads the result. It raises the errors of `libreoffice.converted`."""
    conversion = CONVERSIONS[media_type]

    def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
        with converted(path, conversion.suffix, conversion.target, limits) as result:
            for page in conversion.reader(result, limits):
                yield replace(page, engine=f"libreoffice, {page.engine}")

    return read
