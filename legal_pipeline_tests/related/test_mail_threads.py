"""Threads: by the ids in headers, by quoted text, and which mails are inclusive."""

from __future__ import annotations

import random
from array import array
from dataclasses import replace

import pytest

from legal_pipeline.model import MailFields, MailParty
from legal_pipeline.related.mail_threads import Mail, Thread, ThreadMail, threads
from legal_pipeline.related.signatures import body_of, signature

QUESTION = "The adjuster will see the warehouse on Tuesday at nine; please have the sprinkler records and the lease ready for him."
ANSWER = "We shall bring both, and Mr. Delacroix will be there with the keys to the lower floor."
BOTH = f"{QUESTION} {ANSWER}"
DISCLAIMER = "This message is confidential and meant only for the person to whom it is addressed; delete it if you are another."


def mail(
    name: str,
    body: str,
    *,
    day: int = 1,
    attached: tuple[str, ...] = (),
    people: str = "ann bob",
    message_id: str = "",
    in_reply_to: str = "",
    references: str = "",
) -> Mail:
    """`references` are ids with blanks between."""
    sender, to = (MailParty("", f"{each}@lee.exam") for each in people.split())
    fields = MailFields(
        sender=(sender,),
        to=(to,),
        date=f"2024-03-{day:02}T10:00:00+00:00" if day else "",
        subject=name,
        message_id=message_id,
        in_reply_to=in_reply_to,
        references=tuple(references.split()),
        attachments=attached,
    )
    text = f"From: {sender.address}\nSubject: {name}\n\n{body}\n"
    return Mail(name, fields, signature(name, [text], is_mail=True).hashes)


def quoting(body: str, quoted: str) -> str:
    return f"{body}\n\n-----Original Message-----\nFrom: ann@lee.exam\nSent: Friday\n\n{quoted}\n"


def shape(found: list[Thread]) -> list[str]:
    def said(each: ThreadMail) -> str:
        return each.document_id + ("*" if each.is_inclusive else "") + (f" {each.how} {each.answers}" if each.how else "")

    return ["; ".join(map(said, thread.mails)) for thread in found]


CASES: dict[str, tuple[list[Mail], list[str]]] = {
    "a reply names what it answers": (
        [mail("a", QUESTION, message_id="<1@x>"), mail("b", ANSWER, day=2, message_id="<2@x>", in_reply_to="<1@x>")],
        ["a*; b* header a"],
    ),
    "the last of the references is the nearest": (
        [
            mail("a", QUESTION, message_id="<1@x>"),
            mail("b", ANSWER, day=2, message_id="<2@x>", references="<1@x>"),
            mail("c", "Thank you.", day=3, message_id="<3@x>", references="<1@x> <2@x>"),
        ],
        ["a*; b* header a; c* header b"],
    ),
    "ids in other case and without brackets": (
        [mail("a", QUESTION, message_id="<AB@X>"), mail("b", ANSWER, day=2, in_reply_to="ab@x ")],
        ["a*; b* header a"],
    ),
    "answers to a mail that is not there belong together": (
        [mail("b", ANSWER, day=2, in_reply_to="<1@x>"), mail("c", QUESTION, day=3, in_reply_to="<1@x>")],
        ["b*; c*"],
    ),
    "a quoted mail is not inclusive": (
        [mail("a", QUESTION), mail("b", quoting(ANSWER, QUESTION), day=2)],
        ["a; b* quoted text a"],
    ),
    "quoted twice": (
        [
            mail("a", QUESTION),
            mail("b", quoting(ANSWER, QUESTION), day=2),
            mail("c", quoting("Good, then on Tuesday.", quoting(ANSWER, QUESTION)), day=3),
        ],
        ["a; b quoted text a; c* quoted text b"],
    ),
    "a word of agreement above a long quotation is inclusive": (
        [
            mail("a", BOTH, message_id="<1@x>"),
            mail("b", quoting("I agree.", BOTH), day=2, in_reply_to="<1@x>"),
        ],
        ["a; b* header a"],
    ),
    "an attachment that the answer does not have makes a mail inclusive": (
        [mail("a", QUESTION, attached=("lease.pdf",)), mail("b", quoting(ANSWER, QUESTION), day=2)],
        ["a*; b* quoted text a"],
    ),
    "a quotation with a part left out does not cover the mail": (
        [mail("a", BOTH, message_id="<1@x>"), mail("b", quoting("Yes.", QUESTION), day=2, in_reply_to="<1@x>")],
        ["a*; b* header a"],
    ),
    "the same mail from two mailboxes": (
        [mail("a", QUESTION, message_id="<1@x>"), mail("a-copy", QUESTION, message_id="<1@x>")],
        ["a*; a-copy same mail a"],
    ),
    "a mail without a date comes last": (
        [mail("a", ANSWER, day=0, in_reply_to="<1@x>"), mail("z", QUESTION, message_id="<1@x>")],
        ["z*; a* header z"],
    ),
    "form letters to different people are no thread": ([mail("a", QUESTION, people="ann bob"), mail("b", QUESTION, people="cy dan")], []),
    "a subject alone joins nothing": ([replace(mail("a", QUESTION)), mail("b", ANSWER)], []),
    "a few words alone join nothing": ([mail("a", "Thanks, will do."), mail("b", quoting(ANSWER, "Thanks, will do."), day=2)], []),
    "a message that answers itself": ([mail("a", QUESTION, message_id="<1@x>", in_reply_to="<1@x>")], []),
    "a circle": (
        [mail("a", QUESTION, message_id="<1@x>", in_reply_to="<2@x>"), mail("b", ANSWER, day=2, message_id="<2@x>", in_reply_to="<1@x>")],
        ["a* header b; b* header a"],
    ),
    "no mail": ([], []),
    "one mail": ([mail("a", QUESTION, message_id="<1@x>")], []),
}


@pytest.mark.parametrize(("mails", "expected"), CASES.values(), ids=CASES)
def test_threads(mails: list[Mail], expected: list[str]) -> None:
    assert shape(threads(mails)) == expected
    shuffled = list(mails)
    random.Random(7).shuffle(shuffled)
    assert shape(threads(shuffled)) == shape(threads(reversed(mails))) == expected


def test_a_disclaimer_in_every_mail_joins_nothing() -> None:
    texts = [" ".join(f"{word}{at}" for word in ANSWER.split()) for at in range(60)]
    mails = [mail(f"m{at:02}", f"{text}\n\n{DISCLAIMER}", day=1 + at % 28) for at, text in enumerate(texts)]
    assert threads(mails) == []


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("From: a\nTo: b,\n c\nSubject: x\n\nHello.\n", "Hello.\n"),
        ("Hello: you\n\nText.", "Text."),
        ("No header here.\nFrom: a", "No header here.\nFrom: a"),
        ("From: a\n\nHello.\n\n\nAttachments: x.pdf; y.txt", "Hello.\n\n"),
        ("", ""),
    ],
)
def test_the_body_of_a_mail(text: str, body: str) -> None:
    assert body_of(text).strip() == body.strip()


def test_mails_without_words() -> None:
    empty = replace(mail("a", ""), hashes=array("I"))
    assert threads([empty, replace(empty, document_id="b")]) == []
