"""Pictures of pages by other programs than ours: pdfium for PDF, LibreOffice for office files, Chromium for mail and HTML."""

from __future__ import annotations

import email
import email.policy
import html
import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
from PIL import Image

from legal_pipeline.sample.matter import FILES
from legal_pipeline_tests.benchmarks.reading_review.sample import MAIL, MIN_CHARS, Drawn

_DPI = 100
_MAX_PAGES = 20
"""Of a rendering: the page that is looked at is one of the first."""
_SECONDS = 300
_HEADERS = ("From", "To", "Cc", "Bcc", "Date", "Subject")
_WORD = re.compile(r"[^\W_]+")
_WORDS_IN_A_ROW = 4
_MARGIN = 200
"""Characters shown before and behind the text of a page that is found by its words."""


def own_files(folder: Path) -> Path:
    """Write office files of our own into a folder, some of them converted by LibreOffice; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("fairweather-report.docx", "docket-sheet.html"):
        (folder / name).write_bytes(FILES[name]())
    report = folder / "fairweather-report.docx"
    for suffix in ("rtf", "odt", "doc"):
        _convert(report, suffix, folder)
    _convert(folder / "docket-sheet.html", "xlsx", folder, "--infilter=HTML (StarCalc)")
    return folder


def picture(drawn: Drawn, folder: Path) -> tuple[Image.Image, int, str]:
    """Return the picture of the page, the page's number in the rendering (from 1), and the words of the picture, if it has any.

    Of an office file or a mail the page is chosen by the letters of its name; the first one if that has hardly any text.
    """
    if drawn.path.suffix == ".jpg":
        return Image.open(drawn.path).convert("L"), 1, ""
    pdf = drawn.path if drawn.page else _rendered(drawn, folder)
    document = pypdfium2.PdfDocument(pdf)
    number = drawn.page or 1 + sum(drawn.name.encode()) % min(len(document), _MAX_PAGES)
    words = "" if drawn.page else _words(document, number)
    if not drawn.page and len(words) < MIN_CHARS:
        number, words = 1, _words(document, 1)
    image = document[number - 1].render(scale=_DPI / 72, may_draw_forms=True).to_pil().convert("L")
    document.close()
    return image, number, words


def _words(document: pypdfium2.PdfDocument, page: int) -> str:
    return str(document[page - 1].get_textpage().get_text_range())


def part_of(text: str, words: str) -> str:
    """Return the part of a stored text that a page of the rendering shows; all of it if that cannot be told."""
    shown = [word.lower() for word in _WORD.findall(words)]
    groups = {tuple(shown[at : at + _WORDS_IN_A_ROW]) for at in range(len(shown))}
    found = list(_WORD.finditer(text))
    lower = [match[0].lower() for match in found]
    hits = [at for at in range(len(lower)) if tuple(lower[at : at + _WORDS_IN_A_ROW]) in groups]
    if len(hits) < _WORDS_IN_A_ROW:
        return text
    # words of other pages that happen to be the same
    densest = max(range(len(hits)), key=lambda at: sum(abs(hit - hits[at]) < len(shown) for hit in hits))
    near = [hit for hit in hits if abs(hit - hits[densest]) < len(shown)]
    return text[max(0, found[near[0]].start() - _MARGIN) : found[near[-1]].end() + _MARGIN]


def _rendered(drawn: Drawn, folder: Path) -> Path:
    target = folder / f"{sum(drawn.name.encode())}.pdf"
    if drawn.kind == MAIL:
        page = folder / "mail.html"
        page.write_text(_as_page(drawn.path), encoding="utf-8")
        return _printed(page, target)
    if drawn.path.suffix in (".html", ".htm"):
        copy = folder / "page.html"
        shutil.copyfile(drawn.path, copy)
        return _printed(copy, target)
    return _convert(drawn.path, "pdf", folder)


def _as_page(path: Path) -> str:
    """Return a mail as HTML, read by the standard library: some headers, then its HTML, or its text as it is."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    head = "".join(f"<div><b>{name}:</b> {html.escape(str(message[name]))}</div>" for name in _HEADERS if message[name])
    body = message.get_body(("html", "plain"))
    try:
        content = body.get_content() if body is not None else message.as_string()
    except (LookupError, KeyError):
        content = message.as_string()
    if body is None or body.get_content_subtype() != "html":
        content = f"<pre style='white-space:pre-wrap'>{html.escape(content)}</pre>"
    files = "".join(f"<div>[attached: {html.escape(part.get_filename() or '')}]</div>" for part in message.iter_attachments())
    return f"<meta charset=utf-8>{head}<hr>{content}<hr>{files}"


def _printed(page: Path, target: Path) -> Path:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or "chromium"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={page.parent / 'profile'}"]
    offline = "--host-resolver-rules=MAP * ~NOTFOUND"
    subprocess.run([program, *flags, offline, f"--print-to-pdf={target}", page.as_uri()], check=True, capture_output=True, timeout=_SECONDS)
    return target


def _convert(path: Path, suffix: str, folder: Path, *options: str) -> Path:
    profile = f"-env:UserInstallation={(folder / 'libreoffice').as_uri()}"
    command = ["soffice", profile, "--headless", *options, "--convert-to", suffix, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
    return folder / f"{path.stem}.{suffix}"
