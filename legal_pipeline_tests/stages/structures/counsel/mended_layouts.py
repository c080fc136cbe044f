# ruff: noqa: E501  (a paper reads best as one string, as it is printed)
"""Blocks of counsel that were measured before any rule knew them (right client .63 of the first seven), and whose kinds have been mended since."""

from __future__ import annotations

from legal_pipeline_tests.stages.structures.counsel.cast import Cast, Paper
from legal_pipeline_tests.stages.structures.counsel.layouts import Layout, captioned


def of_counsel_beside(cast: Cast) -> Paper:
    """Delaware: counsel of another state above as "of counsel", local counsel signs."""
    plaintiff, defendant, away, local = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}OF COUNSEL:\n\n{away.name}\n{away.firm.name}\n{away.firm.address}\n\n/s/ {local.name}\n"
        f"{local.name} (#{local.number[:4]})\n{local.firm.name.upper()}\n{local.firm.address}\n{local.mail}\n\n"
        f"Attorneys for Defendant {defendant}\n\nDated: May 9, 2018\n"
    )
    paper.appear([away, local], defendant)
    return paper


def identification_number(cast: Cast) -> Paper:
    """Pennsylvania: "BY:", the identification number, the client at the right."""
    plaintiff, defendant, one = cast.person(), cast.company(), cast.attorney()
    paper = Paper(
        f"{one.firm.name.upper()}\nBY: {one.name.upper()}, ESQUIRE\nIDENTIFICATION NO. {one.number}\n{one.firm.street}\n"
        f"{one.firm.city}\n{one.firm.phone}        ATTORNEY FOR DEFENDANT, {defendant.upper()}\n\n{captioned(plaintiff, defendant)}"
    )
    paper.appear([one], defendant)
    return paper


def now_comes(cast: Cast) -> Paper:
    """Illinois: by its attorneys, and "One of Its Attorneys" below the signature."""
    plaintiff, defendant, one = cast.person(), cast.company(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}ANSWER\n\nNOW COMES the Defendant, {defendant}, by and through its attorneys, {one.firm.name}, "
        f"and for its answer states as follows:\n\n1. Defendant admits the allegations of paragraph 1.\n\nRespectfully submitted,\n\n"
        f"{defendant.upper()}\n\nBy: /s/ {one.name}\nOne of Its Attorneys\n\n{one.name} (ARDC No. 6{one.number})\n{one.firm.name}\n"
        f"{one.firm.address}\n{one.mail}\n"
    )
    paper.appear([one], defendant)
    return paper


def patent_board(cast: Cast) -> Paper:
    """The Patent Trial and Appeal Board: attorneys, then their firm and mail, under the party."""
    petitioner, owner, firm = cast.company(), cast.company(), cast.firm()
    a, b, c = cast.attorney(firm), cast.attorney(firm), cast.attorney()
    paper = Paper(
        f"UNITED STATES PATENT AND TRADEMARK OFFICE\nBEFORE THE PATENT TRIAL AND APPEAL BOARD\n\n{petitioner.upper()},\nPetitioner,\n\nv.\n\n"
        f"{owner.upper()},\nPatent Owner.\n\nIPR2018-01234\n\nFor PETITIONER:\n\n{a.name}\n{b.name}\n{firm.name.upper()}\n{a.mail}\n{b.mail}\n\n"
        f"For PATENT OWNER:\n\n{c.name}\n{c.firm.name.upper()}\n{c.mail}\n"
    )
    paper.appear([a, b], petitioner)
    paper.appear([c], owner)
    return paper


def addressed_to(cast: Cast) -> Paper:
    """New York: who signs, and "TO:" the other side's counsel."""
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}Dated: New York, New York\n       March 3, 2017\n\n{a.firm.name.upper()}\n\nBy: ____________________\n"
        f"    {a.name}\nAttorneys for Plaintiff\n{a.firm.street}\n{a.firm.city}\n\nTO:  {b.firm.name.upper()}\n     Attn: {b.name}, Esq.\n"
        f"     Attorneys for Defendant\n     {b.firm.street}\n     {b.firm.city}\n"
    )
    paper.appear([a], plaintiff)
    paper.appear([b], defendant)
    return paper


def withdrawal(cast: Cast) -> Paper:
    """One attorney takes the place of another."""
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}SUBSTITUTION OF COUNSEL\n\nDefendant {defendant} hereby substitutes {b.name} of {b.firm.name} as "
        f"counsel of record in place of {a.name} of {a.firm.name}.\n\nNew counsel:\n\n/s/ {b.name}\n{b.name}\n{b.firm.name}\n{b.firm.address}\n"
        f"\nFormer counsel:\n\n/s/ {a.name}\n{a.name}\n{a.firm.name}\n{a.firm.address}\n"
    )
    paper.appear([a, b], defendant)
    return paper


def nobody_appears(cast: Cast) -> Paper:
    """A notary, an expert and a process server are nobody's counsel."""
    plaintiff, defendant, notary, expert, server = cast.person(), cast.company(), cast.person(), cast.person(), cast.person()
    return Paper(
        f"{captioned(plaintiff, defendant)}AFFIDAVIT OF SERVICE\n\n{server}, being duly sworn, says that he served the summons upon {defendant}.\n\n"
        f"/s/ {server}\n{server}\nProcess Server, License No. 4471\n12 Elm Street\nProvo, UT 84601\n\nSubscribed and sworn before me:\n{notary}\n"
        f"Notary Public, State of Utah\nMy commission expires June 30, 2021\n\nExpert for Plaintiff: {expert}, Ph.D.\n44 Main Street\nProvo, UT 84601\n"
    )


