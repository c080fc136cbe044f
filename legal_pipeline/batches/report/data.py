"""The data of a batch report, rendered elsewhere as a page or a JSON object."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from legal_pipeline import __version__
from legal_pipeline.batches.status.status import BatchStatus
from legal_pipeline.storage.batches.members import Member, MemberState
from legal_pipeline.storage.batches.statistics import BatchStatistics, DocumentStatistics
from legal_pipeline.topology import MATTER_STAGE, STAGES

NOTHING = DocumentStatistics()
COUNTED = ("pages", "ocr_pages", "mentions", "entities", "relationships")


@dataclass(frozen=True, slots=True)
class BatchReport:
    made_at: dt.datetime
    status: BatchStatus
    figures: BatchStatistics

    def of(self, member: Member) -> DocumentStatistics:
        return self.figures.by_document.get(member.document_id, NOTHING)

    @property
    def sums(self) -> dict[str, int]:
        """Totals over the finished documents."""
        done = [self.of(member).counts for member in self.status.members if member.state is MemberState.DONE]
        return {name: sum(int(counts.get(name, 0)) for counts in done) for name in COUNTED}

    @property
    def versions(self) -> dict[str, str]:
        """Versions of the program and of the code of each stage today."""
        return {"legal-pipeline": __version__} | {stage.name: stage.code_version for stage in (*STAGES, MATTER_STAGE)}
