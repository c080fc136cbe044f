# ruff: noqa: E501  (a paper reads best as one string, as it is printed)
"""Blocks of counsel in the layouts a lawyer meets, each drawn with its truth.

A layout is a function of a cast. `RULES_SEEN` are those the readers were written on. `HELD_OUT` were measured first with rules
that did not know them (recall .82, right client .83); kinds that were missed there have been mended since.
"""

from __future__ import annotations

from collections.abc import Callable

from legal_pipeline_tests.stages.structures.counsel.cast import Attorney, Cast, Paper

Layout = Callable[[Cast], Paper]
_COURT = "UNITED STATES DISTRICT COURT\nDISTRICT OF UTAH\n\n"


def captioned(plaintiff: str, *defendants: str) -> str:
    many = "Defendants" if len(defendants) > 1 else "Defendant"
    listed = defendants[0] if len(defendants) == 1 else f"{', '.join(defendants[:-1])} and {defendants[-1]}"
    return f"{_COURT}{plaintiff.upper()},\n     Plaintiff,\nv.\n{listed.upper()},\n     {many}.\n\nCase No. 2:19-cv-00333\n\n"


def _signed(attorney: Attorney, printed: bool = True) -> str:
    return f"/s/ {attorney.name}\n" + (f"{attorney.name}\n" if printed else "")


def pleading_head(cast: Cast) -> Paper:
    """California: name and bar number, address, telephone, e-mail, client, above the caption."""
    firm, plaintiff, defendant = cast.firm(), cast.person(), cast.company()
    one, two = cast.attorney(firm), cast.attorney(firm)
    label = cast.random.choice(("SBN", "State Bar No.", "CA Bar No.", "Bar No."))
    head = (
        f"{one.name} ({label} {one.number})\n{one.mail}\n{two.name} ({label} {two.number})\n{two.mail}\n"
        f"{firm.name.upper()}\n{firm.address}\n"
        f"Telephone: {firm.phone}\nFacsimile: {firm.phone}\n\nAttorneys for Plaintiff\n{plaintiff.upper()}\n\n"
    )
    paper = Paper(head + captioned(plaintiff, defendant) + "COMPLAINT FOR DAMAGES\n\nPlaintiff alleges as follows:\n")
    paper.appear([one, two], plaintiff)
    return paper


def pleading_head_commas(cast: Cast) -> Paper:
    """California again, the bar number behind a comma, mail in the same line."""
    firm, plaintiff, defendant = cast.firm(), cast.person(), cast.company()
    one = cast.attorney(firm)
    head = (
        f"{one.name.upper()}, State Bar No. {one.number}\n{firm.name}\n{firm.address}\nTel: {firm.phone} | Email: {one.mail}\n"
        f"Attorney for Defendant {defendant}\n\n"
    )
    paper = Paper(head + captioned(plaintiff, defendant))
    paper.appear([one], defendant)
    return paper


def signature_firm_below(cast: Cast) -> Paper:
    plaintiff, defendant, one = cast.person(), cast.company(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}Respectfully submitted,\n\n{_signed(one)}{one.firm.name}\n{one.firm.address}\n{one.firm.phone}\n"
        f"{one.mail}\nCounsel for Defendant\n"
    )
    paper.appear([one], defendant)
    return paper


def signature_firm_above(cast: Cast) -> Paper:
    plaintiff, defendant, firm = cast.person(), cast.company(), cast.firm()
    one, two = cast.attorney(firm), cast.attorney(firm)
    by = cast.random.choice(("By: ", "By: /s/ ", "By "))
    paper = Paper(
        f"{captioned(plaintiff, defendant)}Dated: June 4, 2019\n\n{firm.name.upper()}\n\n{by}{one.name}\n{one.name}\n{two.name}\n"
        f"{firm.address}\n({firm.phone[1:4]}) 555-0100\n\nAttorneys for Plaintiff {plaintiff}\n"
    )
    paper.appear([one, two], plaintiff)
    return paper


