"""A production: what a review platform finds in it, and what must not leave with it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from legal_pipeline.errors import UsageError
from legal_pipeline.exports import page_files
from legal_pipeline.exports.bates import Stamp
from legal_pipeline.exports.formats import FORMATS, export
from legal_pipeline.exports.load_file import FIELDS
from legal_pipeline.exports.page_images import opened
from legal_pipeline.exports.selection import select
from legal_pipeline.exports.written import Options, Source, Written
from legal_pipeline.model import REDACTED, HiddenBy, MailFields, MailParty, Page, PageMethod, Redaction, RedactionState
from legal_pipeline.services import Services
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.load_files import reader
from legal_pipeline.storage.redactions.decisions import Redactions
from legal_pipeline_tests.exports.real_files import add_file, turned_pdf
from legal_pipeline_tests.specimens.factories import eml, text_pdf
from legal_pipeline_tests.storage.specimens import MATTER

MAIL = MailFields(
    sender=(MailParty("Ann Lee", "ann@lee.exam"),),
    to=(MailParty("", "bob@roe.exam"),),
    subject="Þor®\x14 þing",
    date="2024-02-09T09:30:00+00:00",
)
SECRET = Redaction(8, 14, "Secret", HiddenBy.BOX, (143.5, 496.0, 184.0, 512.0))
MASKED = Page(1, f"Paid by {REDACTED * 6}", PageMethod.TEXT_LAYER, "engine 1", 1.0, redactions=(SECRET,))


def produced(services: Services, out: Path, stamp: Stamp | None = None, **chosen: list[str]) -> Written:
    selection = select(services.store, MATTER, named=chosen.get("named", ()))
    return export(Source(services, selection, Options(stamp)), FORMATS["dat"], out)[1]


def records(out: Path) -> list[dict[str, str]]:
    """As other programs split them."""
    lines = (out / "production.dat").read_bytes().decode("utf-8-sig").split("\r\n")
    rows = [[field[1:-1] for field in line.split("\x14")] for line in lines if line]
    assert rows[0] == list(FIELDS) and all(len(row) == len(FIELDS) for row in rows)
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def images(out: Path) -> list[list[str]]:
    return [line.split(",") for line in (out / "production.opt").read_text(encoding="utf-8").splitlines()]


def at(out: Path, link: str) -> Path:
    return out.joinpath(*link.split("\\"))


@pytest.fixture
def family(services: Services, tmp_path: Path) -> dict[str, str]:
    """A mail with a PDF in it, and a PDF that comes before both by its id."""
    made = {"alone": add_file(services, tmp_path / "a.pdf", text_pdf(["One.", "Two."]), ["One.", "Two."])}
    made["mail"] = add_file(
        services, tmp_path / "m.eml", eml("Hello", "See there."), ["See there."], media_type="message/rfc822", mail=MAIL
    )
    made["inside"] = add_file(services, tmp_path / "b.pdf", text_pdf(["Three."]), ["Three."], parent=made["mail"])
    return made


def test_stamped_numbers_texts_images_and_natives(services: Services, family: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    written = produced(services, out, Stamp("ABC", 10, 5))
    assert written.files == {"production.dat": 3, "production.opt": 4, "TEXT": 3, "NATIVES": 3}
    assert written.warnings == []
    found = records(out)
    assert [(each["BEGBATES"], each["ENDBATES"], each["BEGATTACH"], each["ENDATTACH"], each["FILENAME"]) for each in found] == [
        ("ABC00010", "ABC00011", "ABC00010", "ABC00011", "a.pdf"),
        ("ABC00012", "ABC00012", "ABC00012", "ABC00013", "m.eml"),
        ("ABC00013", "ABC00013", "ABC00012", "ABC00013", "b.pdf"),
    ]
    assert at(out, found[0]["TEXTLINK"]).read_text(encoding="utf-8") == "One.\fTwo."
    for each in found:
        assert hashlib.sha256(at(out, each["NATIVELINK"]).read_bytes()).hexdigest() == each["SHA256"]
    lines = images(out)
    assert [line[0] for line in lines] == ["ABC00010", "ABC00011", "ABC00012", "ABC00013"]
    assert [(line[1], line[3], line[6]) for line in lines] == [
        ("VOL001", "Y", "2"),
        ("VOL001", "", ""),
        ("VOL001", "Y", "1"),
        ("VOL001", "Y", "1"),
    ]
    for line in lines:
        with Image.open(at(out, line[2])) as image:
            assert (image.mode, image.info["compression"]) == ("1", "group4")
            assert image.info["dpi"][0] == pytest.approx(200, abs=1)


def test_it_is_read_back_by_our_own_reader(services: Services, family: dict[str, str], tmp_path: Path) -> None:
    produced(services, tmp_path / "out", Stamp("ABC"))
    text = "".join(page.text for page in reader.read(tmp_path / "out" / "production.dat", ReadLimits()))
    assert reader.is_load_file((tmp_path / "out" / "production.dat").read_bytes())
    assert text.count("BEGBATES: ABC") == 3
    assert "FROM: Ann Lee <ann@lee.exam>\nTO: bob@roe.exam\n" in text
    # the signs of the format itself cannot be written
    assert "SUBJECT: Þor(R)<U+0014> thing\n" in text


def test_without_a_stamp_printed_numbers_stay_and_the_rest_is_named_by_document(services: Services, tmp_path: Path) -> None:
    pages = [Page(number, "Text.", PageMethod.TEXT_LAYER, "e", 1.0, bates=f"ROE 00000{number}") for number in (1, 2)]
    add_file(services, tmp_path / "a.pdf", text_pdf(["One.", "Two."]), pages)
    plain = add_file(services, tmp_path / "b.pdf", text_pdf(["Three."]), ["Three."])
    copy = add_file(services, tmp_path / "c.pdf", text_pdf(["One."]), pages[:1])
    written = produced(services, tmp_path / "out")
    found = records(tmp_path / "out")
    assert [(each["BEGBATES"], each["ENDBATES"]) for each in found] == [("ROE 000001", "ROE 000002"), (plain, plain), (copy, copy)]
    assert found[0]["PRINTEDBATES"] == "ROE 000001 - ROE 000002"
    assert written.warnings == [
        "ROE 000001 is on 2 pages: a.pdf page 1, c.pdf page 1",
        "b.pdf, c.pdf have no Bates number of their own on each page and are named by document id; --bates-prefix stamps new numbers",
    ]


def test_a_number_that_is_printed_already_is_not_stamped(services: Services, tmp_path: Path) -> None:
    add_file(services, tmp_path / "a.pdf", text_pdf(["x"]), [Page(1, "x", PageMethod.TEXT_LAYER, "e", 1.0, bates="ROE000001")])
    with pytest.raises(UsageError, match="ROE000001 is printed on a page already"):
        produced(services, tmp_path / "out", Stamp("ROE"))
    assert not (tmp_path / "out").exists()


def test_hidden_words_leave_neither_as_text_nor_as_native_nor_in_the_mail_around_them(services: Services, tmp_path: Path) -> None:
    hidden = turned_pdf((100, 500, "Paid by Secret"))
    mail = add_file(services, tmp_path / "m.eml", eml("Hello", "See."), ["See."], media_type="message/rfc822", mail=MAIL)
    add_file(services, tmp_path / "b.pdf", hidden, [MASKED], parent=mail)
    written = produced(services, tmp_path / "out", Stamp("ABC"))
    assert [(each["FILENAME"], each["NATIVELINK"], each["REDACTED"]) for each in records(tmp_path / "out")] == [
        ("m.eml", "", "No"),
        ("b.pdf", "", "Yes"),
    ]
    assert written.warnings == [
        "b.pdf: hidden words await a decision and are kept out; `legal-pipeline redactions list` lists them",
        "m.eml: its native is not produced, because it holds b.pdf, whose native is not produced",
        "b.pdf: its native is not produced, because it has the words that its redactions hide",
    ]
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file() and b"Secret" in path.read_bytes()]


def test_a_mail_stays_when_only_the_mail_is_chosen(services: Services, family: dict[str, str], tmp_path: Path) -> None:
    produced(services, tmp_path / "out", Stamp("ABC"), named=[family["mail"]])
    [found] = records(tmp_path / "out")
    assert (found["FILENAME"], found["NATIVELINK"]) == ("m.eml", "")


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50, 300, 500, 700)], ids=["whole", "cropped"])
def test_accepted_redactions_are_burned_in_where_they_are(
    services: Services, tmp_path: Path, rotation: int, crop: tuple[float, float, float, float] | None
) -> None:
    content = turned_pdf((100, 500, "Paid by Secret"), (100, 400, "in May"), rotation=rotation, crop=crop)
    document_id = add_file(services, tmp_path / "a.pdf", content, [MASKED])
    status, page = services.store.documents.status(document_id), services.store.pages.read_one(document_id, 1)
    assert page is not None
    with opened(services, status) as images:
        plain = images.picture(page)
        assert plain is not None
        [secret] = [word for word in images.words(page, plain) if word.text == "Secret"]
        others = [word for word in images.words(page, plain) if word.text != "Secret"]
        burned = images.picture(page, [SECRET.box])
    assert burned is not None and (burned.width, burned.height) == (plain.width, plain.height)
    before, after = page_files.as_picture(plain), page_files.as_picture(burned)

    def pixels(image: Image.Image, word: object) -> set[int]:
        left, top, right, bottom = (getattr(word, side) for side in ("left", "top", "right", "bottom"))
        box = (round(left * image.width), round(top * image.height), round(right * image.width), round(bottom * image.height))
        return set(image.crop(box).tobytes())

    assert len(pixels(before, secret)) > 2
    assert pixels(after, secret) == {0}
    for other in others:
        assert pixels(after, other) == pixels(before, other)


def test_accepted_areas_are_black_in_the_images_of_the_production(services: Services, tmp_path: Path) -> None:
    document_id = add_file(services, tmp_path / "a.pdf", turned_pdf((100, 500, "Paid by Secret")), [MASKED])
    decisions = Redactions(services.store.engine)
    decisions.decide(decisions.resolve([document_id]), RedactionState.ACCEPTED, actor="ann", reason="privileged")
    produced(services, tmp_path / "out", Stamp("ABC"))
    with Image.open(at(tmp_path / "out", images(tmp_path / "out")[0][2])) as image:
        scale = 200 / 72
        box = tuple(round(edge * scale) for edge in (144, 792 - 511, 183, 792 - 497))
        assert set(image.convert("L").crop(box).tobytes()) == {0}  # type: ignore[arg-type]


@pytest.mark.parametrize("content", [b"%PDF-1.4 broken", b""], ids=["broken", "empty"])
def test_a_page_that_cannot_be_shown_is_a_sheet_that_says_so(services: Services, tmp_path: Path, content: bytes) -> None:
    add_file(services, tmp_path / "<b>\u202e.pdf", content, ["Text.", "More."])
    written = produced(services, tmp_path / "out", Stamp("ABC"))
    assert written.files["production.opt"] == 2
    assert [warning.split(":")[0] for warning in written.warnings] == ["<b>\u202e.pdf, page 1", "<b>\u202e.pdf, page 2"]


def test_an_original_that_is_gone_leaves_text_and_sheets(services: Services, family: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "a.pdf").unlink()
    written = produced(services, tmp_path / "out", Stamp("ABC"), named=[family["alone"]])
    assert written.files == {"production.dat": 1, "production.opt": 2, "TEXT": 1, "NATIVES": 0}
    assert len(written.warnings) == 3 and all("no longer exists" in warning for warning in written.warnings)


def test_tones_are_kept_and_print_takes_one_bit(tmp_path: Path) -> None:
    print_, photo = Image.new("L", (400, 400), 255), Image.linear_gradient("L").resize((400, 400))
    assert page_files.save(print_, 200, tmp_path / "a.b").name == "a.b.tif"
    assert page_files.save(photo, 200, tmp_path / "c").name == "c.jpg"


@pytest.mark.parametrize("shade", [255, 0], ids=["paper", "print"])
def test_a_stamp_covers_nothing(shade: int) -> None:
    page = Image.new("L", (1700, 2200), shade)
    stamped = page_files.stamped(page, 200, "ABC000001")
    assert stamped.height == page.height if shade else stamped.height > page.height
    assert stamped.getextrema() == (0, 255)
    if not shade:
        assert stamped.crop((0, 0, 1700, 2200)).tobytes() == page.tobytes()
