"""A paper with the truth about its counsel, and the captions that many papers have."""

from __future__ import annotations

from typing import NamedTuple


class Paper(NamedTuple):
    """`clients` are those of each attorney, `firms` the firm of an attorney whose firm the paper prints; `\\f` ends a page of the text."""

    name: str
    text: str
    clients: dict[str, set[str]]
    firms: dict[str, str]


def captioned(plaintiff: str, defendants: str, role: str) -> str:
    return (
        f"UNITED STATES DISTRICT COURT\nDISTRICT OF UTAH\n\n{plaintiff},\n     Plaintiff,\nv.\n"
        f"{defendants},\n     {role}.\n\nCase No. 2:19-cv-00333\n\n"
    )


CALDER = captioned("IRIS CALDER", "JUNIPER FREIGHT CO.", "Defendant")
THREE_DEFENDANTS = captioned("IRIS CALDER", "JUNIPER FREIGHT CO., OWEN TARRANT, AND COBALT STORAGE LLC", "Defendants")
TARRANT = captioned("UNITED STATES OF AMERICA", "OWEN TARRANT", "Defendant")
FOURTH_CIRCUIT = """\
PUBLISHED

UNITED STATES COURT OF APPEALS
FOR THE FOURTH CIRCUIT

No. 19-1234

IRIS CALDER,
          Plaintiff - Appellant,
v.
JUNIPER FREIGHT CO.,
          Defendant - Appellee.

Appeal from the United States District Court for the District of Maryland, at Baltimore. Ida Stone, District Judge. (1:18-cv-00222-IS)

Argued: May 4, 2020        Decided: June 9, 2020

"""
BANKRUPTCY = """\
UNITED STATES BANKRUPTCY COURT
DISTRICT OF DELAWARE

In re:
COBALT STORAGE LLC, et al.,
        Debtors.

Case No. 20-11234
Chapter 11

"""
