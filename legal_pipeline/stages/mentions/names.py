"""PERSON, ORG and GOV_BODY in running text: capitalised runs read by their cue words, endings and first names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from legal_pipeline.data.government import GOVERNMENT_HEADS, PUBLIC_WORDS, WEAK_HEADS
from legal_pipeline.data.organisation_suffixes import KIND_WORDS, UNSAFE_ALONE
from legal_pipeline.data.places import GEOGRAPHIC_HEADS
from legal_pipeline.data.stopwords import NOT_IN_NAMES, ROLE_WORDS
from legal_pipeline.data.titles import COURTESY_TITLES, JUDICIAL_TITLES, NAME_SUFFIXES, TITLES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.find import RANK_NAME, RANK_WEAK, Find
from legal_pipeline.stages.mentions.flow import Flow, fold_blanks
from legal_pipeline.stages.mentions.places import is_place
from legal_pipeline.stages.mentions.tokens import CONNECTORS, LEGAL_FORMS, PARTICLES, Word, given_names, runs, words

_TITLE_WORDS = frozenset(word for title in TITLES for word in (*title.split(), *title.upper().split())) - {"The", "THE"}
_STRONG_TITLES = frozenset(
    word for title in (*COURTESY_TITLES, *JUDICIAL_TITLES) for word in (title.split()[-1], title.split()[-1].upper())
)
_SUFFIXES = frozenset({*NAME_SUFFIXES, *(suffix.upper() for suffix in NAME_SUFFIXES)})
_KINDS = frozenset({*KIND_WORDS, *(kind.upper() for kind in KIND_WORDS)}) - {
    "Center",
    "CENTER",
    "Press",
    "PRESS",
    "Exchange",
    "EXCHANGE",
    "Committee",
    "COMMITTEE",
    "Council",
    "COUNCIL",
}
_KIND_OF = frozenset(
    {
        "University",
        "Bank",
        "College",
        "Church",
        "Chapel",
        "Diocese",
        "Archdiocese",
        "Society",
        "Institute",
        "Brotherhood",
        "League",
        "Association",
        "Union",
        "Alliance",
        "School",
        "Hospital",
        "Federation",
        "Foundation",
    }
)
_MORE_KINDS = frozenset(
    {
        "Alliance",
        "Ministries",
        "Chapel",
        "Fellowship",
        "Diocese",
        "Coalition",
        "Newspaper",
        "Airlines",
        "Airways",
        "Motors",
        "Records",
        "Studios",
        "Entertainment",
        "Software",
        "Capital",
        "Financial",
        "Securities",
        "Investments",
        "Orchestra",
        "Ministry",
        "Academy",
        "Museum",
        "Temple",
        "Synagogue",
        "Mosque",
        "Baptist",
        "Counsel",
        "Magazine",
        "Times",
        "Post",
        "Tribune",
        "Herald",
        "Journal",
        "Products",
        "Energy",
        "Petroleum",
        "Oil",
        "Foods",
        "Airline",
        "Consulting",
        "Logistics",
        "International",
        "Worldwide",
        "Broadcasting",
        "Telecom",
        "Wireless",
        "Electric",
        "Semiconductor",
        "Biosciences",
        "Medical",
        "Motor",
        "Steel",
        "Mutual",
        "Assurance",
        "Project",
        "Program",
        "Clinic",
        "Labs",
    }
)
_ALL_KINDS = _KINDS | _MORE_KINDS | frozenset(kind.upper() for kind in _MORE_KINDS) | frozenset({"Law Firm"})
_WEAK_KINDS = frozenset(
    {
        "Project",
        "Program",
        "Products",
        "Services",
        "Service",
        "Systems",
        "Solutions",
        "Group",
        "Fund",
        "Funds",
        "Trust",
        "Partners",
        "Partnership",
        "Capital",
        "Financial",
        "Securities",
        "Network",
        "Media",
        "Properties",
        "Communications",
        "Insurance",
        "International",
        "Medical",
        "Energy",
        "Counsel",
        "Post",
        "Times",
        "Journal",
        "Investments",
        "Software",
        "Oil",
        "Electric",
        "Association",
        "Holding",
        "Holdings",
        "Union",
        "Exchange",
        "School",
        "Associates",
        "Bank",
        "Temple",
        "Motor",
        "Steel",
        "Herald",
        "Records",
        "Ventures",
        "Enterprises",
        "Industries",
        "Technologies",
        "Laboratories",
        "Entertainment",
        "Academy",
        "Club",
    }
)
_NOT_LEADING = frozenset(
    {
        "the",
        "a",
        "an",
        "this",
        "that",
        "each",
        "any",
        "such",
        "our",
        "their",
        "his",
        "her",
        "its",
        "no",
        "every",
        "all",
        "if",
        "as",
        "under",
        "by",
        "with",
        "from",
        "for",
        "and",
        "or",
        "when",
        "where",
        "while",
        "because",
        "although",
        "after",
        "before",
        "since",
        "see",
        "at",
        "in",
        "on",
        "to",
        "of",
        "but",
        "however",
        "further",
        "dear",
        "attn",
        "attention",
        "re",
        "cc",
        "between",
        "against",
        "both",
        "plaintiff",
        "defendant",
        "plaintiffs",
        "defendants",
        "petitioner",
        "respondent",
        "appellant",
        "appellee",
        "debtor",
        "counsel",
        "attorney",
        "attorneys",
        "is",
        "are",
        "was",
        "were",
    }
)
_PERSON_ROLES = frozenset(
    {
        "plaintiff",
        "defendant",
        "petitioner",
        "respondent",
        "appellant",
        "appellee",
        "debtor",
        "witness",
        "deponent",
        "movant",
        "claimant",
        "decedent",
    }
)
_PLAIN_NAMES = frozenset(
    {
        "GRANT",
        "CHASE",
        "MARK",
        "JUSTICE",
        "BILL",
        "MAY",
        "APRIL",
        "JUNE",
        "AUGUST",
        "PAGE",
        "PRICE",
        "LANE",
        "GOOD",
        "LONG",
        "YOUNG",
        "WEST",
        "LAW",
        "POST",
        "CASE",
        "DAY",
        "BOX",
        "JUDGE",
        "NORTH",
        "STATES",
    }
)
"""Plain words that are surnames or given names often enough."""
_FIRM_LEAD = re.compile(r"(?:[A-Z][\w’'-]+,[ \n]){1,4}$")
_BEHIND = re.compile(
    r",?\s(?:Esq\b|ESQ\b|Esquire|M\.D\.|Ph\.?D|J\.D\.|C\.P\.A|CPA\b|D\.O\.|R\.N\.|\(?SBN|\(?(?:State )?Bar No|\([Bb]ar|Attorney at Law|Notary Public|Clerk of|(?:United States |U\.S\. |Chief |Senior )?(?:District|Circuit|Magistrate|Bankruptcy) Judge)"
)
_SIGNED = re.compile(r"(?:/[sS]/|[Bb]y:|BY:|Name:|NAME:|s/)\s?$")
_PANEL = re.compile(
    r"(?P<names>[A-Z][\w’'-]+(?:,\s[A-Z][\w’'-]+)*,?(?:\sand\s[A-Z][\w’'-]+)?),\s(?:(?:Chief|Senior|Circuit|District|Associate|Presiding|Magistrate|Bankruptcy)\s)*(?:Judges?|Justices?|JUDGES?)\b|(?P<short>[A-Z][\w’'-]+),\s(?:C\.\s?J\.|JJ?\.)"
)


def find(flow: Flow, known: Sequence[Word] | None = None) -> Iterator[Find]:
    text = flow.text
    for run in runs(list(known) if known is not None else words(text)):
        yield from _read_run(text, run)
    for hit in _PANEL.finditer(text):
        group = "names" if hit["names"] else "short"
        for name in re.finditer(r"[A-Z][\w’'-]+", hit[group]):
            if name[0].lower() not in NOT_IN_NAMES and name[0] not in _TITLE_WORDS:
                start = hit.start(group) + name.start()
                yield _name(text, MentionType.PERSON, start, start + len(name[0]), 0.85, "person.panel", RANK_WEAK)


def _read_run(text: str, run: list[Word]) -> Iterator[Find]:
    position = 0
    for segment in _organisation_segments(run):
        first, last, type_, rule, confidence = segment
        yield from _people(text, run[position:first])
        yield _name(text, type_, _with_partners(text, run[first : last + 1], rule), run[last].end, confidence, rule)
        position = last + 1
    yield from _people(text, run[position:])


def _with_partners(text: str, name: list[Word], rule: str) -> int:
    """`Boies, Schiller & Flexner LLP`: the partners before the commas are part of the firm's name."""
    start = name[0].start
    if rule == "organisation.legal_form" and any(word.text.lower() in ("&", "and") for word in name[1:4]):
        lead = _FIRM_LEAD.search(text, max(0, start - 60), start)
        if lead and not any(word.lower() in NOT_IN_NAMES or word in _TITLE_WORDS for word in re.findall(r"[\w’'-]+", lead[0])):
            return lead.start()
    # "of The Rock Church": a capital inside a sentence makes the article part of the name
    if re.search(r"[a-z,] The $", text[max(0, start - 6) : start]):
        return start - 4
    return start


