"""A small case file with a bit of everything that takes time: many pages, scans, things inside things, a duplicate."""

from __future__ import annotations

from pathlib import Path

from legal_pipeline_tests.specimens import factories

CAPTION = """UNITED STATES DISTRICT COURT
EASTERN DISTRICT OF WISCONSIN

MICHAEL PAUL,
          Plaintiff,
     v.                              Case No. 24-cv-417
LARKSPUR MUTUAL INSURANCE COMPANY,
          Defendant."""

PARAGRAPHS = [
    "{n}. On March {n}, 2023, Larkspur Mutual Insurance Company paid ${n},250.00 to Michael Paul.",
    "{n}. The policy is governed by Wis. Stat. § 628.46(1). See Erie R.R. Co. v. Tompkins, 304 U.S. 64 (1938).",
    "{n}. Ann Lee, president of Birchwood Holdings, LLC, signed for the landlord on June {n}, 2023.",
]


def page(first: int) -> str:
    return "\n".join(PARAGRAPHS[number % 3].format(n=number) for number in range(first, first + 6))


DOCUMENTS, PAGES_TO_RECOGNIZE = 13, 5
"""Of the case file that `make_case_file` writes."""


def pages(count: int, first: int = 1) -> list[str]:
    return [CAPTION + "\n\n" + page(first), *(page(first + 6 * number) for number in range(1, count))]


def make_case_file(folder: Path) -> list[Path]:
    """Nine files, thirteen documents, five pages to recognize."""
    complaint = factories.text_pdf(pages(3))
    files = {
        "complaint.pdf": complaint,
        "complaint copy.pdf": complaint,
        "deposition.pdf": factories.text_pdf(pages(8, 2)),
        "disclosures.pdf": factories.scanned_pdf(pages(2, 3), seed=3),
        "exhibit.pdf": factories.mixed_pdf(page(4), page(5)),
        "claim.tif": factories.tiff(pages(1, 6), seed=6),
        "letter.eml": factories.eml(
            "Terms", page(7), {"scan.pdf": factories.scanned_pdf(pages(1, 8), seed=8), "notes.txt": page(9).encode()}
        ),
        "report.docx": factories.docx(page(10).split("\n")),
        "production.zip": factories.zip_of({"inside/answer.txt": page(11).encode(), "inside/locked.pdf": factories.encrypted_pdf()}),
    }
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def make_small_case_file(folder: Path) -> list[Path]:
    """Four files, seven documents, four pages to recognize: the same things to lose in half the time, for many rounds."""
    complaint = factories.text_pdf(pages(3))
    inside = {
        "locked.pdf": factories.encrypted_pdf(),
        "scan.pdf": factories.scanned_pdf(pages(2, 8), seed=8),
        "notes.txt": page(9).encode(),
    }
    files = {
        "complaint.pdf": complaint,
        "complaint copy.pdf": complaint,
        "disclosures.pdf": factories.scanned_pdf(pages(2, 3), seed=3),
        "letter.eml": factories.eml("Terms", page(7), inside),
    }
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def make_case_file_with_long_scans(folder: Path) -> list[Path]:
    """The small case file and two long scans: nine documents, twelve pages to recognize, so that several machines have work at once."""
    scans = {"ledger.pdf": factories.long_scan(page(12), 4, seed=11), "register.pdf": factories.long_scan(page(13), 4, seed=12)}
    made = make_small_case_file(folder)
    for name, content in scans.items():
        (folder / name).write_bytes(content)
    return [*made, *(folder / name for name in scans)]


def make_many(folder: Path, count: int) -> list[Path]:
    """Files of all kinds, one in ten with a page to recognize; each differs from the others."""
    folder.mkdir(parents=True)
    made = []
    for number in range(count):
        first = 6 * number + 1
        match number % 10:
            case 0:
                name, content = f"scan-{number}.pdf", factories.scanned_pdf(pages(1, first), seed=number + 1)
            case 1 | 2:
                name, content = f"letter-{number}.docx", factories.docx(page(first).split("\n"))
            case 3:
                notes = {f"notes-{number}.txt": page(first + 3).encode()}
                name, content = f"mail-{number}.eml", factories.eml(f"Terms {number}", page(first), notes)
            case 4 | 5 | 6:
                name, content = f"note-{number}.txt", page(first).encode()
            case _:
                name, content = f"brief-{number}.pdf", factories.text_pdf(pages(1 + number % 4, first))
        (folder / name).write_bytes(content)
        made.append(folder / name)
    return made
