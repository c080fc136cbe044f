"""The objects of a PDF that an appended revision refers to. Runs in the sandboxed process.

Nothing is written here: the file stays as it is, and what is appended to it is written outside (`exports.searchable.revision`).
"""

from __future__ import annotations

import pikepdf

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.sandbox.protocol import Message

ADDED = ("LpAddedBefore", "LpAddedLayer", "LpAddedLatin", "LpAddedOther")
"""Names in the answers that stand for objects that are not written yet."""
_LATIN, _OTHER = "/LpLatin", "/LpOther"


class PageObjects:
    """Answers `open` with the trailer, and `page` with number, generation and dictionary of a page that has a text layer added."""

    def __init__(self, path: str, _limits: ReadLimits) -> None:
        try:
            self._pdf = pikepdf.open(path, suppress_warnings=True)
        except (pikepdf.PdfError, pikepdf.PasswordError) as error:
            raise Refusal(RefusalReason.CORRUPT, "no revision can be appended to it") from error

    def answer(self, question: str, page: int) -> Message:
        if question == "open":
            return self._trailer()
        try:
            return self._page(page)
        except (pikepdf.PdfError, AttributeError, IndexError, TypeError, ValueError) as error:
            # an entry of the page is of another kind than it should be
            raise Refusal(RefusalReason.CORRUPT, "no text layer can be added to this page") from error

    def _trailer(self) -> Message:
        trailer = self._pdf.trailer
        root, info = trailer.get("/Root"), trailer.get("/Info")
        pages = len(self._pdf.pages)
        is_sound = not self._pdf.is_encrypted and not self._pdf.get_warnings() and root is not None and bool(root.is_indirect)
        kept = b" /Root %d %d R" % root.objgen if root is not None else b""
        if info is not None and info.is_indirect:
            kept += b" /Info %d %d R" % info.objgen
        if "/ID" in trailer:
            kept += b" /ID " + trailer["/ID"].unparse(resolved=True)
        head: dict[str, str | int | float | bool | None] = {"pages": pages, "size": int(trailer.get("/Size", 0)), "is_sound": is_sound}
        return Message(head, kept)

    def _page(self, number: int) -> Message:
        page = self._pdf.pages[number - 1]
        found = page.obj
        changed = pikepdf.Dictionary({key: value for key, value in found.items() if key not in ("/Contents", "/Resources")})
        for key in ("/MediaBox", "/CropBox", "/Rotate"):
            if key not in changed and (value := _inherited(found, key)) is not None:
                changed[key] = value
        resources = _inherited(found, "/Resources")
        own = pikepdf.Dictionary(dict(resources.items()) if resources is not None else {})
        fonts = own.get("/Font")
        own_fonts = pikepdf.Dictionary(dict(fonts.items()) if fonts is not None else {})
        own_fonts[_LATIN], own_fonts[_OTHER] = pikepdf.Name(f"/{ADDED[2]}"), pikepdf.Name(f"/{ADDED[3]}")
        own["/Font"] = own_fonts
        changed["/Resources"] = own
        contents = found.get("/Contents")
        parts = [] if contents is None else list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        if not found.is_indirect or not all(part.is_indirect for part in parts):
            raise Refusal(RefusalReason.CORRUPT, "no text layer can be added to this page")
        changed["/Contents"] = pikepdf.Array([pikepdf.Name(f"/{ADDED[0]}"), *parts, pikepdf.Name(f"/{ADDED[1]}")])
        number_, generation = found.objgen
        parent = found.get("/Parent")
        head: dict[str, str | int | float | bool | None] = {"number": number_, "generation": generation}
        head["parent"] = "{} {} R".format(*parent.objgen) if parent is not None and parent.is_indirect else ""
        return Message(head, changed.unparse())


def _inherited(page: pikepdf.Object, key: str) -> pikepdf.Object | None:
    found, steps = page, 0
    while found is not None and steps < 50:
        if key in found:
            return found[key]
        found, steps = found.get("/Parent"), steps + 1
    return None