def signature_client_between(cast: Cast) -> Paper:
    """The client between the name and the firm."""
    plaintiff, defendant, one = cast.person(), cast.company(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}Respectfully submitted,\n\n{_signed(one)}Attorney for {plaintiff}\n{one.firm.name}\n"
        f"{one.firm.address}\n"
    )
    paper.appear([one], plaintiff)
    return paper


def bar_number_below(cast: Cast) -> Paper:
    plaintiff, defendant, firm = cast.person(), cast.company(), cast.firm()
    one, two = cast.attorney(firm), cast.attorney(firm)
    label = cast.random.choice(("Ark. Bar No. ", "Bar No. ", "Texas Bar No. ", "State Bar Number: ", "SBN ", "Atty. Reg. No. ", "ARDC #"))
    paper = Paper(
        f"{captioned(plaintiff, defendant)}Respectfully submitted,\n\n{one.name}\n{label}{one.number}\n{one.mail}\n{two.name}\n"
        f"{label}{two.number}\n{two.mail}\n{firm.name}\n{firm.address}\nPhone: {firm.phone}\nFax: {firm.phone}\nATTORNEYS FOR DEFENDANT\n"
    )
    paper.appear([one, two], defendant)
    return paper


def several_firms(cast: Cast) -> Paper:
    """Two firms for the plaintiff, one for each of two defendants."""
    plaintiff, first, second = cast.person(), cast.company(), cast.person()
    a, b, c, d = (cast.attorney() for _ in range(4))
    join = cast.random.choice(("", "and\n\n", "-and-\n", "- and -\n"))
    blocks = [
        f"{a.name}\n{a.firm.name}\n{a.firm.address}\n\n{join}{b.name}\n{b.firm.name}\n{b.firm.address}\n\nAttorneys for Plaintiff\n",
        f"{c.name}\n{c.firm.name}\n{c.firm.address}\nAttorneys for Defendant {first}\n",
        f"{d.name}\n{d.firm.name}\n{d.firm.address}\nCounsel for {second}\n",
    ]
    paper = Paper(captioned(plaintiff, first, second) + "\n".join(blocks))
    paper.appear([a, b], plaintiff)
    paper.appear([c], first)
    paper.appear([d], second)
    return paper


def two_of_three_defendants(cast: Cast) -> Paper:
    plaintiff, defendants, one = cast.person(), [cast.company(), cast.person(), cast.company()], cast.attorney()
    line = cast.random.choice(("Attorneys for Defendants", "Counsel for Defendants", "Counsel for"))
    paper = Paper(
        f"{captioned(plaintiff, *defendants)}{_signed(one)}{one.firm.name}\n{one.firm.address}\n{line} {defendants[0]} and {defendants[1]}\n"
    )
    paper.appear([one], *defendants[:2])
    return paper


def all_defendants(cast: Cast) -> Paper:
    plaintiff, defendants, one = cast.person(), [cast.company(), cast.person(), cast.company()], cast.attorney()
    line = cast.random.choice(("Attorneys for Defendants", "Counsel for all Defendants", "Attorneys for the Defendants"))
    paper = Paper(f"{captioned(plaintiff, *defendants)}{_signed(one)}{one.firm.name}\n{one.firm.address}\n{line}\n")
    paper.appear([one], *defendants)
    return paper


def short_names(cast: Cast) -> Paper:
    """The client by the first word of its name or by a person's family name."""
    plaintiff, first, second = cast.person(), cast.company(), cast.person()
    a, b = cast.attorney(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, first, second)}{a.name}\n{a.firm.name}\n{a.firm.address}\nAttorneys for Defendant {first.split()[0]}\n\n"
        f"{b.name}\n{b.firm.name}\n{b.firm.address}\n"
        f"Attorneys for Defendant {second.replace(', Jr.', '').replace(' III', '').split()[-1]}\n"
    )
    paper.appear([a], first)
    paper.appear([b], second)
    return paper


