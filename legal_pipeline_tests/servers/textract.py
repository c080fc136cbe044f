"""A fake Textract over HTTP for the real boto3 client: AWS's JSON 1.1 protocol, on files in the test's S3.

    with textract_thread(s3_server) as textract:
        textract.reader = printed({digest(image): ["Ann Lee signed."]})
        textract.polls_in_progress = 2

As configured, it answers page by page, late, throttled, with failures and with skipped pages. It honors
ClientRequestToken, rejects files beyond its limits, and counts calls and billed pages.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import botocore.exceptions
import pypdfium2
from PIL import Image

from legal_pipeline_tests.servers.s3 import S3Server

START, GET = "StartDocumentTextDetection", "GetDocumentTextDetection"
_TOKEN = re.compile(r"[a-zA-Z0-9-_]{1,64}")
_PDFIUM = threading.Lock()


@dataclass(frozen=True)
class Word:
    text: str
    confidence: float
    """From 0 to 100, as in AWS."""


@dataclass(frozen=True)
class PrintedLine:
    words: Sequence[Word]
    box: tuple[float, float, float, float]
    """Left, top, width, height, as fractions of the page."""
    turn: int = 0
    """Clockwise rotation of the text in degrees."""


Reader = Callable[[Image.Image], Sequence[PrintedLine]]


def digest(image: Image.Image) -> str:
    return hashlib.sha256(image.convert("L").tobytes()).hexdigest()


def printed(texts: Mapping[str, Sequence[str]], confidence: float = 99.0) -> Reader:
    """Returns a reader that knows its answers: digest of the pixels -> lines, from top to bottom."""

    def read(image: Image.Image) -> Sequence[PrintedLine]:
        lines = texts.get(digest(image), ())
        return [
            PrintedLine([Word(word, confidence) for word in line.split()], (0.1, 0.05 + 0.02 * number, 0.6, 0.012))
            for number, line in enumerate(lines)
        ]

    return read


def by_tesseract(image: Image.Image) -> Sequence[PrintedLine]:
    """Reads the image with Tesseract."""
    import tesserocr

    from legal_pipeline.stages.ocr.tesseract import find_tessdata

    found: list[PrintedLine] = []
    with tesserocr.PyTessBaseAPI(path=str(find_tessdata()), lang="eng", psm=3) as api:
        api.SetImage(image)
        api.SetSourceResolution(200)
        api.Recognize()
        lines, words = api.GetIterator(), tesserocr.RIL.WORD
        row: list[Word] = []
        for word in tesserocr.iterate_level(lines, words):
            text = (word.GetUTF8Text(words) or "").strip()
            row += [Word(text, word.Confidence(words))] if text else []
            if word.IsAtFinalElement(tesserocr.RIL.TEXTLINE, words) and row:
                left, top, right, bottom = word.BoundingBox(tesserocr.RIL.TEXTLINE)
                box = (left / image.width, top / image.height, (right - left) / image.width, (bottom - top) / image.height)
                found.append(PrintedLine(row, box))
                row = []
    return found


@dataclass
class _Job:
    job_id: str
    asked: Mapping[str, Any]
    pages: Sequence[Image.Image]
    polls: int = 0
    read: list[list[dict[str, Any]]] = field(default_factory=list)
    """Blocks of each page, after the first request for them."""


@dataclass
class TextractServer:
    s3: S3Server
    url: str = ""
    reader: Reader = by_tesseract
    polls_in_progress: int = 0
    """Number of polls that a job answers with IN_PROGRESS."""
    blocks_a_page: int = 1000
    left_out: frozenset[int] = frozenset()
    """Pages of each file that are skipped with a warning."""
    failure: str | None = None
    """StatusMessage with which every job fails."""
    max_bytes: int = 500_000_000
    max_pages: int = 3_000
    errors: list[tuple[str, str]] = field(default_factory=list)
    """(operation, code) of errors to answer, each once, in this order."""
    after_start: Callable[[], None] = lambda: None
    """Called when a job has been accepted, before its id is returned."""
    calls: Counter[str] = field(default_factory=Counter)
    billed: Counter[str] = field(default_factory=Counter)
    """By digest of the page image."""
    jobs: dict[str, _Job] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables for settings and programs that use this server."""
        return {**self.s3.environment, "LEGAL_PIPELINE_TEXTRACT_ENDPOINT_URL": self.url}

    def reset(self) -> None:
        """Restores the initial state, at the same address."""
        self.__init__(self.s3, self.url)  # type: ignore[misc]

    def expire(self) -> None:
        """Forgets all jobs, as the service does after seven days."""
        self.jobs.clear()
        self._tokens.clear()

    def answer(self, operation: str, asked: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]]:
        with self._lock:
            self.calls[operation] += 1
            if self.errors and self.errors[0][0] == operation:
                return _error(self.errors.pop(0)[1])
            if operation == GET:
                return self._get(asked)
            if operation != START:
                return _error("UnknownOperationException")
            status, said = self._start(asked)
        if status == 200:
            self.after_start()
        return status, said

    def _start(self, asked: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]]:
        token = str(asked.get("ClientRequestToken") or f"none-{len(self.jobs)}")
        if not _TOKEN.fullmatch(token):
            return _error("InvalidParameterException")
        known = self.jobs.get(self._tokens.get(token, ""))
        if known is not None:
            return (200, {"JobId": known.job_id}) if known.asked == asked else _error("IdempotentParameterMismatchException")
        place = asked["DocumentLocation"]["S3Object"]
        try:
            content = self.s3.client.get_object(Bucket=place["Bucket"], Key=place["Name"])["Body"].read()
        except botocore.exceptions.ClientError:
            return _error("InvalidS3ObjectException")
        if len(content) > self.max_bytes:
            return _error("DocumentTooLargeException")
        try:
            pages = _images(content)
        except pypdfium2.PdfiumError:
            return _error("UnsupportedDocumentException")
        if len(pages) > self.max_pages:
            return _error("DocumentTooLargeException")
        job = _Job(hashlib.sha256(f"{token} {len(self.jobs)}".encode()).hexdigest(), asked, pages)
        self.jobs[job.job_id] = job
        self._tokens[token] = job.job_id
        self.billed.update(digest(page) for page in pages)
        return 200, {"JobId": job.job_id}

    def _get(self, asked: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]]:
        job = self.jobs.get(asked["JobId"])
        if job is None:
            return _error("InvalidJobIdException")
        job.polls += 1
        if job.polls <= self.polls_in_progress:
            return 200, {"JobStatus": "IN_PROGRESS"}
        if self.failure:
            return 200, {"JobStatus": "FAILED", "StatusMessage": self.failure}
        left_out = sorted(self.left_out & set(range(1, len(job.pages) + 1)))
        job.read = job.read or [_blocks(number, self.reader(page)) for number, page in enumerate(job.pages, 1)]
        blocks = [block for number, page in enumerate(job.read, 1) if number not in left_out for block in page]
        start = int(asked.get("NextToken") or 0)
        stop = start + min(self.blocks_a_page, int(asked.get("MaxResults") or 1000))
        said: dict[str, Any] = {
            "JobStatus": "PARTIAL_SUCCESS" if left_out else "SUCCEEDED",
            "DocumentMetadata": {"Pages": len(job.pages)},
            "DetectDocumentTextModelVersion": "1.0",
            "Blocks": blocks[start:stop],
        }
        if left_out:
            said["Warnings"] = [{"ErrorCode": "PAGE_SIZE_EXCEEDED", "Pages": left_out}]
        if stop < len(blocks):
            said["NextToken"] = str(stop)
        return 200, said


