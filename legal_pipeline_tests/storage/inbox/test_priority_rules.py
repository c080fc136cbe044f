"""The priority of an arrival, as a table of cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.model import Priority
from legal_pipeline.storage.inbox.priority_rules import SIZE_CLASSES, matter_folder, ranked, size_class

HIGH, NORMAL, LOW = Priority.HIGH, Priority.NORMAL, Priority.LOW
MIB = 1024 * 1024
DEFAULTS = {"smith": HIGH, "old": LOW}

# key · matter · bytes · tag · priority · why
ROWS = [
    ("paul/a.pdf", "paul", MIB, None, NORMAL, "nobody has said anything"),
    ("paul/a.pdf", "paul", 65 * MIB, None, LOW, "nobody has, and it is a giant"),
    ("paul/a.pdf", "paul", 64 * MIB, None, NORMAL, "the border is included"),
    ("paul/a.pdf", "paul", 0, None, NORMAL, "empty: the document is refused, not the rule"),
    ("smith/a.pdf", "smith", MIB, None, HIGH, "its matter's default"),
    ("smith/a.pdf", "smith", 900 * MIB, None, HIGH, "a matter's default is said for giants too"),
    ("old/a.pdf", "old", MIB, None, LOW, "its matter's default"),
    ("paul/urgent/a.pdf", "paul", MIB, None, HIGH, "a folder right below the matter's"),
    ("paul/Urgent/x/a.pdf", "paul", MIB, None, HIGH, "in any case of letters, and what is below it"),
    ("urgent/paul/a.pdf", "paul", 900 * MIB, None, HIGH, "above the matter's"),
    ("old/urgent/a.pdf", "old", MIB, None, HIGH, "a folder goes before the matter's default"),
    ("paul/x/urgent/a.pdf", "paul", MIB, None, NORMAL, "deeper it is a name like any other"),
    ("paul/urgent", "paul", MIB, None, NORMAL, "a file of that name is no folder"),
    ("paul/urgent.pdf", "paul", MIB, None, NORMAL, "nor is part of a name"),
    ("paul/urgent/a.pdf", "paul", MIB, "low", LOW, "its own tag goes before everything"),
    ("old/a.pdf", "old", 900 * MIB, " HIGH ", HIGH, "as people type it"),
]


@pytest.mark.parametrize(("key", "matter", "size_bytes", "tag", "priority", "why"), ROWS, ids=[row[-1] for row in ROWS])
def test_the_table(key: str, matter: str, size_bytes: int, tag: str | None, priority: Priority, why: str) -> None:
    found = ranked(key, matter, size_bytes, tag, DEFAULTS)
    assert (found.priority, found.warning) == (priority, None), why


@pytest.mark.parametrize("tag", ["asap", "", "1", "high,low", "ḧigh", "x" * 256])
def test_a_tag_that_means_nothing_is_complained_of_and_the_next_rule_decides(tag: str) -> None:
    found = ranked("paul/urgent/a.pdf", "paul", MIB, tag, {})
    assert found.priority is HIGH
    assert found.warning and "not one of high, normal, low" in found.warning and len(found.warning) < 140


# key · the folder that is the matter
MATTERS = [
    ("smith/a.pdf", "smith"),
    ("smith/urgent/a.pdf", "smith"),
    ("urgent/smith/a.pdf", "smith"),
    ("URGENT/smith/x/a.pdf", "smith"),
    ("urgent/a.pdf", "urgent"),
    ("urgent/urgent/a.pdf", "urgent"),
]


@pytest.mark.parametrize(("key", "matter"), MATTERS)
def test_two_urgent_matters_are_two_matters(key: str, matter: str) -> None:
    assert matter_folder(key) == matter


def test_every_size_is_in_one_class_and_larger_is_never_more_urgent() -> None:
    order = [HIGH, NORMAL, LOW]
    assert [each.name for each in SIZE_CLASSES] == ["small", "ordinary", "giant"]
    assert [order.index(each.priority) for each in SIZE_CLASSES] == sorted(order.index(each.priority) for each in SIZE_CLASSES)
    assert SIZE_CLASSES[-1].up_to_bytes is None
    assert size_class(10**13).name == "giant"


@given(st.text(), st.text(), st.integers(0, 10**12), st.none() | st.text())
def test_anything_has_a_priority(key: str, matter: str, size_bytes: int, tag: str | None) -> None:
    assert ranked(key, matter, size_bytes, tag, DEFAULTS).priority in Priority