def by_their_attorneys(cast: Cast) -> Paper:
    """Massachusetts: the client, "By its attorneys,", the block."""
    plaintiff, defendant, firm = cast.person(), cast.company(), cast.firm()
    one, two = cast.attorney(firm), cast.attorney(firm)
    by = cast.random.choice(("By its attorneys,", "By its counsel,", "by its attorneys", "By and through its attorneys,"))
    paper = Paper(
        f"{captioned(plaintiff, defendant)}Respectfully submitted,\n\n{defendant.upper()},\n{by}\n\n/s/ {one.name}\n"
        f"{one.name} (BBO #{one.number})\n{two.name} (BBO #{two.number})\n{firm.name}\n{firm.address}\n{one.mail}\n"
    )
    paper.appear([one, two], defendant)
    return paper


def side_by_side(cast: Cast) -> Paper:
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    rows = [
        (a.firm.name.upper(), b.firm.name.upper()),
        ("", ""),
        (f"/s/ {a.name}", f"/s/ {b.name}"),
        (a.name, b.name),
        *zip(a.firm.address.split("\n"), b.firm.address.split("\n"), strict=True),
        ("Attorneys for Plaintiff", f"Attorneys for {defendant}"),
    ]
    text = "\n".join(f"{left:<44}{right}".rstrip() for left, right in rows)
    paper = Paper(f"{captioned(plaintiff, defendant)}STIPULATION\n\n{text}\n")
    paper.appear([a], plaintiff)
    paper.appear([b], defendant)
    return paper


def government(cast: Cast) -> Paper:
    defendant, one, two = cast.person(), cast.attorney(), cast.attorney()
    office = cast.random.choice(("Assistant United States Attorney", "Assistant U.S. Attorney", "Trial Attorney"))
    line = cast.random.choice(("Counsel for the Government", "Attorneys for the United States", "Attorneys for Plaintiff"))
    paper = Paper(
        f"{captioned('United States of America', defendant)}{one.name}\n{office}\n400 North Tampa Street\nTampa, FL 33602\n{line}\n"
        f"{two.name}\n{two.firm.name}\n{two.firm.address}\nCounsel for {defendant}\n"
    )
    paper.appear([one], "United States of America", firm=False)
    paper.appear([two], defendant)
    return paper


def attorney_general(cast: Cast) -> Paper:
    plaintiff, one, two = cast.person(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, 'Commissioner of Insurance')}{one.name.upper()}\nAttorney General\n\n{two.name}\n"
        f"Deputy Attorney General\nBar No. {two.number}\n"
        "1525 Sherman Street\nDenver, Colorado 80203\nAttorneys for Defendant\n"
    )
    paper.appear([one, two], "Commissioner of Insurance", firm=False)
    return paper


def appellate_cover(cast: Cast) -> Paper:
    appellant, appellee = cast.person(), cast.company()
    a, b = cast.attorney(), cast.attorney()
    text = (
        f"No. 19-1234\n\nUNITED STATES COURT OF APPEALS\nFOR THE TENTH CIRCUIT\n\n{appellant.upper()},\nPlaintiff-Appellant,\nv.\n"
        f"{appellee.upper()},\nDefendant-Appellee.\n\nBRIEF OF APPELLANT\n\n{a.name.upper()}\nCounsel of Record\n{a.firm.name.upper()}\n"
        f"{a.firm.address}\n{a.firm.phone}\nCounsel for Plaintiff-Appellant\n\n{b.name.upper()}\n{b.firm.name.upper()}\n{b.firm.address}\n"
        "Counsel for Appellee\n"
    )
    paper = Paper(text)
    paper.appear([a], appellant)
    paper.appear([b], appellee)
    return paper


def transcript_appearances(cast: Cast) -> Paper:
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    head = cast.random.choice(("FOR THE {}:", "For the {}:", "ON BEHALF OF THE {}:", "Counsel for {}:"))
    heads = [head.format(side) for side in ("PLAINTIFF", "DEFENDANT")]
    reporter = cast.person()
    text = (
        f"{captioned(plaintiff, defendant)}DEPOSITION OF {plaintiff.upper()}\n\nA P P E A R A N C E S:\n\n{heads[0]}\n"
        f"     {a.name.upper()}, ESQ.\n     {a.firm.name.upper()}\n     {a.firm.street}\n     {a.firm.city}\n\n"
        f"{heads[1]}\n     {b.name.upper()}, ESQ.\n     {b.firm.name.upper()}\n     {b.firm.street}\n     {b.firm.city}\n\n"
        f"REPORTED BY:\n     {reporter}, CSR No. 4411\n"
    )
    paper = Paper(text)
    paper.appear([a], plaintiff)
    paper.appear([b], defendant)
    return paper


