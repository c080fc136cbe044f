"""The files of the sample matter and the functions that build them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from legal_pipeline.sample.documents.agreement import settlement_agreement
from legal_pipeline.sample.documents.answer import answer
from legal_pipeline.sample.documents.complaint import complaint
from legal_pipeline.sample.documents.correspondence import denial_letter, denial_mail
from legal_pipeline.sample.documents.exhibits import claim_form, custodian_declaration, disclosure_statement
from legal_pipeline.sample.documents.order import order
from legal_pipeline.sample.documents.records import docket_sheet, expert_report, production, tax_return
from legal_pipeline.sample.pdf import truncated_pdf

FILES: dict[str, Callable[[], bytes]] = {
    "001-complaint.pdf": complaint,
    "009-answer-larkspur.pdf": answer,
    "014-initial-disclosures-scan.pdf": disclosure_statement,
    "028-1-hobart-declaration.pdf": custodian_declaration,
    "034-order-summary-judgment.pdf": order,
    "Complaint (courtesy copy).pdf": complaint,
    "claim-photos.pdf": lambda: truncated_pdf(denial_letter()),
    "denial-of-coverage.eml": denial_mail,
    "docket-sheet.html": docket_sheet,
    "fairweather-report.docx": expert_report,
    "production-2.zip": production,
    "proof-of-loss.tif": claim_form,
    "settlement-agreement.pdf": settlement_agreement,
    "tax-return-2022.pdf": tax_return,
}


def write_matter(into: Path) -> list[Path]:
    into.mkdir(parents=True, exist_ok=True)
    written = [into / name for name in sorted(FILES)]
    for path in written:
        path.write_bytes(FILES[path.name]())
    return written