def _organisation_segments(run: list[Word]) -> Iterator[tuple[int, int, MentionType, str, float]]:
    at = low = 0
    while at < len(run):
        word = run[at]
        end = None
        if word.text in LEGAL_FORMS and at > low and _is_form(run, at):
            end = at
            while end + 1 < len(run) and run[end + 1].text in LEGAL_FORMS:
                end += 1
            if end + 2 < len(run) and run[end + 1].text in ("of", "OF") and (is_place(run[end + 2].text)):
                end += 2
            start = _leftmost(run, low, at, with_and=True)
            if start is not None:
                yield start, end, MentionType.ORG, "organisation.legal_form", 0.93
                at, low = end + 1, end + 1
                continue
        title_case = word.text.capitalize() if word.text.isupper() else word.text
        if title_case in GOVERNMENT_HEADS and not _leads_to_form(run, at):
            found = _government(run, low, at, title_case)
            if found:
                yield found[0], found[1], MentionType.GOV_BODY, "government.head", 0.85
                at = low = found[1] + 1
                continue
        if (word.text in _ALL_KINDS or title_case in _KIND_OF) and not _leads_to_form(run, at):
            at = _last_kind(run, at)
            title_case = run[at].text.capitalize() if run[at].text.isupper() else run[at].text
            found = _kind(run, low, at, title_case)
            if found:
                yield found[0], found[1], MentionType.ORG, "organisation.kind", 0.8
                at = low = found[1] + 1
                continue
        at += 1


