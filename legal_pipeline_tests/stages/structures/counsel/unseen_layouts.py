# ruff: noqa: E501  (a paper reads best as one string, as it is printed)
"""Blocks of counsel that no rule was written on: they only measure. What is missed here is not to be mended by looking at it.

Written from the habits of courts, without a look at what the readers do with them. A layout that a rule was written on after all
belongs into `mended_layouts.MENDED`.
"""

from __future__ import annotations

from legal_pipeline_tests.stages.structures.counsel.cast import Cast, Paper
from legal_pipeline_tests.stages.structures.counsel.layouts import Layout, captioned


def professional_corporation(cast: Cast) -> Paper:
    """New Jersey: the firm and what it is, then its attorney."""
    plaintiff, defendant, one = cast.person(), cast.company(), cast.attorney()
    paper = Paper(
        f"{one.firm.name}\nA Professional Corporation\n{one.firm.address}\n{one.firm.phone}\nAttorneys for Plaintiff, {plaintiff}\n"
        f"By: {one.name}, Esq. (Attorney ID No. 0{one.number})\n\n{captioned(plaintiff, defendant)}"
    )
    paper.appear([one], plaintiff)
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


def briefs_filed_by(cast: Cast) -> Paper:
    """Wisconsin: who filed briefs for whom, the client first."""
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"SUPREME COURT OF WISCONSIN\n\n{plaintiff},\n     Plaintiff-Appellant,\nv.\n{defendant},\n     Defendant-Respondent.\n\nATTORNEYS:\n\n"
        f"For the plaintiff-appellant, there were briefs filed by {a.name} and {a.firm.name}, Madison. There was an oral argument by {a.name}.\n\n"
        f"For the defendant-respondent, there was a brief filed by {b.name} and {b.firm.name}, Milwaukee.\n"
    )
    paper.appear([a], plaintiff)
    paper.appear([b], defendant)
    return paper


def client_above_firm(cast: Cast) -> Paper:
    """Georgia: the day, the signature, the client, and the firm below it."""
    plaintiff, defendant, one = cast.person(), cast.company(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}ANSWER\n\nThis 4th day of June, 2019.\n\n/s/ {one.name}\n{one.name}\nGeorgia Bar No. {one.number}\n"
        f"Counsel for Defendant {defendant}\n\n{one.firm.name.upper()}\n{one.firm.address}\n{one.firm.phone}\n{one.mail}\n"
    )
    paper.appear([one], defendant)
    return paper


def roll_number(cast: Cast) -> Paper:
    """Louisiana: the firm above, roll numbers in parentheses, the client behind a comma."""
    plaintiff, defendant, firm = cast.person(), cast.company(), cast.firm()
    a, b = cast.attorney(firm), cast.attorney(firm)
    paper = Paper(
        f"{captioned(plaintiff, defendant)}Respectfully submitted,\n\n{firm.name.upper()}\n\nBY: /s/ {a.name}\n{a.name} (La. Bar #{a.number[:5]})\n"
        f"{b.name} (La. Bar #{b.number[:5]})\n{firm.address}\nTelephone: {firm.phone}\nCounsel for Plaintiff, {plaintiff}\n"
    )
    paper.appear([a, b], plaintiff)
    return paper


def tax_court(cast: Cast) -> Paper:
    """The Tax Court: two lines above the opinion."""
    petitioner, a, b, c = cast.person(), cast.attorney(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"UNITED STATES TAX COURT\n\n{petitioner.upper()}, Petitioner v.\nCOMMISSIONER OF INTERNAL REVENUE, Respondent\n\nDocket No. 19031-13.\n\n"
        f"{a.name}, for petitioner.\n\n{b.name} and {c.name}, for respondent.\n\nMEMORANDUM OPINION\n"
    )
    paper.appear([a], petitioner, firm=False)
    paper.appear([b, c], "Commissioner of Internal Revenue", firm=False)
    return paper


def settlement_signatures(cast: Cast) -> Paper:
    """A settlement: each side's counsel approves the form."""
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    sides = [
        f"COUNSEL FOR {side}:\n\nBy: ____________________\n{one.name}\n{one.firm.name}\nDate: ____________________\n"
        for side, one in ((plaintiff.upper(), a), (defendant.upper(), b))
    ]
    paper = Paper(f"{captioned(plaintiff, defendant)}SETTLEMENT STIPULATION\n\nApproved as to form:\n\n" + "\n".join(sides))
    paper.appear([a], plaintiff)
    paper.appear([b], defendant)
    return paper


