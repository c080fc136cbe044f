# ruff: noqa: E501  (a paper reads best as one string, as it is printed)
"""Blocks of counsel that no rule was written on: they only measure. What is missed here is not to be mended by looking at it.

Written from the habits of courts, without a look at what the readers do with them. A layout that a rule was written on after all
belongs into `layouts.RULES_SEEN`.
"""

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


def professional_corporation(cast: Cast) -> Paper:
    """New Jersey: the firm and what it is, then its attorney."""
    plaintiff, defendant, one = cast.person(), cast.company(), cast.attorney()
    paper = Paper(
        f"{one.firm.name}\nA Professional Corporation\n{one.firm.address}\n{one.firm.phone}\nAttorneys for Plaintiff, {plaintiff}\n"
        f"By: {one.name}, Esq. (Attorney ID No. 0{one.number})\n\n{captioned(plaintiff, defendant)}"
    )
    paper.appear([one], plaintiff)
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


def label_below_each(cast: Cast) -> Paper:
    """An agreed order: each signature with its label below."""
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}AGREED ORDER\n\nAGREED AS TO FORM AND SUBSTANCE:\n\n____________________\n{a.name}\n"
        f"State Bar No. {a.number}\nCOUNSEL FOR PLAINTIFF\n\n____________________\n{b.name}\nState Bar No. {b.number}\nCOUNSEL FOR DEFENDANT\n"
    )
    paper.appear([a], plaintiff, firm=False)
    paper.appear([b], defendant, firm=False)
    return paper


def on_behalf_of_respondent(cast: Cast) -> Paper:
    """An immigration court: who appears on whose behalf."""
    respondent, a, b = cast.person(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"UNITED STATES DEPARTMENT OF JUSTICE\nEXECUTIVE OFFICE FOR IMMIGRATION REVIEW\nUNITED STATES IMMIGRATION COURT\n\n"
        f"IN THE MATTER OF:\n{respondent.upper()},\n     Respondent.\n\nIN REMOVAL PROCEEDINGS\n\nON BEHALF OF RESPONDENT:\n{a.name}, Esquire\n"
        f"{a.firm.name}\n{a.firm.address}\n\nON BEHALF OF THE DEPARTMENT OF HOMELAND SECURITY:\n{b.name}\nAssistant Chief Counsel\n"
    )
    paper.appear([a], respondent)
    paper.appear([b], "Department of Homeland Security", firm=False)
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


def trial_attorney(cast: Cast) -> Paper:
    """Ohio: the registration number in brackets, "Trial Attorney for"."""
    plaintiff, defendant, one = cast.person(), cast.company(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}Respectfully submitted,\n\n/s/ {one.name}\n{one.name} (00{one.number[:5]}), Trial Attorney\n"
        f"{one.firm.name.upper()}\n{one.firm.address}\n{one.firm.phone} / Fax {one.firm.phone}\n{one.mail}\nTrial Attorney for Defendant "
        f"{defendant}\n"
    )
    paper.appear([one], defendant)
    return paper


def columns_by_side(cast: Cast) -> Paper:
    """Michigan: below the caption, both sides in two columns."""
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    left = [f"{a.name} (P{a.number[:5]})", a.firm.name, "Attorneys for Plaintiff", a.firm.street, a.firm.city, a.firm.phone]
    right = [f"{b.name} (P{b.number[:5]})", b.firm.name, "Attorneys for Defendant", b.firm.street, b.firm.city, b.firm.phone]
    rows = "".join(f"{one:<48}{other}\n" for one, other in zip(left, right, strict=True))
    paper = Paper(f"{captioned(plaintiff, defendant)}{rows}{'_' * 72}/\n\nMOTION TO COMPEL\n")
    paper.appear([a], plaintiff)
    paper.appear([b], defendant)
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


UNSEEN: tuple[Layout, ...] = (
    of_counsel_beside,
    identification_number,
    professional_corporation,
    now_comes,
    label_below_each,
    on_behalf_of_respondent,
    patent_board,
    trial_attorney,
    columns_by_side,
    addressed_to,
    withdrawal,
    nobody_appears,
)
