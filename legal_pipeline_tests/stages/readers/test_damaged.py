"""Files of every kind, damaged at random places: they end with pages or a refusal, never with anything else."""

from __future__ import annotations

import bz2
import io
import random
import zipfile
from pathlib import Path

import pytest

from legal_pipeline.errors import Refusal
from legal_pipeline.stages.intake import IntakeLimits, examine
from legal_pipeline.stages.readers.containers import ContainerLimits, extract
from legal_pipeline.stages.readers.formats import READERS
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline_tests.specimens.corpora import corpus
from legal_pipeline_tests.stages import documents

_DAMAGED = 60


def _unpacked(content: bytes) -> bytes:
    """The same ZIP with its members stored, so that the damage reaches the XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return documents.zip_bytes({info.filename: archive.read(info) for info in archive.infolist()}, zipfile.ZIP_STORED)


_DOCX = documents.docx_bytes(documents.paragraph("The parties agree.") * 5)
_ODT = documents.odt_bytes("<text:h>Title</text:h><text:p>a<text:s text:c='3'/>b</text:p>")
_XLSX = documents.xlsx_bytes({"Ledger": [[1, "x"], [2.5, "y"]]})
_SOURCES = {
    "docx": _DOCX,
    "docx stored": _unpacked(_DOCX),
    "odt": _ODT,
    "odt stored": _unpacked(_ODT),
    "xlsx": _XLSX,
    "xlsx stored": _unpacked(_XLSX),
    "zip": documents.zip_bytes({"a": "1" * 500, "b/c": "2"}),
    "tar": documents.tar_bytes({"a": b"1" * 700, "b" * 150: b"2"}),
    "tar.gz": documents.tar_bytes({"a": b"1" * 700, "b" * 150: b"2"}, is_gzipped=True),
    "bzip2": bz2.compress(b"abc" * 100),
    "rtf": documents.RTF,
    "mail": documents.mail_bytes({"a.pdf": b"x" * 200}, "hello", "<p>hello"),
}


def _damage(content: bytes, dice: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(dice.choice([1, 1, 3, 20])):
        at = dice.randrange(len(data))
        kind = dice.random()
        if kind < 0.7:
            data[at] = dice.choice([0, 255, dice.randrange(256), data[at] ^ (1 << dice.randrange(8))])
        elif kind < 0.85:
            del data[at : at + dice.randrange(1, 30)]
        else:
            data[at:at] = data[max(at - 40, 0) : at]
    return bytes(data)


def _ends(path: Path, into: Path) -> None:
    """Pages or a refusal; anything else is raised and fails the test."""
    try:
        facts = examine(path, path.name, IntakeLimits(), ReadLimits())
        for page in READERS[facts.media_type](path, ReadLimits()) if facts.media_type in READERS else ():
            page.text.encode()
        into.mkdir()
        assert all(found.path.is_file() for found in extract(path, facts.media_type, into, ContainerLimits()))
    except Refusal as refusal:
        assert refusal.detail


@pytest.mark.parametrize("name", _SOURCES)
def test_damaged_files_end(name: str, tmp_path: Path) -> None:
    for seed in range(_DAMAGED):
        path = tmp_path / f"{seed}"
        path.write_bytes(_damage(_SOURCES[name], random.Random(seed)))
        _ends(path, tmp_path / f"{seed} members")


@pytest.mark.parametrize("name", ["tika__testMSG_att_doc.msg", "tika__testMSG_Task.msg", "unstructured__fake-email-attachment.msg"])
def test_damaged_outlook_items_end(name: str, tmp_path: Path) -> None:
    content = (corpus("awkward") / name).read_bytes()
    for seed in range(_DAMAGED):
        path = tmp_path / f"{seed}"
        path.write_bytes(_damage(content, random.Random(seed)))
        _ends(path, tmp_path / f"{seed} members")
