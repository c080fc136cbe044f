"""Words that keep their hyphen when it falls on a line end, and words that have none.

Sources: The Bluebook, 21st ed., rule 8; Garner, The Redbook, sections 1.60 to 1.74 (phrasal adjectives, prefixes).
"""

from __future__ import annotations

_PREFIXES = (
    "cross non co self ex third first second fourth fifth half quasi well ill so vice pre post anti multi semi pro re all above below "
    "long short high low full part free fair good best better bad late early single double triple two three four five six seven eight "
    "nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety hundred one year month week day hour state county "
    "city court judge jury attorney work client plaintiff defendant at in out off on up down by to run follow sub inter intra mid trans"
)
KEPT_PREFIXES = frozenset(_PREFIXES.split())
"""First parts of compounds. The hyphen stays if a whole word follows and the two together are no known word."""

ALWAYS_KEPT = frozenset({"self"})
"""First parts that are hardly ever written together with a word: self-incrimination, even where the second part is a rare word."""

COMPOUND_ENDINGS = ("ed", "ing", "party", "claim", "based", "wide", "time", "term", "year", "day", "free", "level", "client", "product")
"""Second parts that tell a capitalized compound ("Court-annexed", "Attorney-client") from a name ("Goodwin")."""

_COMPOUNDS = (
    "cross-claim cross-claims cross-claimant cross-defendant cross-complaint cross-motion cross-motions cross-examine cross-examined "
    "cross-examination cross-appeal cross-appellant cross-appellee cross-reference co-defendant co-defendants co-counsel co-conspirator "
    "co-conspirators co-owner co-founder co-borrower third-party non-party non-parties non-movant non-moving pre-trial post-trial "
    "pre-judgment post-judgment so-called to-wit well-known in-person on-site off-site real-estate good-faith arms-length "
    "above-captioned above-entitled above-referenced decision-maker decision-makers decision-making e-mail e-mails x-ray x-rays"
)
COMPOUND_WORDS = frozenset(_COMPOUNDS.split())
"""Compounds that hyphenate in legal writing even where a closed form exists."""

CLOSED_PREFIXES = frozenset({"under", "over", "fore", "mis", "counter", "where", "there"})
"""First parts that are written together with any word that follows: underwriters, overpaid, foreclosed."""

_CLOSED = (
    "framework workplace workload workforce workshop workbook coursework casework homeowner landowner shareowner landholder stockholder "
    "leaseholder policyholder noteholder bondholder cardholder stakeholder bookkeeper bookkeeping timekeeper timeline timesheet timetable "
    "deadline headline guideline pipeline hotline baseline outline lifeline database datasheet spreadsheet worksheet letterhead "
    "headquarters household householder warehouse storehouse courthouse courtroom classroom bedroom bathroom showroom boardroom "
    "network website webpage email voicemail software hardware password laptop desktop smartphone keyboard dashboard checkpoint "
    "checkbox checklist payroll payout payback payday payoff buyout buyback cutoff layoff takeover turnover handover rollover "
    "wrongdoing wrongdoer lawmaker rulemaking "
    "firsthand secondhand handwriting handwritten typewritten roadway driveway hallway railway railroad crossroad shipyard graveyard "
    "farmland farmhouse greenhouse lighthouse newspaper newsletter paperwork footnote headnote keynote bankbook checkbook passbook "
    "handbook textbook guidebook logbook download upload upgrade update workaround turnaround background playground fairground "
    "salesman saleswoman salesperson spokesman spokeswoman spokesperson chairman chairwoman chairperson foreman policeman layperson "
    "marketplace birthplace fireplace workday weekday weekend birthday someday nighttime daytime lifetime overtime parttime sometime "
    "anybody somebody everybody anywhere somewhere everywhere whatsoever whosoever notwithstanding nonetheless nevertheless "
    "pretrial antitrust anticompetitive midwest midwestern selfish selfless"
)
CLOSED_WORDS = frozenset(_CLOSED.split())
"""Compounds that are written as one word, with their plurals and other endings; halves of them are words too."""