def transcript_columns(cast: Cast) -> Paper:
    """The side on the left, its counsel on the right."""
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    rows = []
    for side, one in (("For the Plaintiff:", a), ("For the Defendant:", b)):
        title = cast.random.choice(("MR. ", "MS. ", ""))
        rows += [(side, title + one.name.upper()), ("", one.firm.name), *(("", line) for line in one.firm.address.split("\n")), ("", "")]
    text = "\n".join(f"{left:<24}{right}".rstrip() for left, right in rows)
    paper = Paper(f"{captioned(plaintiff, defendant)}TRANSCRIPT OF PROCEEDINGS\n\nAPPEARANCES:\n\n{text}\n")
    paper.appear([a], plaintiff)
    paper.appear([b], defendant)
    return paper


def transcript_behalf(cast: Cast) -> Paper:
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    text = (
        f"{captioned(plaintiff, defendant)}PRESENT:\n\n{a.firm.name.upper()}, by\nMR. {a.name.upper()},\n"
        f"     appeared on behalf of the Plaintiff;\n\n"
        f"{b.firm.name.upper()}, by\nMS. {b.name.upper()},\n     appeared on behalf of the Defendant.\n"
    )
    paper = Paper(text)
    paper.appear([a], plaintiff)
    paper.appear([b], defendant)
    return paper


def opinion_list(cast: Cast) -> Paper:
    plaintiff, defendant, a, b, c = cast.person(), cast.company(), cast.attorney(), cast.attorney(), cast.attorney()
    text = (
        f"{captioned(plaintiff, defendant)}{a.name}, {a.firm.name}, Salt Lake City, Utah, for Plaintiff.\n\n"
        f"{b.name} and {c.name}, {b.firm.name}, for Defendant.\n\nMEMORANDUM DECISION\n\nThe motion is denied.\n"
    )
    paper = Paper(text)
    paper.appear([a], plaintiff)
    paper.appear([b, c], defendant, firm=False)
    return paper


def service_sentence(cast: Cast) -> Paper:
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    text = (
        f"{captioned(plaintiff, defendant)}CERTIFICATE OF SERVICE\n\nI certify that on June 4, 2019 I served the foregoing on:\n\n"
        f"{a.name}, {a.firm.name}, {a.firm.street}, {a.firm.city}, counsel for Plaintiff {plaintiff}; {b.name}, counsel for {defendant}.\n"
    )
    paper = Paper(text)
    paper.appear([a], plaintiff)
    paper.appear([b], defendant, firm=False)
    return paper


def service_lines(cast: Cast) -> Paper:
    """One addressee a line."""
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    lines = [
        f"{one.name}, {one.firm.name}, {one.firm.street}, {one.firm.city}, {cue} {client}"
        for one, cue, client in ((a, "Attorney for", "Plaintiff"), (b, "Counsel for", defendant))
    ]
    text = f"{captioned(plaintiff, defendant)}CERTIFICATE OF SERVICE\nI certify that I served the foregoing on:\n" + "\n".join(lines) + "\n"
    paper = Paper(text)
    paper.appear([a], plaintiff)
    paper.appear([b], defendant)
    return paper


def service_blocks(cast: Cast) -> Paper:
    plaintiff, defendant = cast.person(), cast.company()
    a, b, c = cast.attorney(), cast.attorney(), cast.attorney()
    text = (
        f"{captioned(plaintiff, defendant)}CERTIFICATE OF SERVICE\n\nI certify that the foregoing was served on:\n\n{a.name}\n{a.mail}\n"
        f"{a.firm.name.upper()}\n{a.firm.address}\n-and-\n{b.name}\n{b.mail}\n{b.firm.name.upper()}\n{b.firm.address}\n"
        f"Attorneys for {defendant}\n\n{c.name}, Esq.\n{c.firm.name}\n{c.firm.address}\nAttorney for Plaintiff\n"
    )
    paper = Paper(text)
    paper.appear([a, b], defendant)
    paper.appear([c], plaintiff)
    return paper