def _leads_to_form(run: list[Word], at: int) -> bool:
    """Whether capitalised words alone stand between `at` and a legal form: `Tyler Technologies, Inc.`"""
    for position in range(at + 1, min(at + 5, len(run))):
        word = run[position]
        if word.text in LEGAL_FORMS and _is_form(run, position):
            return True
        if not word.is_capital or (word.gap == "\n" and word.text.lower() in NOT_IN_NAMES):
            return False
    return False


def _last_kind(run: list[Word], at: int) -> int:
    """`League` of `National Football League Players Association` is not the end of the name."""
    last = at
    for position in range(at + 1, min(at + 4, len(run))):
        word = run[position]
        if (
            not word.is_capital
            or (word.gap != " " and not (word.text in _ALL_KINDS and word.gap == "\n"))
            or (word.text.lower() in NOT_IN_NAMES and word.text not in _ALL_KINDS)
        ):
            break
        if word.text in _ALL_KINDS:
            last = position
    return last


def _line_above(run: list[Word], low: int, at: int) -> list[Word]:
    first = at - 1
    while first > low and run[first].gap != "\n":
        first -= 1
    return run[first:at]


def _breaks_line(run: list[Word], low: int, at: int) -> bool:
    """Whether the line above `at` is something of its own: a heading, a person, the end of another name."""
    if run[at].gap != "\n":
        return "’" in run[at].gap or "'" in run[at].gap
    line = _line_above(run, low, at)
    last = line[-1].text
    if (
        last in _SUFFIXES
        or last in LEGAL_FORMS
        or (last.lower() in NOT_IN_NAMES and last.lower() not in CONNECTORS and last not in _ALL_KINDS and len(line) < 4)
    ):
        return True
    return (
        2 <= len(line) <= 4
        and not line[-1].is_initial
        and last.lower() not in CONNECTORS
        and (line[0].text.upper() in given_names() or line[1].is_initial)
        and last not in _ALL_KINDS
    )


def _is_form(run: list[Word], at: int) -> bool:
    """`AS` and `PA` alone are words and states: a comma before or a period inside makes them legal forms."""
    word = run[at]
    if (
        word.text.rstrip(".").title() in ("Company", "Corporation", "Limited", "Co", "Companies", "Chartered")
        and at
        and run[at - 1].text.lower() in (*_NOT_LEADING, "limited")
    ):
        return False
    if word.text in UNSAFE_ALONE or len(word.text) <= 2:
        return "," in word.gap or "." in word.text[:-1] or word.text in ("Co", "Co.", "PC", "LP", "CO.")
    return True


