"""PDF files whose pages hide words, and pages that only look as if they did. All people are fictional."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from reportlab.lib.colors import Color, black, white, yellow
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from legal_pipeline_tests.stages.readers.pdf import pdf_files
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE

SECRET = "Nora Brandreth"
LINE = f"The settlement was signed by {SECRET} in Dayton on March 3, 2019."
SIZE = 10
LEFT, TOP = 60.0, 760.0
SECRET_Y = TOP - 14 * len(PROSE)
Draw = Callable[[Canvas], None]


def place(font: str = "Helvetica") -> tuple[float, float, float, float]:
    """Left, bottom, width and height of the secret in `LINE`."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    before = LINE.partition(SECRET)[0]
    return LEFT + stringWidth(before, font, SIZE) - 0.6, SECRET_Y - 3, stringWidth(SECRET, font, SIZE) + 1.2, 12.5


def page(path: Path, *draw: Draw) -> Path:
    """A page of prose with `LINE` last, and then what `draw` draws."""
    canvas = Canvas(str(path), invariant=True)
    for step in draw:
        step(canvas)
    canvas.save()
    return path


def text(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", SIZE)
    canvas.setFillColor(black)
    for number, line in enumerate([*PROSE, LINE]):
        canvas.drawString(LEFT, TOP - 14 * number, line)


def layered(path: Path, *, is_on: bool, is_form: bool = False, is_packed: bool = False) -> Path:
    """A page whose secret is in a layer (optional content), of its content or of a form on it."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    def around(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", SIZE)
        before, _, after = LINE.partition(SECRET)
        for number, line in enumerate([*PROSE, before]):
            canvas.drawString(LEFT, TOP - 14 * number, line)
        canvas.drawString(place()[0] + place()[2] - 0.6, SECRET_Y, after)

    with pikepdf.open(page(path, around), allow_overwriting_input=True) as pdf:
        resources = pdf.pages[0].Resources
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Notes"))
        state = Dictionary(ON=Array([layer])) if is_on else Dictionary(OFF=Array([layer]))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=state)
        words = f"BT /F1 {SIZE} Tf {place()[0] + 0.6} {SECRET_Y} Td ({SECRET}) Tj ET".encode()
        if is_form:
            form = pdf.make_stream(words, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 612, 842], Resources=resources, OC=layer)
            resources.XObject = Dictionary(Layer=form)
            words = b"/Layer Do"
        else:
            resources.Properties = Dictionary(Layer=layer)
            words = b"/OC /Layer BDC " + words + b" EMC"
        pdf.pages[0].contents_add(pdf.make_stream(words))
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate if is_packed else pikepdf.ObjectStreamMode.disable)
    return path


def box(color: Color, alpha: float = 1) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(color, alpha=alpha)
        canvas.rect(*place(), stroke=0, fill=1)
        canvas.setFillAlpha(1)

    return draw


def label(words: str, color: Color) -> Draw:
    def draw(canvas: Canvas) -> None:
        left, bottom, _, _ = place()
        canvas.setFillColor(color)
        canvas.setFont("Helvetica", 7)
        canvas.drawString(left + 4, bottom + 4, words)

    return draw


def thick_line(canvas: Canvas) -> None:
    left, bottom, width, height = place()
    canvas.setStrokeColor(black)
    canvas.setLineWidth(height)
    canvas.line(left, bottom + height / 2, left + width, bottom + height / 2)


def underline(canvas: Canvas) -> None:
    left, bottom, width, _ = place()
    canvas.setFillColor(black)
    canvas.rect(left, bottom + 1, width, 0.8, stroke=0, fill=1)


def image(shade: int) -> Draw:
    def draw(canvas: Canvas) -> None:
        left, bottom, width, height = place()
        canvas.drawImage(ImageReader(Image.new("L", (120, 20), shade)), left, bottom, width, height)

    return draw


def colored(ink: Color, ground: Color | None = None) -> Draw:
    """The secret in this color, on a ground drawn before it."""

    def draw(canvas: Canvas) -> None:
        left, bottom, width, height = place()
        if ground is not None:
            canvas.setFillColor(ground)
            canvas.rect(left, bottom, width, height, stroke=0, fill=1)
        before, _, after = LINE.partition(SECRET)
        canvas.setFont("Helvetica", SIZE)
        canvas.setFillColor(black)
        for number, line in enumerate([*PROSE, before]):
            canvas.drawString(LEFT, TOP - 14 * number, line)
        canvas.drawString(left + width - 0.6, SECRET_Y, after)
        canvas.setFillColor(ink)
        canvas.drawString(left + 0.6, SECRET_Y, SECRET)

    return draw


def table_head(canvas: Canvas) -> None:
    """White letters on a dark ground."""
    canvas.setFillColor(Color(0.1, 0.15, 0.4))
    canvas.rect(LEFT, 500, 300, 16, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.setFont("Helvetica-Bold", SIZE)
    canvas.drawString(LEFT + 4, 504, "Payee            Amount            Paid on")


def web_print(canvas: Canvas) -> None:
    """White areas below the text, as browsers print them, drawn between its lines."""
    canvas.setFont("Helvetica", SIZE)
    for number, line in enumerate([*PROSE, LINE]):
        canvas.setFillColor(white)
        canvas.rect(LEFT - 10, TOP - 14 * number - 4, 500, 14, stroke=0, fill=1)
        canvas.setFillColor(black)
        canvas.drawString(LEFT, TOP - 14 * number, line)


def too_long(canvas: Canvas) -> None:
    """A line that runs over the right edge of the page within its last word."""
    text(canvas)
    canvas.drawRightString(canvas._pagesize[0] + 20, 400, SECRET)


def mark_of_a_program(canvas: Canvas) -> None:
    text(canvas)
    words = canvas.beginText(LEFT, 40)
    words.setTextRenderMode(3)
    words.textOut("Powered by TCPDF (www.tcpdf.org)")
    canvas.drawText(words)


def invisible(canvas: Canvas) -> None:
    """The secret is in the file and never drawn."""
    left, _, width, _ = place()
    before, _, after = LINE.partition(SECRET)
    canvas.setFont("Helvetica", SIZE)
    for number, line in enumerate([*PROSE, before]):
        canvas.drawString(LEFT, TOP - 14 * number, line)
    canvas.drawString(left + width - 0.6, SECRET_Y, after)
    words = canvas.beginText(left + 0.6, SECRET_Y)
    words.setTextRenderMode(3)
    words.textOut(SECRET)
    canvas.drawText(words)


def apart(draw: Draw) -> Draw:
    """The prose without the secret, which `draw` draws at its place."""

    def both(canvas: Canvas) -> None:
        left, _, width, _ = place()
        before, _, after = LINE.partition(SECRET)
        canvas.setFont("Helvetica", SIZE)
        for number, line in enumerate([*PROSE, before]):
            canvas.drawString(LEFT, TOP - 14 * number, line)
        canvas.saveState()
        draw(canvas)
        canvas.restoreState()
        canvas.drawString(left + width - 0.6, SECRET_Y, after)

    return both


def clipped(*corners: tuple[float, float], times: int = 1) -> Draw:
    """The secret, confined to an area with these corners: shares of its place, from its lower left corner."""
    left, bottom, width, height = place()

    def draw(canvas: Canvas) -> None:
        for _ in range(times):
            area = canvas.beginPath()
            area.moveTo(left + corners[0][0] * width, bottom + corners[0][1] * height)
            for x, y in corners[1:]:
                area.lineTo(left + x * width, bottom + y * height)
            area.close()
            canvas.clipPath(area, stroke=0, fill=0)
        canvas.drawString(left + 0.6, SECRET_Y, SECRET)

    return apart(draw)


def sized(a: float, d: float, size: float) -> Draw:
    """The secret with letters of this size, stretched by `a` along the line and by `d` across it."""

    def draw(canvas: Canvas) -> None:
        words = canvas.beginText()
        words.setTextTransform(a, 0, 0, d, place()[0] + 0.6, SECRET_Y)
        words.setFont("Helvetica", size)
        words.textOut(SECRET)
        canvas.drawText(words)

    return apart(draw)


def small_page(path: Path) -> Path:
    """A page of a fortieth of a letter, with letters of a quarter of a point."""
    canvas = Canvas(str(path), pagesize=(612 / 40, 842 / 40), invariant=True)
    canvas.scale(1 / 40, 1 / 40)
    text(canvas)
    canvas.save()
    return path


def logo(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (40, 40), 90)), LEFT, 300, 40, 40)


def outlines(canvas: Canvas) -> None:
    """The strokes of letters, as programs draw them that write no letters."""
    left, bottom, width, height = place()
    canvas.setFillColor(black)
    for at in range(int(width // 3)):
        canvas.rect(left + 3 * at, bottom + 3, 1.2, height - 6, stroke=0, fill=1)


def cropped(path: Path, edge: str) -> Path:
    """A page of prose that is cropped, with the secret in the margin that is cut off."""
    import pikepdf

    places = {"right": (580, 400), "left": (-90, 400), "top": (200, 835), "bottom": (200, -20)}

    def in_margin(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", SIZE)
        for number, line in enumerate(PROSE):
            canvas.drawString(LEFT, TOP - 14 * number, line)
        canvas.drawString(*places[edge], SECRET)

    with pikepdf.open(page(path, in_margin), allow_overwriting_input=True) as pdf:
        pdf.pages[0].MediaBox = [-100, -50, 700, 900]
        pdf.pages[0].CropBox = [0, 0, 575, 830]
        pdf.save(path)
    return path


def run_off(path: Path, *, sheet: str = "own") -> Path:
    """A page whose last line goes on beyond the sheet, with a line wholly beyond it; `sheet` says where the size of the sheet stands."""
    import pikepdf

    def beside(canvas: Canvas) -> None:
        text(canvas)
        canvas.drawString(LEFT, SECRET_Y - 14, "0.255 Tw (the rest of the line) " * 12)
        canvas.drawString(640, SECRET_Y - 28, "a draft that lies beside the sheet")
        canvas.drawString(LEFT, SECRET_Y - 42, "The last line is on the page.")

    with pikepdf.open(page(path, beside), allow_overwriting_input=True) as pdf:
        box = pdf.pages[0].MediaBox
        if sheet == "tree":
            pdf.Root.Pages.MediaBox = box
            del pdf.pages[0].obj.MediaBox
        elif sheet == "cropped":
            pdf.pages[0].CropBox = [0, 20, box[2], box[3]]
        pdf.save(path)
    return path


def in_window(canvas: Canvas) -> None:
    """A slice of a long page: the prose through a window, below which the line with the secret is cut off."""
    area = canvas.beginPath()
    area.rect(LEFT - 10, SECRET_Y + 11, 480, 200)
    canvas.clipPath(area, stroke=0, fill=0)
    text(canvas)


def annotated(path: Path, subtype: str, *draw: Draw, quads: bool = False, **entries: object) -> Path:
    """A page with an annotation over the secret."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject

    writer = PdfWriter(clone_from=PdfReader(page(path, *(draw or (text,)))))
    left, bottom, width, height = place()
    right, top = left + width, bottom + height
    annotation = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(f"/{subtype}"),
            NameObject("/Rect"): ArrayObject([FloatObject(edge) for edge in (left, bottom, right, top)]),
            NameObject("/F"): NumberObject(4),
        }
    )
    if quads:
        corners = (left, top, right, top, left, bottom, right, bottom)
        annotation[NameObject("/QuadPoints")] = ArrayObject([FloatObject(corner) for corner in corners])
    for key, value in entries.items():
        pdf_value = TextStringObject(value) if isinstance(value, str) else ArrayObject([FloatObject(number) for number in value])  # type: ignore[attr-defined]
        annotation[NameObject(f"/{key}")] = pdf_value
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(annotation)])
    with path.open("wb") as target:
        writer.write(target)
    return path


def scan_with_layer(path: Path, *, bar: bool) -> Path:
    """A scan with the invisible text layer of an earlier OCR run; with `bar`, a black box lies over a line of it."""
    lines = [*PROSE, LINE]
    canvas = Canvas(str(path), pagesize=(612, 792), invariant=True)
    canvas.drawImage(ImageReader(pdf_files.picture(lines)), 0, 0, 612, 792)
    for number, line in enumerate(lines):
        words = canvas.beginText(54, 792 - (200 + 36 * number + 24) * 0.36)
        words.setTextRenderMode(3)
        words.setFont("Helvetica", 9.4)
        words.textOut(line)
        canvas.drawText(words)
    if bar:
        bottom = 792 - (200 + 36 * (len(lines) - 1) + 34) * 0.36
        canvas.setFillColor(black)
        canvas.rect(40, bottom, 500, 13, stroke=0, fill=1)
    canvas.save()
    return path


def turned(path: Path, source: Path, degrees: int) -> Path:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(source))
    writer.pages[0].rotate(degrees)
    buffer = io.BytesIO()
    writer.write(buffer)
    path.write_bytes(buffer.getvalue())
    return path


HIGHLIGHT = Color(yellow.red, yellow.green, yellow.blue)
