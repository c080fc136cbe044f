"""A short signature for each document, by which it is compared with all others without reading them again.

A signature is made from the text of a finished document, page by page, and stays until the document is processed again: 512 bytes, and for
mails the hashes of their words beside it. Making one costs about 2 ms for ten pages; a matter of 10,000 documents is read once.
"""

from __future__ import annotations

import datetime as dt
import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.model import State
from legal_pipeline.related.shingles import hashed, shingles, words
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.tables import documents, stage_results, text_signatures
from legal_pipeline.storage.store import Store

PERMUTATIONS = 128
"""The standard error of an estimated similarity of 0.9 is 0.027 (Broder 1997)."""
_SEED = 1
_LAST_STAGE = "document_record"
_MAX_MAIL_WORDS = 20_000
_MAX_HASHES = 5_000
_AT_ONCE = 1_000
"""Documents whose signatures are due, in memory at one time; a matter may have a million."""
_HEADER = re.compile(r"\A(?:[A-Z][A-Za-z-]{1,20}:[^\n]*\n(?:[ \t][^\n]*\n)*)+\s*\n")
_ATTACHMENTS = re.compile(r"\n\s*Attachments: [^\n]*\s*\Z")

Numbers: TypeAlias = "array[int]"
"""Of 32 bits. numpy computes with them where they are; who only looks at them needs no numpy, which takes .07 seconds to import."""
_BITS_32 = "I"


@dataclass(frozen=True, slots=True)
class Signature:
    document_id: str
    words: int
    minhash: Numbers
    """`PERMUTATIONS` numbers; two texts agree in the share of them that is the share of their common shingles."""
    hashes: Numbers
    """Ascending hashes of the shingles of a mail without its header; empty for other documents."""


def signature(document_id: str, texts: Iterable[str], *, is_mail: bool) -> Signature:
    """Makes the signature of a document from the texts of its pages, in order; constant memory."""
    from rensa import RMinHash

    minhash = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    count = 0
    body: list[str] = []

    def counted() -> Iterator[str]:
        nonlocal count
        for text in texts:
            count += len(words(text))
            if is_mail and count <= _MAX_MAIL_WORDS:
                body.append(text)
            yield text

    for some in shingles(counted()):
        if some:
            minhash.update(some)
    hashes = sorted(hashed(body_of("\n".join(body))))[:_MAX_HASHES] if is_mail else []
    return Signature(document_id, count, array(_BITS_32, minhash.digest()), array(_BITS_32, hashes))


def body_of(text: str) -> str:
    """Returns a mail without its header fields and the list of its attachments."""
    return _ATTACHMENTS.sub("", _HEADER.sub("", text, count=1))


def refresh(store: Store, matter: str) -> int:
    """Makes the signatures that are missing or out of date, one document a transaction; returns how many."""
    count, after = 0, ""
    while due := _due(store.engine, matter, after):
        for document_id, is_mail, finished_at in due:
            _record(store, signature(document_id, (page.text for page in store.pages.read(document_id)), is_mail=is_mail), finished_at)
        count, after = count + len(due), due[-1][0]
    return count


def _record(store: Store, made: Signature, finished_at: dt.datetime) -> None:
    row = {
        "document_id": made.document_id,
        "finished_at": finished_at,
        "words": made.words,
        "minhash": made.minhash.tobytes(),
        "hashes": made.hashes.tobytes(),
    }
    with transaction(store.engine) as connection:
        connection.execute(sa.delete(text_signatures).where(text_signatures.c.document_id == made.document_id))
        # the document may have been withdrawn meanwhile
        if connection.scalar(sa.select(documents.c.document_id).where(documents.c.document_id == made.document_id)):
            connection.execute(sa.insert(text_signatures), row)


def missing(engine: Engine, matter: str) -> int:
    """The number of finished documents that have not been compared yet."""
    with reading(engine) as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(_due_in(matter).subquery())) or 0


def _due_in(matter: str) -> sa.Select[tuple[str, bool, dt.datetime]]:
    c = text_signatures.c
    return (
        sa.select(documents.c.document_id, documents.c.mail.is_not(None).label("is_mail"), stage_results.c.finished_at)
        .join(stage_results, (stage_results.c.document_id == documents.c.document_id) & (stage_results.c.stage == _LAST_STAGE))
        .outerjoin(text_signatures, c.document_id == documents.c.document_id)
        .where(documents.c.matter == matter, documents.c.state == State.DONE)
        .where(sa.or_(c.document_id.is_(None), c.finished_at != stage_results.c.finished_at))
    )


def _due(engine: Engine, matter: str, after: str) -> list[tuple[str, bool, dt.datetime]]:
    """The next of them by id."""
    query = _due_in(matter).where(documents.c.document_id > after).order_by(documents.c.document_id).limit(_AT_ONCE)
    with reading(engine) as connection:
        return [(row.document_id, bool(row.is_mail), row.finished_at) for row in connection.execute(query)]


def signatures(engine: Engine, matter: str) -> list[Signature]:
    """Returns the signatures of the finished documents of a matter, by id."""
    query = (
        sa.select(text_signatures)
        .join(documents, documents.c.document_id == text_signatures.c.document_id)
        .where(documents.c.matter == matter, documents.c.state == State.DONE)
        .order_by(text_signatures.c.document_id)
    )
    with reading(engine) as connection:
        return [
            Signature(row.document_id, row.words, array(_BITS_32, row.minhash), array(_BITS_32, row.hashes))
            for row in connection.execute(query)
        ]
