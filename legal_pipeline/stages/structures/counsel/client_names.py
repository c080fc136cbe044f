"""Names the clients that no caption names: "Counsel for the Western Basin Chamber of Commerce", "Attorneys for Movant Lena Voss"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.role_words import PHRASE
from legal_pipeline.stages.structures.counsel.representation import COUNSEL
from legal_pipeline.stages.structures.model import NamedSpan

_FOLD = re.compile(r"[^a-z0-9]+")
_OTHER_ROLE = (
    r"(?:non-?\s?party|(?:third[\s-]party\s)?(?:witness|deponent)|(?:(?:pre|post)petition\s|secured\s|unsecured\s)?(?:creditor|lender|landlord|lessor)|"
    r"(?:chapter\s\d+\s|liquidating\s|litigation\s)?trustee|receiver|special\smaster|class\smember)s?"
)
_BEFORE_NAME = re.compile(
    rf"(?:.*?\b{COUNSEL}\s+(?:for|to|on\s+behalf\s+of)|.*?\bon\s+behalf\s+of|for)\s*:?\s+(?:all\s+of\s+)?"
    rf"(?:(?:the|an?)\s+|(?:{PHRASE}|{_OTHER_ROLE})[,:]?(?:\s+|$))*",
    re.IGNORECASE | re.DOTALL,
)
_BEHIND_NAME = re.compile(
    rf"\s*(?:\(|[\"“]|,\s+(?:as|in\s+(?:his|her|its|their)|an?|the|individually|by|both|each|on|solely|{_OTHER_ROLE}|{PHRASE}|"
    r"personal\s+representative|execut(?:or|rix)|administrat(?:or|rix)|guardian|next\s+friend|conservator)\b|;|:|"
    r"\b(?:appearing|admitted|in\s+support)\b)",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r",\s+and\s+|,\s+(?!(?:Inc|LLC|L\.L\.C|Ltd|L\.P|LLP|LP|N\.A|P\.C|Corp|Co|S\.A|Jr|Sr|III?|IV)\b)|\s+and\s+", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"\b(?:and|class|others?|similarly|situated|parties|party|clients?|individuals?|himself|herself|themselves|itself|same|above|named|court|public|"
    r"plaintiffs?|defendants?|appell(?:ant|ee)s?|petitioners?|respondents?|debtors?|government|all)$",
    re.IGNORECASE,
)
_SMALL = frozenset({"of", "the", "for", "and", "on", "in", "de", "la", "to", "&"})
_MAX_NAME = 100


def client_names(window: Window, start: int, end: int, parties: Set[str]) -> Iterator[NamedSpan]:
    """Yields the names in a phrase that says for whom counsel acts, but none that is, has or is part of a party's.

    Offsets are into the window, `parties` are the folded names in the captions. Several names are only told apart where each of them has
    the form of a name.
    """
    text = window.text[start:end]
    if (before := _BEFORE_NAME.match(text)) is None:
        return
    begin = before.end()
    behind = _BEHIND_NAME.search(text, begin)
    stop = behind.start() if behind else len(text)
    for first, last in _parts(text, begin, stop):
        first, last = name_shapes.trim(text, first, last)
        flat = " ".join(text[first:last].split())
        if (kind := _kind(flat)) and not _is_party(fold_name(flat), parties):
            yield NamedSpan(window.span(start + first, start + last), kind, "counsel.client")


def fold_name(text: str) -> str:
    """Returns a name in lower case, letters and digits only."""
    return _FOLD.sub(" ", text.lower()).strip()


def _parts(text: str, begin: int, stop: int) -> list[tuple[int, int]]:
    parts, at = [], begin
    for join in (*_JOIN.finditer(text, begin, stop), None):
        parts.append((at, join.start() if join else stop))
        at = join.end() if join else stop
    each = [" ".join(text[slice(*part)].split()) for part in parts]
    has_person = any(_is_known_person(one) for one in each)
    are_names = all(
        name_shapes.has_legal_form(one) or _is_known_person(one) or (has_person and name_shapes.is_organisation(one)) for one in each
    )
    return parts if len(parts) > 1 and are_names else [(begin, stop)]


def _is_known_person(flat: str) -> bool:
    return name_shapes.is_person(flat) and name_shapes.may_be_given_name(flat.split()[0])


def _kind(flat: str) -> MentionType | None:
    words = flat.split()
    is_capitalized = len(words) > 1 and words[0][0].isupper() and all(word in _SMALL or not word[0].islower() for word in words)
    if not is_capitalized or len(flat) > _MAX_NAME or _NO_NAME.search(flat):
        return None
    kind = name_shapes.kind_of(flat)
    return MentionType.ORG if kind is None or (kind is MentionType.PERSON and not name_shapes.may_be_given_name(words[0])) else kind


def _is_party(name: str, parties: Set[str]) -> bool:
    return any(name in party or party in name for party in parties)
