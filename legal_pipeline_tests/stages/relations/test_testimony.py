"""testimony_of and examined_by in a whole transcript, with the full name of the attorney from the appearances."""

from __future__ import annotations

from legal_pipeline_tests.stages.facts import found_in

TEXT = """\
UNITED STATES DISTRICT COURT
DISTRICT OF NEVADA

VIDEOTAPED DEPOSITION OF JANE Q. ROE
May 2, 2016

APPEARANCES:
For the Plaintiff:
     ANN VANE, ESQ.
     VANE & MOTT LLP
For the Defendant:
     CARL ODELL, ESQ.

JANE Q. ROE, having been first duly sworn, testified as follows:

EXAMINATION
BY MS. VANE:
Q.   Did you see the fire?
A.   I did.

CROSS-EXAMINATION
BY MR. ODELL:
Q.   From where?
A.   The yard.
"""


def test_who_testifies_and_who_examines() -> None:
    told = {fact for fact in found_in(TEXT).facts if fact[0] in ("testimony_of", "examined_by", "dated")}
    assert told == {
        ("testimony_of", "document", "JANE Q. ROE", None),
        ("examined_by", "JANE Q. ROE", "ANN VANE", None),
        ("examined_by", "JANE Q. ROE", "CARL ODELL", "cross"),
        ("dated", "document", "2016-05-02", None),
    }


def test_a_notice_of_a_deposition_is_no_testimony() -> None:
    text = (
        TEXT.split("APPEARANCES")[0].replace("VIDEOTAPED", "NOTICE OF VIDEOTAPED") + "PLEASE TAKE NOTICE that the deposition will be taken."
    )
    assert not [fact for fact in found_in(text).facts if fact[0] == "testimony_of"]