def pro_hac_vice(cast: Cast) -> Paper:
    plaintiff, defendant, firm, local = cast.person(), cast.company(), cast.firm(), cast.attorney()
    one, two, three = cast.attorney(firm), cast.attorney(firm), cast.attorney(firm)
    mark = cast.random.choice((" (admitted pro hac vice)", " (pro hac vice)", ", pro hac vice", " (pro hac vice forthcoming)"))
    paper = Paper(
        f"{captioned(plaintiff, defendant)}Respectfully submitted,\n\n{_signed(local)}{local.firm.name}\n"
        f"{local.firm.address}\n{local.mail}\n\n"
        f"{one.name}{mark}\n{two.name}{mark}\n{three.name}\nOf Counsel\n{firm.name}\n{firm.address}\n\nCounsel for Defendant {defendant}\n"
    )
    paper.appear([local, one, two, three], defendant)
    return paper


def lead_and_local(cast: Cast) -> Paper:
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}{a.name}, Lead Attorney\n{a.firm.name}\n{a.firm.address}\nLead Counsel for Plaintiff\n\n"
        f"{b.name}\nTexas Bar No. {b.number}\n{b.firm.name}\n{b.firm.address}\nLocal Counsel for Plaintiff\n"
    )
    paper.appear([a, b], plaintiff)
    return paper


def bankruptcy(cast: Cast) -> Paper:
    debtor, one, two = cast.company(), cast.attorney(), cast.attorney()
    line = cast.random.choice(
        ("Counsel for the Debtor", "Attorneys for Debtor and Debtor in Possession", "Proposed Counsel for the Debtor")
    )
    text = (
        f"{one.name} ({one.number})\n{two.name} ({two.number})\n{one.firm.name.upper()}\n{one.firm.address}\nTelephone: {one.firm.phone}\n"
        f"{line}\n\nUNITED STATES BANKRUPTCY COURT\nDISTRICT OF DELAWARE\n\nIn re:\n{debtor.upper()},\n        Debtor.\n\n"
        f"Case No. 20-11234\n"
        "Chapter 11\n"
    )
    paper = Paper(text)
    paper.appear([one], debtor)
    paper.appear([two], debtor, firm=False)
    return paper


def notice_of_appearance(cast: Cast) -> Paper:
    plaintiff, defendant, one = cast.person(), cast.company(), cast.attorney()
    sentence = cast.random.choice(
        (
            "PLEASE TAKE NOTICE that {name} of {firm} hereby enters an appearance as counsel for Defendant {client}.",
            "Please enter the appearance of {name} of {firm} as counsel for {client} in this case.",
            "{name} of {firm} hereby appears as attorney for Defendant {client}.",
            "The Clerk will please enter the appearance of {name} on behalf of Defendant {client}.",
        )
    ).format(name=one.name, firm=one.firm.name, client=defendant)
    paper = Paper(f"{captioned(plaintiff, defendant)}NOTICE OF APPEARANCE\n\n{sentence}\n")
    paper.appear([one], defendant, firm=" of " in sentence and one.firm.name in sentence)
    return paper


def letter(cast: Cast) -> Paper:
    client, other, one = cast.company(), cast.person(), cast.attorney()
    paper = Paper(
        f"{one.firm.name.upper()}\n{one.firm.address}\n{one.firm.phone}\n\nMarch 4, 2016\n\nDear {other}:\n\n"
        f"{cast.random.choice(('We represent', 'This firm represents', 'Our firm represents', 'I represent'))} {client} in this matter. "
        f"Please direct all further correspondence to my attention.\n\nVery truly yours,\n\n/s/ {one.name}\n{one.name}\n"
    )
    paper.appear([one], client, firm=False)
    return paper