def _leftmost(run: list[Word], low: int, head: int, with_and: bool) -> int | None:
    """First word of the name that ends at `head`; None where no name is left."""
    start = head
    people = given_names()
    while start > low:
        before = run[start - 1]
        lower = before.text.lower()
        if (before.text in LEGAL_FORMS and start - 1 > low) or _breaks_line(run, low, start):
            break
        if lower == "of" and start - 2 >= low and run[start - 2].text in _TITLE_WORDS:
            break
        if lower in _NOT_LEADING and not (lower in CONNECTORS and start - 2 >= low and start < head + 1 and run[start - 2].is_capital):
            break
        if before.text in _TITLE_WORDS and run[start].gap == " " and start < head and before.text in _STRONG_TITLES:
            break
        if lower in ("and", "in", "to", "on", "at") and not (with_and and lower == "and" and _joins(run, low, start - 1, head, people)):
            break
        if (
            lower in ROLE_WORDS
            and start - 1 == low
            and start < head
            and lower not in ("bank", "trust", "association", "city", "state", "county")
        ):
            break
        start -= 1
    while start < head and (run[start].text.lower() in CONNECTORS or run[start].text.lower() in _NOT_LEADING):
        start += 1
    if start >= head or (
        head - start == 1
        and run[start].text.lower() in NOT_IN_NAMES
        and run[start].text.lower() not in ("first", "second", "third", "united", "national", "general", "american")
    ):
        return None
    if all(word.text.lower() in NOT_IN_NAMES or word.text.lower() in CONNECTORS for word in run[start:head]):
        return None
    return start


def _joins(run: list[Word], low: int, at: int, head: int, people: frozenset[str]) -> bool:
    """Whether the `and` at `at` is inside one name: `Morgan and Foreman, P.C.`, not `John Smith and Acme Inc.`"""
    left = [word for word in run[low:at] if word.is_capital]
    right = head - at - 1
    return (
        bool(left)
        and left[-1].text not in LEGAL_FORMS
        and right <= 2
        and len(left) <= 2
        and not (left[0].text.upper() in people and len(left) > 1)
    )


def _government(run: list[Word], low: int, head: int, kind: str) -> tuple[int, int] | None:
    end = head
    if end + 2 <= len(run) - 1 and run[end + 1].text.lower() in ("of", "on", "for"):
        end = _behind_of(run, end)
    start = head
    while start > low:
        before = run[start - 1]
        lower = before.text.lower()
        is_joining = lower in ("of", "and", "&", "for") and start - 1 > low and _is_public(run[start - 2])
        if before.text in LEGAL_FORMS or (not is_joining and (lower in _NOT_LEADING or (lower in NOT_IN_NAMES and not _is_public(before)))):
            break
        if "\n" in run[start].gap and (
            _breaks_line(run, low, start) or any(word.text.title() in GOVERNMENT_HEADS for word in _line_above(run, low, start))
        ):
            break
        if run[start].gap[:1] in ("’", "'") and (lower in ("state", "government") or not _is_public(before)):
            break
        if before.text in _STRONG_TITLES and not _is_public(before):
            break
        start -= 1
    while start < head and run[start].text.lower() in (*CONNECTORS, "&"):
        start += 1
    parts = [word for word in run[start : end + 1] if word is not run[head] and word.is_capital]
    if not parts or parts[0].text.lower() == "directors":
        return None
    if any(word.text.lower() in ("directors", "agreement", "managers", "trustees") for word in parts):
        return None
    if kind in WEAK_HEADS and not any(_is_public(word) or is_place(word.text) for word in parts):
        return None
    if end == head and start == head:
        return None
    if run[end].text.lower() in CONNECTORS:
        return None
    return start, end


def _behind_of(run: list[Word], at: int) -> int:
    """Last word of `of Health and Human Services`, `of the Interior`, `of Labor`."""
    end = at
    position = at + 1
    while position < len(run):
        word = run[position]
        lower = word.text.lower()
        if lower in ("of", "the", "and", "&", "for", "on"):
            position += 1
            continue
        if (
            not word.is_capital
            or (position - 1 != at and word.gap == "\n" and (lower in NOT_IN_NAMES or _starts_a_body(run, position)))
            or word.text in _STRONG_TITLES
        ):
            break
        if (
            run[position - 1].text.lower() == "and"
            and not _is_public(word)
            and (lower in ROLE_WORDS or lower in _PERSON_ROLES or word.text.upper() in given_names())
        ):
            break
        end = position
        position += 1
    return end