def deposition_by(cast: Cast) -> Paper:
    """A deposition: the party in the heading, the firm, then "BY:"."""
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    text = "".join(
        f"ON BEHALF OF THE {side}, {client.upper()}:\n    {one.firm.name.upper()}\n    BY:  {one.name.upper()}, ESQ.\n    {one.firm.street}\n    "
        f"{one.firm.city}\n    {one.mail}\n\n"
        for side, client, one in (("PLAINTIFF", plaintiff, a), ("DEFENDANT", defendant, b))
    )
    paper = Paper(f"{captioned(plaintiff, defendant)}APPEARANCES OF COUNSEL:\n\n{text}ALSO PRESENT:\n    {cast.person()}, Videographer\n")
    paper.appear([a], plaintiff)
    paper.appear([b], defendant)
    return paper


def of_town(cast: Cast) -> Paper:
    """Nebraska: each attorney "of" a firm, under the holding."""
    appellant, appellee, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"NEBRASKA SUPREME COURT\n\n{appellant}, appellant, v.\n{appellee}, appellee.\n\nAppeal from the District Court: Judgment affirmed.\n\n"
        f"{a.name}, of {a.firm.name}, for appellant.\n\n{b.name}, of {b.firm.name}, for appellee.\n"
    )
    paper.appear([a], appellant)
    paper.appear([b], appellee)
    return paper


def several_amici(cast: Cast) -> Paper:
    """A brief of friends of the court, named on the cover and in the block."""
    plaintiff, defendant, one = cast.person(), cast.company(), cast.attorney()
    first, second = cast.company(), cast.company()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}BRIEF OF AMICI CURIAE {first.upper()} AND {second.upper()}\n\n{one.name.upper()}\n"
        f"{one.firm.name.upper()}\n{one.firm.address}\nCounsel for Amici Curiae {first} and {second}\n"
    )
    paper.appear([one], first, second)
    return paper


def on_the_brief(cast: Cast) -> Paper:
    """New York: the firm acts, the attorneys are "of counsel"."""
    plaintiff, defendant, firm = cast.person(), cast.company(), cast.firm()
    a, b = cast.attorney(firm), cast.attorney(firm)
    paper = Paper(
        f"{captioned(plaintiff, defendant)}MEMORANDUM OF LAW\n\n{firm.name.upper()}\nAttorneys for Plaintiff\n{firm.address}\n{firm.phone}\n\n"
        f"Of Counsel:\n     {a.name}\n     {b.name}\n"
    )
    paper.appear([a, b], plaintiff)
    return paper


def served_by_mail(cast: Cast) -> Paper:
    """A declaration of service: the mail behind the name, the client in parentheses at the end."""
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}DECLARATION OF SERVICE\n\nI served the following persons by electronic mail:\n\n"
        f"{a.name} ({a.mail})\n{a.firm.name}\n(Attorneys for Plaintiff)\n\n{b.name} ({b.mail})\n{b.firm.name}\n(Attorneys for {defendant})\n"
    )
    paper.appear([a], plaintiff)
    paper.appear([b], defendant)
    return paper


def no_attorney_at_law(cast: Cast) -> Paper:
    """Who holds a power of attorney, who guards a minor and who sells a house are nobody's counsel."""
    plaintiff, defendant, agent, guardian, broker = cast.person(), cast.company(), cast.person(), cast.person(), cast.person()
    return Paper(
        f"{captioned(plaintiff, defendant)}AFFIDAVIT\n\n{agent}, attorney-in-fact under the power of attorney of June 4, 2019, states as follows:\n\n"
        f"1. {guardian} is the guardian of the minor.\n\n2. The house was listed by:\n\n{broker}\nLicensed Broker\n12 Elm Street\nProvo, UT 84601\n\n"
        f"/s/ {agent}\n{agent}\n"
    )


UNSEEN: tuple[Layout, ...] = (
    professional_corporation,
    label_below_each,
    on_behalf_of_respondent,
    trial_attorney,
    columns_by_side,
    briefs_filed_by,
    client_above_firm,
    roll_number,
    tax_court,
    settlement_signatures,
    deposition_by,
    of_town,
    several_amici,
    on_the_brief,
    served_by_mail,
    no_attorney_at_law,
)