def pro_se(cast: Cast) -> Paper:
    """Who acts alone has no counsel."""
    plaintiff, defendant = cast.person(), cast.company()
    line = cast.random.choice(("Plaintiff, pro se", "Pro Se", "Plaintiff in Propria Persona", "Plaintiff Pro Se", "In Pro Per"))
    return Paper(
        f"{captioned(plaintiff, defendant)}Respectfully submitted,\n\n/s/ {plaintiff}\n{plaintiff}\n12 Elm Street\nProvo, UT 84601\n{line}\n"
    )


def in_prose(cast: Cast) -> Paper:
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    text = cast.random.choice(
        (
            "Plaintiff {p} is represented by {a} of {fa}. {b}, counsel for {d}, opposed the motion.",
            "{p}, through her attorney, {a} of {fa}, moved to compel. {b} represents {d}.",
            "{a} of {fa} appeared for {p}. {b} appeared on behalf of {d}.",
        )
    ).format(p=plaintiff, d=defendant, a=a.name, b=b.name, fa=a.firm.name)
    paper = Paper(f"{captioned(plaintiff, defendant)}ORDER\n\n{text}\n")
    paper.appear([a], plaintiff)
    paper.appear([b], defendant, firm=False)
    return paper


def held_signature_line(cast: Cast) -> Paper:
    """Florida: a line to sign on, the firm above, the bar number below."""
    plaintiff, defendant, one = cast.person(), cast.company(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}Dated this 4th day of June, 2019.\n\n{one.firm.name.upper()}\nCounsel for Plaintiff {plaintiff}\n"
        f"{one.firm.street}\n{one.firm.city}\nTel. {one.firm.phone}\n\nBy: ____________________\n{one.name.upper()}\n"
        f"Fla. Bar No. {one.number}\n"
    )
    paper.appear([one], plaintiff)
    return paper


def held_one_line(cast: Cast) -> Paper:
    """All of it on one line, between bars."""
    plaintiff, defendant, one = cast.person(), cast.company(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}/s/ {one.name}\n{one.name} | {one.firm.name} | {one.firm.street}, {one.firm.city} | {one.mail}\n"
        "One of the Attorneys for Defendant\n"
    )
    paper.appear([one], defendant)
    return paper


def held_petitioner_heading(cast: Cast) -> Paper:
    petitioner, one, two = cast.person(), cast.attorney(), cast.attorney()
    text = (
        f"UNITED STATES TAX COURT\n\n{petitioner.upper()}, Petitioner\nv.\nCOMMISSIONER OF INTERNAL REVENUE, Respondent\n\n"
        f"Docket No. 11730-15.\n\nCOUNSEL FOR PETITIONER:\n{one.name}\n{one.firm.name}\n{one.firm.address}\n\n"
        f"COUNSEL FOR RESPONDENT:\n{two.name}\nOffice of Chief Counsel\n10 Causeway Street\nBoston, MA 02222\n"
    )
    paper = Paper(text)
    paper.appear([one], petitioner)
    paper.appear([two], "Commissioner of Internal Revenue", firm=False)
    return paper


def held_own_attorney(cast: Cast) -> Paper:
    """ "Plaintiff's Attorney:" and the name on its line."""
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}CASE MANAGEMENT REPORT\n\nPlaintiff's Attorney: {a.name}, {a.firm.name}\n"
        f"Defendant's Attorney: {b.name}, {b.firm.name}\n"
    )
    paper.appear([a], plaintiff)
    paper.appear([b], defendant)
    return paper


def held_class(cast: Cast) -> Paper:
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}{a.name} (pro hac vice)\n{a.mail}\n{a.firm.name}\n{a.firm.address}\n\n{b.name}\n{b.firm.name}\n"
        f"{b.firm.address}\nTelephone: {b.firm.phone}\n\nInterim Co-Lead Counsel for Plaintiff and the Proposed Class\n"
    )
    paper.appear([a, b], plaintiff)
    return paper


def held_except(cast: Cast) -> Paper:
    plaintiff, defendants, one = cast.person(), [cast.company(), cast.person(), cast.company()], cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, *defendants)}{_signed(one)}{one.firm.name}\n{one.firm.address}\n"
        f"Attorneys for all Defendants except {defendants[2]}\n"
    )
    paper.appear([one], *defendants[:2])
    return paper


