"""LOCATION: "12 Main Street, Dayton, Ohio 45402" as one mention, "Dayton, Ohio", states, cities, countries, counties, rivers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data import places as data
from legal_pipeline.data.stopwords import NOT_IN_NAMES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_NAME, RANK_PHRASE, RANK_WEAK, Candidate
from legal_pipeline.stages.mentions.normalized_text import NormalizedText, collapse_whitespace
from legal_pipeline.stages.mentions.tokens import Word


def _any(words: Iterator[str] | tuple[str, ...] | list[str]) -> str:
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True)) + ")"


_POSTAL = "(?:" + "|".join(postal for postal, _ in data.STATES.values()) + ")"
_STATE_NAMES = _any([*data.STATES, *(name.upper() for name in data.STATES)])
_STATE_SHORT = _any([short for _, short in data.STATES.values() if "." in short])
_ZIP = r"\d{5}(?:\s?[-–]\s?\d{4})?(?![\d-])"
_WORD = r"[A-Z][\w’'.-]*"
_ZIP_CODE = re.compile(rf"(?<=[ \n]){_ZIP}")
_STATE_BEFORE = re.compile(rf",?\s(?P<state>{_POSTAL}|{_STATE_NAMES}|{_STATE_SHORT}|D\.\s?C\.|D\sC\.)\s?,?\s$")
_CITY_BEFORE = re.compile(rf"(?P<city>(?:{_WORD}\s){{0,3}}{_WORD})$")
_NUMBER = r"(?:\d{1,6}[A-Z]?(?:[-–]\d{1,5})?|(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|ONE|TWO|THREE|FOUR|FIVE))"
_SUFFIX = (
    "(?:"
    + "|".join(
        re.escape(s) + (r"(?!\w)" if not s.endswith(".") else "")
        for s in sorted({*data.STREET_SUFFIXES, *(s.upper() for s in data.STREET_SUFFIXES)}, key=len, reverse=True)
    )
    + ")"
)
_STREET_WORD = r"(?:[A-Z][\w’'.-]*|\d{1,3}(?:st|nd|rd|th|ST|ND|RD|TH)|of|the|de|la|OF|THE)"
_STREET = (
    rf"(?:{_NUMBER}[ ](?:{_STREET_WORD}[ ]){{0,3}}?{_STREET_WORD}[ \n]{_SUFFIX}|{_NUMBER}[ ](?:[A-Z][\w’'.-]*[ ]){{1,3}}(?:Plaza"
    rf"|Center|Centre|Tower|Building|Hall)(?!\w))(?:,?\s(?:N\.?\s?W\.?|S\.?\s?W\.?|N\.?\s?E\.?"
    rf"|S\.?\s?E\.?|North|South|East|West)(?!\w))?"
)
_UNIT = (
    rf"(?:{_any([*data.UNITS, *(u.upper() for u in data.UNITS)])}\s?#?[A-Z]?-?\d{{0,5}}[A-Z]?(?!\w)"
    rf"|\d{{1,3}}(?:st|nd|rd|th|ST|ND|RD|TH)\s(?:Floor|FLOOR|Fl\.?)|#\s?\d+[A-Z]?)"
)
_STREET_ALONE = re.compile(rf"(?<![\w§$.,/-])(?<!\w\s§\s){_STREET}(?:,?\s{_UNIT}){{0,2}}")
_CITY_BEHIND = re.compile(rf",?\s(?:{_WORD}\s){{0,2}}{_WORD},?\s(?:{_POSTAL}|{_STATE_NAMES})(?!\w)")
_POSTCODE_BEHIND = re.compile(
    rf"(?:,[ \n](?:{_WORD}[ \n])?{_WORD}){{1,4}},?[ \n](?:[A-Z]{{1,2}}\d[A-Z\d]?[ \n]?\d[A-Z]{{2}}|[A-Z]\d[A-Z][ \n]?\d[A-Z]\d)(?!\w)"
)
"""British and Canadian addresses: "Ipswich, Suffolk IP3 0AB"."""
_YEAR = re.compile(r"(?:18|19|20)\d\d\s")
_DATE_BEFORE = re.compile(r"(?:\b[A-Za-z]{3,9}\.?\s\d{1,2},?|\b(?:[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|[Dd]uring|[Oo]f|[Aa]fter|[Bb]efore))\s$")
_ROAD_WORD = re.compile(r"(?:Road|Avenue|Boulevard|Street|Highway|Lane|Drive),\s")
_ROAD = re.compile(
    rf"\b(?:{_WORD}\s){{1,3}}(?:Road|Avenue|Boulevard|Street|Highway|Lane|Drive)(?:,\s(?:{_WORD}\s){{0,2}}{_WORD},\s(?:{_POSTAL}|{_STATE_NAMES}))"
)
_BOX = re.compile(r"(?:P\.?\s?O\.?\s)?(?:Box|BOX)\s\d{1,6}|P\.?O\.?\sDrawer\s\w+")
_CAPITAL_BEHIND = re.compile(r",?\s{1,3}D\.?\s?C\b")
_STATE_TAIL = re.compile(rf",\s(?P<state>{_STATE_NAMES}|{_POSTAL}(?![\w.])|{_STATE_SHORT})(?!\w|[ ](?:R\.|Rev\.|Code|Stat|Supreme|Court))")
_CITY_HEAD = re.compile(rf"(?<![\w.])(?:{_WORD}[ \n]){{0,2}}{_WORD}$")
_HEAD = re.compile(rf"(?<=[ \n])(?:{_any(data.GEOGRAPHIC_HEADS)})\b(?:,\s(?:{_STATE_NAMES}))?")
_HEAD_NAME = re.compile(rf"(?<![\w.])(?:{_WORD}\s){{1,3}}$")
_COURTHOUSE_NAME = re.compile(rf"(?<![\w.])(?:{_WORD}\s){{1,6}}$")
""""Ida Q. Mott United States Courthouse"."""
_HEAD_FIRST = re.compile(rf"\b(?:County|Town|Village|Lake|Mount|Mt\.|Port|Fort|Parish)\s(?:of\s)?{_WORD}(?:,\s(?:{_STATE_NAMES}))?")
_NAMES: frozenset[str] = frozenset({*data.STATES, *data.COUNTRIES, *data.CITIES})
_NAMES_FOLDED: dict[str, str] = {name.upper(): name for name in _NAMES}
_LONGEST: dict[str, list[int]] = {}
for _place_name in _NAMES:
    _LONGEST.setdefault(_place_name.split()[0].upper().rstrip(",."), []).append(len(_place_name.split()))
_LONGEST = {first: sorted(set(lengths), reverse=True) for first, lengths in _LONGEST.items()}
_ADJECTIVE = r"(?P<adjective>" + "|".join(data.LAW_ADJECTIVES) + r")\s(?:(?:substantive|internal|domestic|civil|private)\s)?[Ll]aws?\b"
_LAW_OF = re.compile(
    rf"(?:\b(?:govern\w*|constru\w+|interpreted|(?:resolved|decided|settled|determined)\sunder|application\s+of|accordance\s+with|subject\s+to)\b[^.;\u2029]{{0,60}}?\b)(?:the\s)?{_ADJECTIVE}"
    rf"|\b{_ADJECTIVE.replace('<adjective>', '<adjective_first>')}(?=\s(?:shall\s|will\s)?(?:govern|appl(?:y|ies))\b)"
)
"""The law that a contract chooses: "governed by English law", "Swiss law applies"."""
_US = re.compile(r"(?<![\w.])(?:United\sStates|UNITED\sSTATES|U\.\s?S\.|USA|US|U\.S\.A\.)(?!\w|\.\w|[ \n](?:[A-Z]|of\sAmerica))")
_NO_PLACE_BEFORE = re.compile(
    r"(?:Justice|President|Judges?|Attorney|Code|Constitution|[Ll]aws|[Cc]ourts?|Secretary|Trustee|Governor|Government|Congress|Conference|Senate|General|Treasury|Marshal|Supreme|Report|Guidelines)\s(?:of|for)\s(?:the\s)?$"
)
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:in|near|from|to|at|of|outside|through|between|and|or|around|via|leave|left|visited|across)|[Ii]n|,)\s(?:the\s)?$"
)
_LAW_BEHIND = re.compile(r"\s(?:state\s)?(?:[Ll]aw\b|LAW\b)(?!\s(?:Firm|Offices?|Group|School|Review|Journal|Center))")
"""Behind a state that is also a given name: "Georgia law applies"."""
_BUILDING_LINE = re.compile(
    r"(?:^|\n)((?:[A-Z0-9][\w.’'-]*[ ]){0,6}(?:Building|Courthouse|COURTHOUSE|Tower|Towers|Plaza|Center|Centre|House|BUILDING))\n$"
)
_NOT_IN_ADDRESS = re.compile(
    rf"[a-z]{{4}}\.\s[A-Z]|(?:Tele)?[Pp]hone|[Tt]el\.|[Ff]ax|@|:|\d{{3}}-\d{{4}}|;|(?:{_POSTAL}|{_STATE_NAMES}),?\s\d{{5}}"
)
_LONGEST_ABBREVIATION = 4
"""Characters of "Rev.", "St." in the name of a place."""
_SENTENCE_WORDS = frozenset(
    {
        "In",
        "The",
        "At",
        "Of",
        "From",
        "To",
        "And",
        "On",
        "Near",
        "For",
        "By",
        "A",
        "An",
        "Or",
        "Is",
        "Are",
        "With",
        "Attorney",
        "Attorneys",
        "Dated",
        "Esq.",
        "Counsel",
        "Defendant",
        "Plaintiff",
        "Each",
        "This",
        "That",
        "Some",
        "Any",
        "No",
    }
)


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    text = normalized.text
    for zip_code in _ZIP_CODE.finditer(text):
        state = _STATE_BEFORE.search(text, max(0, zip_code.start() - 30), zip_code.start())
        city = _CITY_BEFORE.search(text[max(0, state.start() - 60) : state.start()]) if state else None
        if state is None or city is None:
            continue
        start = _address_start(text, city["city"], max(0, state.start() - 60) + city.start())
        yield Candidate(
            MentionType.LOCATION,
            start,
            zip_code.end(),
            collapse_whitespace(text[start : zip_code.end()]),
            0.95,
            "place.address",
            RANK_PHRASE,
        )
    for hit in _LAW_OF.finditer(text) if "law" in text or "Law" in text else ():
        group = "adjective" if hit["adjective"] else "adjective_first"
        yield Candidate(MentionType.LOCATION, hit.start(group), hit.end(group), data.LAW_ADJECTIVES[hit[group]], 0.8, "place.law")
    for hit in _STREET_ALONE.finditer(text):
        if _YEAR.match(text, hit.start()) and _DATE_BEFORE.search(text, max(0, hit.start() - 12), hit.start()):
            continue  # "on July 3, 2014 the District Court", "In 2015 Harper Way was paved"
        tail = _CITY_BEHIND.match(text, hit.end())
        code = None if tail else _POSTCODE_BEHIND.match(text, hit.end())
        end = tail.end() if tail else code.end() if code else hit.end()
        yield Candidate(
            MentionType.LOCATION, hit.start(), end, collapse_whitespace(text[hit.start() : end]), 0.85, "place.street", RANK_PHRASE
        )
    for hit in _ROAD.finditer(text) if _ROAD_WORD.search(text) else ():
        yield _place(text, hit.start(), hit.end(), 0.85, "place.road")
    for tail in _STATE_TAIL.finditer(text):
        if tail["state"] == "Washington" and _CAPITAL_BEHIND.match(text, tail.end("state")):
            continue  # "Jane Roe, Washington, D.C."
        head = _CITY_HEAD.search(text, max(0, tail.start() - 50), tail.start())
        begin = _city_start(head, tail["state"]) if head else None
        if begin is not None:
            yield _place(text, begin, tail.end(), 0.92, "place.city_state")
    for tail in _HEAD.finditer(text):
        name = _COURTHOUSE_NAME if tail[0].startswith("Courthouse") else _HEAD_NAME
        head = name.search(text, max(0, tail.start() - 50), tail.start())
        if head:
            yield from _geographic(text, head.start(), tail.end())
    for hit in _HEAD_FIRST.finditer(text):
        yield from _geographic(text, hit.start(), hit.end())
    for hit in _US.finditer(text):
        if not _NO_PLACE_BEFORE.search(text, max(0, hit.start() - 32), hit.start()):
            yield _place(text, hit.start(), hit.end(), 0.7, "place.united_states", RANK_WEAK)


def find_known(text: str, found: list[Word]) -> Iterator[Candidate]:
    """Yields the states, countries and cities of the gazetteer, longest first."""
    skip = 0
    for at, word in enumerate(found):
        if at < skip or not word.is_capital or word.text.upper().rstrip(".") not in _LONGEST:
            continue
        for length in _LONGEST[word.text.upper().rstrip(".")]:
            if at + length > len(found):
                continue
            start, end = word.start, found[at + length - 1].end
            name = collapse_whitespace(text[start:end])
            if (
                not is_place(name)
                or (name.isupper() and len(name) < 4 and name not in _NAMES)
                or text[end : end + 1] == "-"
                or text[start - 1 : start] in ("-", "&", ".")
            ):
                continue
            skip = at + length
            is_plain = name in data.CITIES_ALSO_NAMES or name.title() in data.CITIES_ALSO_NAMES
            if not is_plain or _PLACE_BEFORE.search(text, max(0, start - 14), start) or _LAW_BEHIND.match(text, end):
                yield _place(text, start, end, 0.6 if is_plain else 0.85, "place.gazetteer", RANK_WEAK)
            break


def is_place(name: str) -> bool:
    """Returns whether the gazetteer contains `name`, regardless of case."""
    spelled = name.replace(" & ", " and ")
    return spelled in _NAMES or spelled.upper() in _NAMES_FOLDED


def _place(text: str, start: int, end: int, confidence: float, rule: str, rank: int = RANK_NAME) -> Candidate:
    return Candidate(MentionType.LOCATION, start, end, collapse_whitespace(text[start:end]), confidence, rule, rank)


def _geographic(text: str, start: int, end: int) -> Iterator[Candidate]:
    found = list(re.finditer(r"\S+", text[start:end]))
    # "Governing Law. Rhode Island" is two sentences
    sentence = max(
        (at + 1 for at, word in enumerate(found[:-1]) if word[0].endswith(".") and len(word[0]) > _LONGEST_ABBREVIATION), default=0
    )
    first = next((at for at, word in enumerate(found) if at >= sentence and word[0] not in _SENTENCE_WORDS), len(found))
    name = text[start + found[first].start() : end] if first < len(found) - 1 else ""
    if name and ("\n" not in name or not any(word.lower() in NOT_IN_NAMES for word in name.split())):
        yield _place(text, end - len(name), end, 0.7, "place.geographic", RANK_WEAK)


def _city_start(head: re.Match[str], state: str) -> int | None:
    """Returns the start of the city before `state`. Before a postal code, which may be a degree ("MD"), the city must be known."""
    city = head[0]
    found = list(re.finditer(r"\S+", city))
    for first in range(len(found)):
        name = collapse_whitespace(city[found[first].start() :])
        if name.title() in data.STATES and name.title() not in ("New York", "Washington"):
            return None
        if name.title() == "New York" and state.upper() not in ("NEW YORK", "NY", "N.Y."):
            return None
        if is_place(name):
            return head.start() + found[first].start()
    if re.fullmatch(_POSTAL, state):
        return None
    at = next((at for at, word in enumerate(found) if word[0] not in _SENTENCE_WORDS), None)
    if (
        at is None
        or any(word[0].lower() in NOT_IN_NAMES for word in found[at:])
        or "\n" in city[found[at].start() :]
        or any(w[0].endswith(".") and w[0] not in ("St.", "Ft.", "Mt.") for w in found)
    ):
        return None
    return head.start() + found[at].start()


def _address_start(text: str, city: str, at: int) -> int:
    """Extends an address left from the city at `at` to its street and to the building on the line above."""
    low = max(0, at - 140)
    cut = max(text.rfind("\u2029", low, at), low)
    before = text[cut : at + len(city)]
    streets = [street for pattern in (_STREET_ALONE, _BOX) for street in pattern.finditer(before)]
    for street in sorted(streets, key=lambda m: m.start()):
        between = before[street.end() :]
        if street.start() <= at - cut and len(between) < 90 and not _NOT_IN_ADDRESS.search(between):
            start = cut + street.start()
            above = _BUILDING_LINE.search(text[max(0, start - 90) : start])
            return max(0, start - 90) + above.start(1) if above else start
    words = list(re.finditer(r"\S+", city))
    for first in range(len(words)):
        if is_place(collapse_whitespace(city[words[first].start() :])):
            return at + words[first].start()
    return at + city.rfind("\n") + 1
