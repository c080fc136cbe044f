"""OCR engines: which is chosen, what they read, which way up, what their results are kept under."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from PIL import Image

from legal_pipeline.errors import SetupError
from legal_pipeline.stages.ocr import engine_choice, tesseract
from legal_pipeline.stages.ocr.cache import cache_key, recognise_cached
from legal_pipeline.stages.ocr.engine import DOUBTFUL_BELOW, OcrEngine, OcrResult, OcrTimeout, PageImage
from legal_pipeline.stages.ocr.engine_choice import EngineName, choose
from legal_pipeline.stages.ocr.orientation import read_upright
from legal_pipeline.stages.ocr.rapidocr import RapidOcr
from legal_pipeline.stages.ocr.reading_order import TextBox, is_sideways, text_in_reading_order
from legal_pipeline.stages.ocr.tesseract import Tesseract, find_tessdata, tidy
from legal_pipeline_tests.stages.ocr.fake_engine import FakeEngine, MemoryCache
from legal_pipeline_tests.stages.ocr.scans import BLACK, dirty, grainy, page_image, shadowed, table, table_cells, turned, with_dark_margins
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE, picture

pytestmark = pytest.mark.slow

TINY = PageImage(b"\x00\x01\x02\x03\x04\x05", 3, 2, 200)


def page(lines: list[str]) -> PageImage:
    made = picture(lines)
    return PageImage(made.tobytes(), made.width, made.height, 200)


@pytest.fixture(scope="module")
def engine() -> Tesseract:
    folder = find_tessdata()
    if folder is None:
        pytest.skip("Tesseract's data is not on this machine: install tesseract-ocr-eng")
    return Tesseract(folder)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_tesseract_reads_pages_whichever_way_they_lie(engine: Tesseract, degrees: int) -> None:
    result = engine.recognise(page(PROSE).rotated(degrees))
    assert "Alma Whitfield" in result.text
    assert result.rotation == -degrees % 360
    assert result.confidence > 0.8


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: turned(10), id="turned by ten degrees"),
        pytest.param(lambda: turned(-14), id="turned by fourteen the other way"),
        pytest.param(lambda: turned(8, BLACK), id="turned on a dark glass"),
        pytest.param(lambda: turned(100), id="on its side and turned"),
        pytest.param(with_dark_margins, id="dark margins"),
        pytest.param(lambda: shadowed(picture(PROSE * 4)), id="the inner edge of a bound volume"),
        pytest.param(lambda: picture(PROSE * 4).resize((600, 776)), id="a photocopy of seventy dots an inch"),
        pytest.param(lambda: picture(PROSE * 2).resize((6800, 8800)), id="eight hundred dots an inch"),
    ],
)
def test_tesseract_reads_pages_as_scanners_make_them(engine: Tesseract, make: Callable[[], Image.Image]) -> None:
    result = engine.recognise(page_image(make()))
    assert sum(line in result.text for line in PROSE) >= len(PROSE) - 1
    assert result.confidence > 0.8


@pytest.mark.parametrize("grain", [8, 12])
def test_tesseract_reads_cells_of_a_few_letters_on_grainy_paper(engine: Tesseract, grain: int) -> None:
    lines = engine.recognise(page_image(grainy(table(), grain))).text.replace(" ", "").split("\n")
    assert [line for line in lines if line[:1].isdigit()] == [cell.replace(" ", "") for cell in table_cells()]


def test_tesseract_is_sure_of_the_words_of_a_page_full_of_specks(engine: Tesseract) -> None:
    result = engine.recognise(page_image(dirty(picture(PROSE * 4))))
    assert result.confidence > 0.88
    assert len(result.doubts) <= 15  # of 360 words; with the specks, 37


def test_tesseract_names_the_words_it_is_not_sure_of(engine: Tesseract) -> None:
    made = picture(PROSE)
    smudged = (330, 195, 520, 238)
    blurred = made.crop(smudged).resize((24, 5)).resize((190, 43))
    made.paste(blurred, smudged[:2])
    result = engine.recognise(page_image(made))
    assert result.doubts
    assert all(confidence < DOUBTFUL_BELOW for _, confidence in result.doubts)
    doubtful = " ".join(result.text.split()[at] for at, _ in result.doubts)
    assert "Dayton" not in doubtful and "warehouse" not in doubtful


def test_tesseract_keeps_lines_and_blocks(engine: Tesseract) -> None:
    made = picture(PROSE[:2])
    made.paste(picture(PROSE[2:4]).crop((0, 150, 1700, 400)), (0, 900))
    text = engine.recognise(PageImage(made.tobytes(), made.width, made.height, 200)).text
    assert [line[:13] for line in text.split("\n")] == ["The plaintiff", "On March 3, 2", "", "The defendant", "The plaintiff"]


def test_tesseract_finds_nothing_on_white(engine: Tesseract) -> None:
    assert engine.recognise(page([])) == OcrResult("", 0.0)


def test_tesseract_reads_the_same_twice(engine: Tesseract) -> None:
    first = engine.recognise(page(PROSE))
    engine.recognise(page(list(reversed(PROSE))))
    assert engine.recognise(page(PROSE)) == first


def test_tesseract_stops_in_time(engine: Tesseract) -> None:
    hasty = Tesseract(engine._tessdata, timeout_seconds=0.05)
    with pytest.raises(OcrTimeout):
        hasty.recognise(page(PROSE * 6))
    assert engine.recognise(page(PROSE[:1])).text


def test_rapidocr_reads_a_page_upside_down() -> None:
    result = RapidOcr().recognise(page(PROSE[:2]).rotated(180))
    assert result.rotation == 180
    assert "Whitfield" in result.text
    assert result.text.count("\n") == 1


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("a \nb\n\f", "a\nb", id="blanks at line ends and the closing form feed"),
        pytest.param("\n\na\n\n\n\nb\n \nc", "a\n\nb\n\nc", id="one blank line between blocks"),
        pytest.param("  a", "  a", id="indents stay"),
    ],
)
def test_tidy(raw: str, expected: str) -> None:
    assert tidy(raw) == expected


def line(left: float, top: float, width: float, text: str) -> TextBox:
    return TextBox(left, top, left + width, top + 30, text)


COLUMNS = [line(100 + 500 * column, 300 + 40 * row, 420, f"{'LR'[column]}{row}") for row in range(6) for column in (0, 1)]
IN_ORDER = "L0\nL1\nL2\nL3\nL4\nL5\n\nR0\nR1\nR2\nR3\nR4\nR5"


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        pytest.param([], "", id="nothing"),
        pytest.param([line(0, 40, 90, "b"), line(0, 0, 90, "a")], "a\nb", id="from top to bottom"),
        pytest.param([line(0, 0, 90, "a"), line(0, 40, 90, "b"), line(0, 200, 90, "c")], "a\nb\n\nc", id="a gap begins a block"),
        pytest.param([line(400, 3, 90, "2 P"), line(0, 0, 200, "New Jersey")], "New Jersey   2 P", id="a row of a table"),
        pytest.param([line(0, 0, 200, "New"), line(210, 0, 90, "Jersey")], "New Jersey", id="pieces of a line"),
        pytest.param(COLUMNS, IN_ORDER, id="columns of prose"),
        pytest.param([line(150, 0, 700, "Title"), *COLUMNS], f"Title\n\n{IN_ORDER}", id="a title over columns"),
    ],
)
def test_reading_order(boxes: list[TextBox], expected: str) -> None:
    assert text_in_reading_order(boxes, 1000) == expected


def test_sideways() -> None:
    assert is_sideways([TextBox(0, 0, 30, 400, "Whitfield"), TextBox(40, 0, 70, 300, "Marlow")])
    assert not is_sideways([line(0, 0, 400, "Whitfield"), TextBox(0, 0, 10, 30, "I")])


@pytest.mark.parametrize(
    ("confidences", "turns", "rotation", "readings"),
    [
        pytest.param({0: 0.9}, (180, 90, 270), 0, 1, id="reads well: read once"),
        pytest.param({0: 0.3, 180: 0.9, 90: 0.3, 270: 0.3}, (180, 90, 270), 180, 2, id="stops when it reads well"),
        pytest.param({0: 0.3, 180: 0.2, 90: 0.7, 270: 0.75}, (180, 90, 270), 90, 4, id="a little better is not enough"),
        pytest.param({0: 0.3}, (), 0, 1, id="known to be upright"),
    ],
)
def test_turning(confidences: dict[int, float], turns: tuple[int, ...], rotation: int, readings: int) -> None:
    seen: list[int] = []
    by_image = {TINY.rotated(degrees): degrees for degrees in (0, 90, 180, 270)}

    def read(image: PageImage) -> OcrResult:
        seen.append(by_image[image])
        return OcrResult("text", confidences[by_image[image]])

    def likely(_: PageImage) -> Iterable[int]:
        return turns

    assert read_upright(TINY, read, likely, 0.65).rotation == rotation
    assert len(seen) == readings


@pytest.mark.parametrize(
    ("degrees", "grey", "size"),
    [
        (0, [0, 1, 2, 3, 4, 5], (3, 2)),
        (90, [3, 0, 4, 1, 5, 2], (2, 3)),
        (180, [5, 4, 3, 2, 1, 0], (3, 2)),
        (270, [2, 5, 1, 4, 0, 3], (2, 3)),
    ],
)
def test_turned_clockwise(degrees: int, grey: list[int], size: tuple[int, int]) -> None:
    turned = TINY.rotated(degrees)
    assert (list(turned.grey), (turned.width, turned.height)) == (grey, size)


def test_an_image_has_as_many_bytes_as_pixels() -> None:
    with pytest.raises(ValueError, match="5 bytes"):
        PageImage(b"12345", 3, 2, 200)


def test_cached_pages_are_not_read_again() -> None:
    engine, cache = FakeEngine("Ünïcode \ud7ff text"), MemoryCache()
    first = recognise_cached(TINY, engine, cache)
    assert recognise_cached(TINY, engine, cache) == first
    assert engine.readings == 1


def test_a_broken_entry_is_made_again() -> None:
    engine, cache = FakeEngine("text"), MemoryCache()
    cache.put(cache_key(TINY, engine), b'{"text": "te')
    assert recognise_cached(TINY, engine, cache).text == "text"


def test_a_page_that_ran_out_of_time_is_not_kept() -> None:
    cache = MemoryCache()
    with pytest.raises(OcrTimeout):
        recognise_cached(TINY, FakeEngine(OcrTimeout()), cache)
    assert not cache.kept


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(lambda: (PageImage(TINY.grey, 2, 3, 200), FakeEngine("")), id="other shape of the same bytes"),
        pytest.param(lambda: (PageImage(b"\x01" * 6, 3, 2, 200), FakeEngine("")), id="other pixels"),
        pytest.param(lambda: (TINY, FakeEngine("", name="other")), id="other engine"),
        pytest.param(lambda: (TINY, FakeEngine("", version="2")), id="other version"),
        pytest.param(lambda: (TINY, FakeEngine("", options="psm=4")), id="other options"),
    ],
)
def test_what_the_key_depends_on(other: Callable[[], tuple[PageImage, OcrEngine]]) -> None:
    assert cache_key(*other()) != cache_key(TINY, FakeEngine(""))


@pytest.fixture
def no_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(tesseract, "_TESSDATA_FOLDERS", (str(tmp_path / "*" / "tessdata"),))
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    return tmp_path


def data_in(folder: Path, *languages: str) -> Path:
    folder.mkdir(parents=True)
    for language in languages or ("eng",):
        (folder / f"{language}.traineddata").write_bytes(b"x")
    return folder


def test_auto_takes_rapidocr_without_data(no_data: Path) -> None:
    assert choose("auto").name == "rapidocr"


def test_auto_takes_tesseract_where_its_data_is(no_data: Path) -> None:
    data_in(no_data / "4.00" / "tessdata")
    assert find_tessdata() == no_data / "4.00" / "tessdata"
    newer = data_in(no_data / "5" / "tessdata")
    assert find_tessdata() == newer
    assert choose("auto").name == "tesseract"


def test_data_where_the_environment_says(no_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = data_in(no_data / "elsewhere")
    monkeypatch.setenv("TESSDATA_PREFIX", str(folder))
    assert find_tessdata() == folder


def test_tesseract_asked_for_and_not_here(no_data: Path) -> None:
    with pytest.raises(SetupError, match="apt-get install tesseract-ocr-eng"):
        choose("tesseract")


def test_a_folder_without_data_is_never_passed_over(no_data: Path) -> None:
    data_in(no_data / "5" / "tessdata")
    with pytest.raises(SetupError, match="correct LEGAL_PIPELINE_TESSDATA"):
        choose("auto", tessdata=no_data)


@pytest.mark.parametrize(
    ("engine", "languages", "installed", "said"),
    [
        pytest.param("auto", ("eng", "deu"), ("eng",), "apt-get install tesseract-ocr-deu", id="one of two is missing"),
        pytest.param("tesseract", ("eng", "chi_sim"), ("eng",), "apt-get install tesseract-ocr-chi-sim", id="a package with a hyphen"),
        pytest.param("auto", ("deu", "fra"), (), "deu.traineddata, fra.traineddata", id="both"),
        pytest.param("auto", ("eng", "deu"), ("eng",), "take deu out of LEGAL_PIPELINE_OCR_LANGUAGES", id="or do without"),
        pytest.param("rapidocr", ("eng", "deu"), ("eng", "deu"), "rapidocr reads English only", id="an engine of one language"),
    ],
)
def test_a_language_without_data_is_named(
    no_data: Path, engine: EngineName, languages: tuple[str, ...], installed: tuple[str, ...], said: str
) -> None:
    data_in(no_data / "5" / "tessdata", *installed)
    with pytest.raises(SetupError, match=said):
        choose(engine, languages=languages)


def test_the_folder_with_the_data_of_all_languages_is_taken(no_data: Path) -> None:
    data_in(no_data / "6" / "tessdata")
    both = data_in(no_data / "5" / "tessdata", "eng", "deu")
    assert find_tessdata(None, ("eng", "deu")) == both
    engine = choose("auto", languages=("eng", "deu"))
    assert engine.options.startswith("lang=eng+deu ")
    assert engine.options != choose("auto", languages=("eng",)).options


def test_no_engine_at_all(no_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_choice, "find_spec", lambda name: None)
    with pytest.raises(SetupError, match="no OCR engine is usable"):
        choose("auto")