def _starts_a_body(run: list[Word], at: int) -> bool:
    if run[at].text.isupper() != run[at - 1].text.isupper() or run[at].text.upper() in given_names():
        return True
    for position in range(at, min(at + 6, len(run))):
        if position > at and run[position].gap == "\n":
            return False
        if (run[position].text.title() if run[position].text.isupper() else run[position].text) in GOVERNMENT_HEADS:
            return True
    return False


def _is_public(word: Word) -> bool:
    text = word.text.title() if word.text.isupper() and len(word.text) > 3 else word.text
    return text.rstrip("’'s") in PUBLIC_WORDS or text in PUBLIC_WORDS or word.text in PUBLIC_WORDS or is_place(word.text)


def _kind(run: list[Word], low: int, head: int, kind: str) -> tuple[int, int] | None:
    end = head
    if kind in _KIND_OF and head + 2 < len(run) + 1 and head + 1 < len(run) and run[head + 1].text.lower() in ("of", "for"):
        position = head + 2
        while position < len(run) and run[position].text.lower() == "the":
            position += 1
        while (
            position < len(run)
            and run[position].is_capital
            and position - head < 7
            and (run[position].text.lower() not in NOT_IN_NAMES or not run[position].text.isupper())
            and run[position].text not in _TITLE_WORDS
            and not (run[position].gap == "\n" and run[position].text.lower() in NOT_IN_NAMES)
        ):
            end = position
            position += 1
    while end + 1 < len(run) and run[end + 1].text in _ALL_KINDS and run[end + 1].gap == " ":
        end += 1
    if end + 1 < len(run) and run[end + 1].is_capital and run[end + 1].gap in (" ", "\n"):
        behind = run[end + 1].text
        if behind in GEOGRAPHIC_HEADS or (run[end].text in _WEAK_KINDS and behind.lower() in NOT_IN_NAMES and run[end + 1].gap == " "):
            return None
    start = _leftmost(run, low, head, with_and=False) if head > low else None
    if start is None:
        return (head, end) if end > head and kind in _KIND_OF else None
    named = [word for word in run[start:head] if word.is_capital]
    strong = [word for word in named if word.text.lower() not in NOT_IN_NAMES and word.text != "&"]
    if (not strong and end == head) or len(named) > 7:
        return None
    plain = run[head].text.title() if run[head].text.isupper() else run[head].text
    if plain in _WEAK_KINDS and len(named) < 2 and end == head and (strong[0].text.lower() in ROLE_WORDS or run[head].text.isupper()):
        return None
    return start, end


def _people(text: str, row: list[Word]) -> Iterator[Find]:
    segment: list[Word] = []
    for word in row:
        if (not word.is_capital and word.text not in PARTICLES) or word.text.lower() in CONNECTORS:
            yield from _person(text, segment)
            segment = []
        else:
            segment.append(word)
    yield from _person(text, segment)


def _person(text: str, segment: list[Word]) -> Iterator[Find]:
    """Every person in a row of capitalised words without connectors."""
    at = 0
    people = given_names()
    while at < len(segment):
        cue = None
        while at < len(segment) and (segment[at].text in _TITLE_WORDS or segment[at].text.lower() in _PERSON_ROLES):
            lower = segment[at].text.lower()
            cue = "courtesy" if segment[at].text in _STRONG_TITLES else (cue or ("role" if lower in _PERSON_ROLES else "title"))
            at += 1
        if at >= len(segment):
            return
        end = at
        while end < len(segment) and _may_be_in_name(segment, at, end, people):
            end += 1
        row = segment[at:end]
        while (
            row
            and row[-1].text not in _SUFFIXES
            and (row[-1].is_initial or row[-1].text in PARTICLES or row[-1].text == "&")
            and not _ends_with_initial_name(row)
        ):
            row = row[:-1]
        if row and _is_person(text, row, cue, people):
            found = "person.title" if cue == "courtesy" else "person.name"
            single = len(row) == 1
            yield _name(
                text, MentionType.PERSON, row[0].start, row[-1].end, 0.75 if single else 0.88, found, RANK_WEAK if single else RANK_NAME
            )
            at += len(row)
        else:
            at += max(1, len(row)) if row and is_place(fold_blanks(text[row[0].start : row[-1].end])) else 1


