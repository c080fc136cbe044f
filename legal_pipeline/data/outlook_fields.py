"""The fields of Outlook items other than mails, and of the properties that hold them.

Sources: [MS-OXPROPS] property tags and sets, [MS-OXOCNTC] contacts, [MS-OXOCAL] calendar, [MS-OXOTASK] tasks, [MS-OXOJRNL] journal.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

ADDRESS, APPOINTMENT, TASK, LOG = "00062004", "00062002", "00062003", "0006200a"
"""Sets of named properties, by the first part of their GUID; the rest is the same for all."""
SET_TAIL = bytes.fromhex("0000 0000 c000 000000000046")


class Form(StrEnum):
    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    FLAG = "flag"
    SHARE = "share"
    """A number from 0 to 1."""
    STATUS = "status"


class Field(NamedTuple):
    label: str
    property: int | tuple[str, int]
    """The tag, or set and number of a named property."""
    form: Form = Form.TEXT


TASK_STATUS = ("not started", "in progress", "complete", "waiting on someone else", "deferred")
"""[MS-OXOTASK] 2.2.2.2.2, by number."""

CONTACT_FIELDS = (
    Field("Name", 0x3001), Field("Nickname", 0x3A4F), Field("Job title", 0x3A17), Field("Company", 0x3A16), Field("Department", 0x3A18),
    Field("Profession", 0x3A46), Field("Manager", 0x3A4E), Field("Assistant", 0x3A30),
    Field("Email", (ADDRESS, 0x8083)), Field("Email 2", (ADDRESS, 0x8093)), Field("Email 3", (ADDRESS, 0x80A3)),
    Field("Instant messages", (ADDRESS, 0x8062)), Field("Web page", 0x3A51), Field("Web page", (ADDRESS, 0x802B)),
    Field("Business phone", 0x3A08), Field("Business phone 2", 0x3A1B), Field("Company phone", 0x3A57), Field("Mobile phone", 0x3A1C),
    Field("Home phone", 0x3A09), Field("Home phone 2", 0x3A2F), Field("Other phone", 0x3A1F), Field("Assistant's phone", 0x3A2E),
    Field("Business fax", 0x3A24), Field("Home fax", 0x3A25), Field("Pager", 0x3A21),
    Field("Business address", (ADDRESS, 0x801B)), Field("Home address", (ADDRESS, 0x801A)), Field("Other address", (ADDRESS, 0x801C)),
    Field("Spouse", 0x3A48), Field("Birthday", 0x3A42, Form.DAY), Field("Anniversary", 0x3A41, Form.DAY),
)  # fmt: skip
APPOINTMENT_FIELDS = (
    Field("Start", (APPOINTMENT, 0x820D), Form.MOMENT), Field("End", (APPOINTMENT, 0x820E), Form.MOMENT),
    Field("All day", (APPOINTMENT, 0x8215), Form.FLAG), Field("Location", (APPOINTMENT, 0x8208)),
    Field("Attendees", (APPOINTMENT, 0x8238)), Field("Repeats", (APPOINTMENT, 0x8232)),
)  # fmt: skip
TASK_FIELDS = (
    Field("Status", (TASK, 0x8101), Form.STATUS), Field("Done", (TASK, 0x8102), Form.SHARE), Field("Start date", (TASK, 0x8104), Form.DAY),
    Field("Due", (TASK, 0x8105), Form.DAY), Field("Completed", (TASK, 0x810F), Form.DAY), Field("Owner", (TASK, 0x811F)),
)  # fmt: skip
JOURNAL_FIELDS = (
    Field("Entry type", (LOG, 0x8700)), Field("Started", (LOG, 0x8706), Form.MOMENT), Field("Ended", (LOG, 0x8708), Form.MOMENT),
    Field("Company", 0x3A16),
)  # fmt: skip

FIELDS: tuple[tuple[str, tuple[Field, ...]], ...] = (
    ("IPM.CONTACT", CONTACT_FIELDS),
    ("IPM.APPOINTMENT", APPOINTMENT_FIELDS),
    ("IPM.SCHEDULE.MEETING", APPOINTMENT_FIELDS),
    ("IPM.TASK", TASK_FIELDS),
    ("IPM.ACTIVITY", JOURNAL_FIELDS),
)
"""By the beginning of the message class in capitals."""
