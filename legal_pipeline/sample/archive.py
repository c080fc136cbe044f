"""Builds reproducible ZIP archives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def zip_of(members: Mapping[str, bytes]) -> bytes:
    """Return an archive of the members in their order, all dated 1 January 1980, the earliest date of ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = _UNIX
            archive.writestr(info, content)
    return out.getvalue()


def with_fixed_dates(archive: bytes) -> bytes:
    """Return the archive with all members dated 1 January 1980."""
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return zip_of({name: source.read(name) for name in source.namelist()})
