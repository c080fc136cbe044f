"""The campus and the school behind the name of a state's university: "University of Acton, Harborview School of Law"."""

from __future__ import annotations

import re

from legal_pipeline.data import names

_UNIVERSITY = re.compile(
    r"(?:University[ \n]of[ \n](?:the[ \n])?[A-Z]\w+(?:[ \n][A-Z]\w+)?|\b[A-Z]\w+(?:[ \n][A-Z]\w+)?[ \n]State[ \n]University)\Z"
)
_CAMPUSES = "|".join(sorted((re.escape(name).replace("\\ ", "[ \\n]") for name in names("campuses")), key=len, reverse=True))
_CAMPUS = re.compile(
    rf"(?:,[ \n]|[ ]at[ ]|[ ]?[-–—][ ]?|[ ])(?:{_CAMPUSES})\b(?!,[ ](?!(?:[A-Z]\w+[ ])?(?:School|College|Faculty)\b)[A-Z])"
)
"""A place behind which a state stands is the seat of the university, not its campus."""
_SCHOOL = re.compile(
    r",?[ \n](?:[A-Z]\w+[ ])?(?:School|College|Faculty)[ ]of[ ](?:the[ ])?[A-Z][a-z]+"
    r"(?:(?:,[ ][A-Z][a-z]+)*,?[ ](?:and|&)[ ][A-Z][a-z]+)?(?:[ ](?:Policy|Sciences?))?"
)


_SCHOOL_BEGUN = re.compile(r"[ \n](?:School|College|Faculty)\Z")
"""A rule of kinds has taken the word to the name already."""


def campus_end(text: str, start: int, end: int) -> int:
    """Returns the end of the name from `start` to `end`, with a campus of the university and its school."""
    if begun := _SCHOOL_BEGUN.search(text, max(start, end - 30), end):
        school = _SCHOOL.match(text, begun.start())
        is_whole = school and _UNIVERSITY.search(text, max(start, begun.start() - 60), begun.start())
        return school.end() if school and is_whole else end
    if not _UNIVERSITY.search(text, max(start, end - 60), end):
        return end
    if campus := _CAMPUS.match(text, end):
        end = campus.end()
    school = _SCHOOL.match(text, end)
    return school.end() if school else end