def lead_counsel_table(cast: Cast) -> Paper:
    """A multidistrict litigation: lead counsel of each side under its heading."""
    plaintiff, defendant, a, b, c = cast.person(), cast.company(), cast.attorney(), cast.attorney(), cast.attorney()
    blocks = [f"{one.name}\n{one.firm.name}\n{one.firm.address}\n{one.mail}\n" for one in (a, b, c)]
    paper = Paper(
        f"{captioned(plaintiff, defendant)}APPENDIX A\n\nPlaintiff's Co-Lead Counsel:\n\n{blocks[0]}\n{blocks[1]}\nDefendant's Liaison Counsel:\n\n{blocks[2]}"
    )
    paper.appear([a, b], plaintiff)
    paper.appear([c], defendant)
    return paper


def judgment_attorney(cast: Cast) -> Paper:
    """A criminal judgment: the defendant's attorney in the corner."""
    defendant, one = cast.person(), cast.attorney()
    paper = Paper(
        f"UNITED STATES DISTRICT COURT\nDISTRICT OF UTAH\n\nUNITED STATES OF AMERICA\nv.\n{defendant.upper()}\n\nJUDGMENT IN A CRIMINAL CASE\n\n"
        f"Case Number: 2:19-CR-00333\n\nDefendant's Attorney: {one.name}\n\nTHE DEFENDANT: pleaded guilty to count 1.\n"
    )
    paper.appear([one], defendant, firm=False)
    return paper


def nobody_argues(cast: Cast) -> Paper:
    """Agents, mediators and interpreters are nobody's counsel."""
    plaintiff, defendant, agent, mediator, interpreter = cast.person(), cast.company(), cast.person(), cast.person(), cast.person()
    return Paper(
        f"{captioned(plaintiff, defendant)}REPORT OF MEDIATION\n\nThe parties met with {mediator}, Mediator, on June 4, 2019. {interpreter}, a certified "
        f"interpreter, was present for Plaintiff.\n\n/s/ {mediator}\n{mediator}\nMediator\n12 Elm Street\nProvo, UT 84601\n\nRegistered Agent for "
        f"Defendant:\n{agent}\n44 Main Street\nProvo, UT 84601\n"
    )


def trustee(cast: Cast) -> Paper:
    """A trustee in bankruptcy, whom no caption names, and the trustee's attorney."""
    debtor, person, one = cast.company(), cast.person(), cast.attorney()
    paper = Paper(
        f"{one.firm.name.upper()}\n{one.firm.address}\n{one.name} ({one.number})\nAttorneys for {person}, Chapter 7 Trustee\n\n"
        f"UNITED STATES BANKRUPTCY COURT\nDISTRICT OF UTAH\n\nIn re:\n{debtor.upper()},\n     Debtor.\n\nCase No. 19-20333\nChapter 7\n"
    )
    paper.appear([one], person)
    return paper


def civil_minutes(cast: Cast) -> Paper:
    """California: the minutes say who was present for whom."""
    plaintiff, defendant, a, b, c = cast.person(), cast.company(), cast.attorney(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}CIVIL MINUTES - GENERAL\n\nATTORNEYS PRESENT FOR PLAINTIFF:\n\n{a.name}\n{b.name}\n\n"
        f"ATTORNEYS PRESENT FOR DEFENDANT:\n\n{c.name}\n\nProceedings: HEARING ON MOTION TO DISMISS\n"
    )
    paper.appear([a, b], plaintiff, firm=False)
    paper.appear([c], defendant, firm=False)
    return paper


def joint_report(cast: Cast) -> Paper:
    """A joint report that says in its first paragraph who met for whom."""
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}RULE 26(f) REPORT\n\nPursuant to Fed. R. Civ. P. 26(f), a conference was held on June 4, 2019. Those "
        f"participating were {a.name} for Plaintiff {plaintiff} and {b.name} for Defendant {defendant}.\n"
    )
    paper.appear([a], plaintiff, firm=False)
    paper.appear([b], defendant, firm=False)
    return paper


def on_one_line(cast: Cast) -> Paper:
    """The Board of Immigration Appeals: side and counsel on one line."""
    respondent, a, b = cast.person(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"U.S. Department of Justice\nExecutive Office for Immigration Review\n\nMATTER OF {respondent.upper()}, Respondent\n\n"
        f"ON BEHALF OF RESPONDENT: {a.name}, Esquire, Provo, Utah\n\nON BEHALF OF DHS: {b.name}, Assistant Chief Counsel\n"
    )
    paper.appear([a], respondent, firm=False)
    paper.appear([b], "DHS", firm=False)
    return paper


MENDED: tuple[Layout, ...] = (
    of_counsel_beside,
    identification_number,
    now_comes,
    patent_board,
    addressed_to,
    withdrawal,
    nobody_appears,
    lead_counsel_table,
    judgment_attorney,
    nobody_argues,
    trustee,
    joint_report,
    civil_minutes,
    on_one_line,
)
