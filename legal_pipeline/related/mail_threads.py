"""Mails that belong together: by the ids in their headers (RFC 5322, section 3.6.4), and by the text that one quotes of another.

The subject alone joins nothing: "Re: Invoice" is written a hundred times. A mail is *inclusive* when no other mail of the thread has all of
its words and attachments: who reads the inclusive mails has read the thread.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from legal_pipeline.model import MailFields
from legal_pipeline.related.signatures import Numbers
from legal_pipeline.stages.resolution.union_find import Groups, Link

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

CONTAINED = 0.9
"""Share of the shingles of a mail that another one has when it quotes it whole; the rest is lost to line breaks and signatures."""
_WHOLE = 0.98
"""Of the shingles of an earlier mail; what is missing are words at the edges of quoted lines."""
_MIN_SHINGLES = 8
"""Twelve words. "Thanks, will do." stands in many mails."""
_PROBES = 16
_COMMON = 50
"""A shingle of more mails than this is a disclaimer or a signature and proves nothing."""


@dataclass(frozen=True, slots=True)
class Mail:
    document_id: str
    fields: MailFields
    hashes: Numbers
    """See `Signature.hashes`."""


@dataclass(frozen=True, slots=True)
class ThreadMail:
    document_id: str
    is_inclusive: bool
    answers: str | None
    """The mail of the thread that it replies to or quotes."""
    how: str
    """`header`, `quoted text` or `same mail`; empty for the first mail of a thread."""


@dataclass(frozen=True, slots=True)
class Thread:
    subject: str
    mails: tuple[ThreadMail, ...]
    """The oldest first."""


def threads(mails: Iterable[Mail], *, with_single: bool = False) -> list[Thread]:
    """Returns the threads of two and more mails, by the date of their first mail. The order of `mails` does not matter.

    `with_single` adds the mails that belong to no other, each as a thread of its own.
    """
    ordered = sorted(mails, key=_age)
    around = _containers(ordered)
    quoted: dict[int, list[int]] = defaultdict(list)
    groups: Groups[int] = Groups()
    by_message_id: dict[str, int] = {}
    first_with: dict[str, int] = {}
    for index, mail in enumerate(ordered):
        groups.add(index)
        for each in {_bare(each) for each in (mail.fields.message_id, mail.fields.in_reply_to, *mail.fields.references)} - {""}:
            # a message that is not among the documents joins those that answer it
            groups.join(Link(index, first_with.setdefault(each, index), "header"))
        if own := _bare(mail.fields.message_id):
            by_message_id.setdefault(own, index)
    for index, others in around.items():
        for other in others:
            quoted[other].append(index)
            groups.join(Link(index, other, "quoted text"))
    found: list[Thread] = []
    for members in sorted(sorted(group) for group in groups.groups() if with_single or len(group) > 1):
        placed = []
        for index in members:
            answers, how = _answers(index, ordered, by_message_id, quoted)
            is_inclusive = not any(_has_all_of(ordered[other], ordered[index], is_later=other > index) for other in around.get(index, ()))
            said = ordered[answers].document_id if answers is not None else None
            placed.append(ThreadMail(ordered[index].document_id, is_inclusive, said, how))
        found.append(Thread(ordered[members[0]].fields.subject, tuple(placed)))
    return found


def _age(mail: Mail) -> tuple[float, str]:
    """Mails without a date come last."""
    try:
        at = dt.datetime.fromisoformat(mail.fields.date)
    except ValueError:
        return float("inf"), mail.document_id
    return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).timestamp(), mail.document_id


def _bare(message_id: str) -> str:
    return message_id.strip().strip("<>").casefold()


def _answers(
    index: int, mails: Sequence[Mail], by_message_id: Mapping[str, int], quoted: Mapping[int, Sequence[int]]
) -> tuple[int | None, str]:
    """Returns the mail that a mail replies to, and how that is known."""
    fields = mails[index].fields
    own = by_message_id.get(_bare(fields.message_id), index)
    if own != index:
        return own, "same mail"
    # the nearest of the messages that it names and that is here
    for each in (fields.in_reply_to, *reversed(fields.references)):
        named = by_message_id.get(_bare(each))
        if named is not None and named != index:
            return named, "header"
    earlier = [other for other in quoted.get(index, ()) if other < index]
    return (max(earlier), "quoted text") if earlier else (None, "")


def _has_all_of(other: Mail, mail: Mail, *, is_later: bool) -> bool:
    """Whether who reads the other mail need not read this one. Of two equal mails the first is the inclusive one."""
    if not set(mail.fields.attachments) <= set(other.fields.attachments):
        return False
    share = _share(mail.hashes, other.hashes)
    if not is_later:
        # "I agree" above a long quotation is hardly a share of it
        return share == 1.0
    is_equal = share == _share(other.hashes, mail.hashes) == 1.0 and len(mail.fields.attachments) == len(other.fields.attachments)
    return share >= _WHOLE and not is_equal


def _containers(mails: Sequence[Mail]) -> dict[int, list[int]]:
    """Returns, for each mail, the mails that have its words."""
    sizes = [len(mail.hashes) for mail in mails]
    if sum(size > 0 for size in sizes) < 2:
        return {}
    import numpy as np

    hashes = np.concatenate([mail.hashes for mail in mails])
    owners = np.repeat(np.arange(len(mails)), sizes)
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    found: dict[int, list[int]] = {}
    for index, mail in enumerate(mails):
        if len(mail.hashes) >= _MIN_SHINGLES:
            candidates = _candidates(index, mail.hashes, hashes, owners)
            around = [
                other
                for other in candidates
                if _share(mail.hashes, mails[other].hashes) >= CONTAINED and _know_each_other(mail.fields, mails[other].fields)
            ]
            if around:
                found[index] = around
    return found


def _know_each_other(one: MailFields, other: MailFields) -> bool:
    """Whether somebody wrote or received both: form letters to different people are no thread."""
    left, right = _people(one), _people(other)
    return not left or not right or not left.isdisjoint(right)


def _people(fields: MailFields) -> set[str]:
    parties = (*fields.sender, *fields.to, *fields.cc, *fields.bcc)
    return {said.casefold() for party in parties for said in (party.address, party.name) if said}


def _candidates(index: int, own: Numbers, hashes: npt.NDArray[np.uint32], owners: npt.NDArray[np.int64]) -> list[int]:
    """Returns the mails with most of some rare shingles of a mail: no mail is compared with all others."""
    import numpy as np

    first, last = np.searchsorted(hashes, own, "left"), np.searchsorted(hashes, own, "right")
    counts = last - first
    probes = [int(at) for at in np.argsort(counts, kind="stable") if 1 < counts[at] <= _COMMON][:_PROBES]
    # words that no other mail has cannot be among those of a mail around it
    alone = int((counts == 1).sum())
    if not probes or alone > (1 - CONTAINED) * len(own):
        return []
    votes = Counter(int(owner) for at in probes for owner in owners[first[at] : last[at]])
    return sorted(other for other, count in votes.items() if other != index and count >= CONTAINED * len(probes) / 2)


def _share(part: Numbers, whole: Numbers) -> float:
    """The share of the hashes of `part` that are in `whole`."""
    import numpy as np

    return float(np.isin(part, whole, assume_unique=True).mean()) if len(part) else 0.0