def held_copies(cast: Cast) -> Paper:
    plaintiff, defendant, a, b = cast.person(), cast.company(), cast.attorney(), cast.attorney()
    paper = Paper(
        f"{captioned(plaintiff, defendant)}ORDER\n\nIT IS SO ORDERED.\n\nCopies to:\n{a.name}, Esq., {a.firm.name}, attorney for Plaintiff\n"
        f"{b.name}, Esq., {b.firm.name}, attorney for Defendant\n"
    )
    paper.appear([a], plaintiff)
    paper.appear([b], defendant)
    return paper


def held_people(cast: Cast) -> Paper:
    defendant, a, b, c = cast.person(), cast.attorney(), cast.attorney(), cast.attorney()
    text = (
        f"IN THE CIRCUIT COURT OF COOK COUNTY, ILLINOIS\n\nTHE PEOPLE OF THE STATE OF ILLINOIS,\n     Plaintiff,\nv.\n"
        f"{defendant.upper()},\n"
        f"     Defendant.\n\nNo. 18 CR 4402\n\n{a.name}\nState's Attorney of Cook County\nBy: {b.name}\nAssistant State's Attorney\n"
        f"Attorneys for the People\n\n{c.name}\n{c.firm.name}\n{c.firm.address}\nAttorney for the Defendant\n"
    )
    paper = Paper(text)
    paper.appear([a, b], "The People of the State of Illinois", firm=False)
    paper.appear([c], defendant)
    return paper


def held_multiple_firms_above(cast: Cast) -> Paper:
    """Firms above their attorneys, one client line below each."""
    plaintiff, defendant = cast.person(), cast.company()
    first, second = cast.firm(), cast.firm()
    a, b, c = cast.attorney(first), cast.attorney(first), cast.attorney(second)
    paper = Paper(
        f"{captioned(plaintiff, defendant)}Dated: May 2, 2020\n\n{first.name.upper()}\n{a.name.upper()}\n"
        f"{b.name.upper()}\n\nBy: /s/ {a.name}\n"
        f"Attorneys for Plaintiff\n{plaintiff.upper()}\n\nDated: May 2, 2020\n\n{second.name.upper()}\n\n"
        f"By: /s/ {c.name}\n{c.name.upper()}\n"
        f"Attorneys for Defendant\n{defendant.upper()}\n"
    )
    paper.appear([a, b], plaintiff)
    paper.appear([c], defendant)
    return paper


def held_controls(cast: Cast) -> Paper:
    """A contract's signature, a witness list and a mediator: nobody's counsel."""
    company, officer, witness, mediator = cast.company(), cast.person(), cast.person(), cast.person()
    return Paper(
        f"{captioned(cast.person(), company)}{company.upper()}\n\nBy: /s/ {officer}\n{officer}\nPresident\n"
        f"12 Main Street\nProvo, UT 84601\n\n"
        f"WITNESSES:\n{witness}\n14 Elm Street\nProvo, UT 84601\n\nMediator: {mediator}\n\nThe room was reserved for Plaintiff.\n"
    )


RULES_SEEN: tuple[Layout, ...] = (
    pleading_head,
    pleading_head_commas,
    signature_firm_below,
    signature_firm_above,
    signature_client_between,
    bar_number_below,
    several_firms,
    two_of_three_defendants,
    all_defendants,
    short_names,
    by_their_attorneys,
    side_by_side,
    government,
    attorney_general,
    appellate_cover,
    transcript_appearances,
    transcript_columns,
    transcript_behalf,
    opinion_list,
    service_sentence,
    service_lines,
    service_blocks,
    pro_hac_vice,
    lead_and_local,
    bankruptcy,
    notice_of_appearance,
    letter,
    pro_se,
    in_prose,
)
HELD_OUT: tuple[Layout, ...] = (
    held_signature_line,
    held_one_line,
    held_petitioner_heading,
    held_own_attorney,
    held_class,
    held_except,
    held_copies,
    held_people,
    held_multiple_firms_above,
    held_controls,
)