def _images(content: bytes) -> list[Image.Image]:
    """Returns the image of each page, unscaled."""
    with _PDFIUM, contextlib.closing(pypdfium2.PdfDocument(content)) as document:
        found = []
        for page in document:
            [image] = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
            found.append(image.get_bitmap().to_pil().convert("L"))
        return found


def _blocks(page: int, lines: Sequence[PrintedLine]) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = [{"BlockType": "PAGE", "Id": f"p{page}", "Page": page, "Geometry": _geometry((0, 0, 1, 1), 0)}]
    for row, line in enumerate(lines):
        text, ids = " ".join(word.text for word in line.words), [f"w{page}-{row}-{n}" for n in range(len(line.words))]
        confidence = sum(word.confidence for word in line.words) / max(1, len(line.words))
        of_line = {"BlockType": "LINE", "Id": f"l{page}-{row}", "Page": page, "Text": text, "Confidence": confidence}
        blocks.append(of_line | {"Geometry": _geometry(line.box, line.turn), "Relationships": [{"Type": "CHILD", "Ids": ids}]})
        for id_, word in zip(ids, line.words, strict=True):
            of_word = {
                "BlockType": "WORD",
                "Id": id_,
                "Page": page,
                "Text": word.text,
                "Confidence": word.confidence,
                "TextType": "PRINTED",
            }
            blocks.append(of_word | {"Geometry": _geometry(line.box, line.turn)})
    return blocks


def _geometry(box: tuple[float, float, float, float], turn: int) -> dict[str, Any]:
    left, top, width, height = box
    corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
    # the first corner is the one where the text begins
    corners = corners[turn // 90 :] + corners[: turn // 90]
    bounds = {"Left": left, "Top": top, "Width": width, "Height": height}
    return {"BoundingBox": bounds, "Polygon": [{"X": x, "Y": y} for x, y in corners]}


def _error(code: str) -> tuple[int, Mapping[str, Any]]:
    return 500 if code == "InternalServerError" else 400, {"__type": code, "Message": f"the fake was configured to answer {code}"}


class _Handler(BaseHTTPRequestHandler):
    textract: ClassVar[TextractServer]
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        operation = self.headers.get("X-Amz-Target", "").partition(".")[2]
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, said = self.textract.answer(operation, asked)
        body = json.dumps(said).encode()
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextlib.contextmanager
def textract_thread(s3: S3Server) -> Iterator[TextractServer]:
    """Runs the server in this process, on the given S3."""
    textract = TextractServer(s3)
    handler = type("Handler", (_Handler,), {"textract": textract})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    textract.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="textract", daemon=True)
    thread.start()
    try:
        yield textract
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
