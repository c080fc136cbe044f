"""ZIP containers, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def zip_of(members: Mapping[str, bytes]) -> bytes:
    """An archive of the members in their order, all with the earliest date ZIP knows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = _UNIX
            archive.writestr(info, content)
    return out.getvalue()


def with_fixed_dates(archive: bytes) -> bytes:
    """The same archive without the times at which its members were written."""
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return zip_of({name: source.read(name) for name in source.namelist()})