def _may_be_in_name(segment: list[Word], first: int, at: int, people: frozenset[str]) -> bool:
    word = segment[at]
    if at > first and word.text in _SUFFIXES:
        return True
    if at > first and word.text[0] == "#" and segment[at - 1].text.upper() == "DOE":
        return True
    if word.text in PARTICLES:
        return at > first
    lower = word.text.lower()
    if (
        lower in NOT_IN_NAMES and not word.is_initial and not (word.text.upper() in _PLAIN_NAMES and (at > first or at + 1 < len(segment)))
    ) or word.text in LEGAL_FORMS:
        return False
    if word.text == "&" or any(char.isdigit() for char in word.text) or "/" in word.text:
        return False
    if at > first:
        if segment[at - 1].text in _SUFFIXES:
            return False
        if at - first >= 5:
            return False
        row = segment[first:at]
        whole = len(row) >= 2 and not row[-1].is_initial
        if word.gap[:1] in ("’", "'"):
            return False
        if (
            word.gap == "\n"
            and whole
            and not (len(row) == 2 and row[-1].text.upper() in people and at + 1 >= len(segment) and word.text.upper() not in people)
        ):
            return False
        # capitals do not run on into small letters: "JANE ROE Attorney"
        letters = [w for w in row if len(w.text) > 2]
        if (
            letters
            and len(word.text) > 2
            and letters[-1].text.isupper() != word.text.isupper()
            and not word.text.startswith(("Mc", "Mac", "De", "O'", "O’"))
            and not letters[-1].text.startswith(("Mc", "De", "Mac"))
        ):
            return False
        if word.text in _TITLE_WORDS and len(row) >= 2:
            return False
    return True


def _ends_with_initial_name(row: list[Word]) -> bool:
    return len(row) == 2 and row[0].text.upper() == "DOE"


def _is_person(text: str, row: list[Word], cue: str | None, people: frozenset[str]) -> bool:
    core = [word for word in row if word.text not in _SUFFIXES and word.text[0] != "#"]
    if not core or core[-1].is_initial:
        return False
    name = fold_blanks(text[row[0].start : row[-1].end])
    if is_place(name) or core[-1].text in _ALL_KINDS or core[-1].text.title() in GOVERNMENT_HEADS:
        return False
    full = [word for word in core if not word.is_initial and word.text not in PARTICLES]
    if any(word.text.lower() in NOT_IN_NAMES for word in full[-1:]) and cue != "courtesy":
        return False
    if len(core) == 1:
        return (
            cue == "courtesy"
            and len(core[0].text) > 2
            and core[0].text.lower() not in NOT_IN_NAMES
            and (not core[0].text.isupper() or len(core[0].text) > 3)
            and core[0].text not in _TITLE_WORDS
            and not is_place(core[0].text)
        )
    first = core[0]
    if _BEHIND.match(text, row[-1].end) or _SIGNED.search(text, max(0, row[0].start - 12), row[0].start):
        return len(core) <= 4
    if len(row) > len(core) and row[-1].text in _SUFFIXES:
        return True
    if cue == "courtesy":
        return True
    if first.text.lower() in NOT_IN_NAMES and first.text.upper() not in ("MARK", "GRANT", "APRIL", "JUNE", "MAY", "AUGUST"):
        return False
    if first.is_initial:
        return len(core) >= 3 and (core[1].text.upper() in people or core[1].is_initial)
    if len(core) >= 3 and core[1].is_initial and len(first.text) > 2:
        return True
    if cue in ("title", "role") and len(full) >= 2:
        return not is_place(first.text) and len(core) <= 4
    known = first.text.upper() in people
    if (
        known
        and is_place(first.text)
        and first.text
        not in (
            "Virginia",
            "Carolina",
            "Jackson",
            "Madison",
            "Charlotte",
            "Austin",
            "VIRGINIA",
            "JACKSON",
            "AUSTIN",
            "Jordan",
            "JORDAN",
            "Tyler",
            "Savannah",
            "Alexandria",
            "Sydney",
            "Israel",
            "Santiago",
            "Eugene",
            "EUGENE",
            "Norman",
            "Gary",
            "GARY",
            "Lincoln",
            "Dallas",
            "Elizabeth",
            "ELIZABETH",
            "Florence",
            "Marion",
            "Paris",
            "Orlando",
            "Victoria",
            "VICTORIA",
            "Georgia",
            "Chad",
            "Antonio",
        )
    ):
        return False
    return known and len(core[-1].text) > 1 and (not first.text.isupper() or core[-1].text.isupper() or core[-1].text[:2] in ("Mc", "De"))


def _name(text: str, type_: MentionType, start: int, end: int, confidence: float, rule: str, rank: int = RANK_NAME) -> Find:
    return Find(type_, start, end, fold_blanks(text[start:end]), confidence, rule, rank)
