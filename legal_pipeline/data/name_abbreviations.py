"""Abbreviations in the names of parties, and what they stand for: "Bd." for "Board".

Source: The Bluebook table T6 (case names), which reporters and signature blocks follow and captions do not.
"""

from __future__ import annotations

_LONG: dict[str, str] = dict(
    pair.split("=")
    for pair in """
    acad=academy admin=administration agric=agricultural am=american assoc=association assn=association auth=authority auto=automobile
    bd=board bros=brothers bldg=building cent=central chem=chemical co=company com=commission comm=commission commn=commission
    comr=commissioner commr=commissioner cons=consolidated const=construction constr=construction coop=cooperative corp=corporation
    cnty=county ctr=center ctrs=centers dept=department dev=development dir=director dist=district distrib=distributing div=division
    econ=economic educ=education elec=electric envtl=environmental equip=equipment fed=federal fedn=federation fin=financial fdn=foundation
    found=foundation gen=general govt=government grp=group hosp=hospital inc=incorporated indem=indemnity indus=industries ins=insurance
    inst=institute intl=international inv=investment lab=laboratory liab=liability ltd=limited mach=machinery mfg=manufacturing
    mfr=manufacturer mgmt=management mkt=market mortg=mortgage mun=municipal mut=mutual natl=national org=organization pac=pacific
    prods=products prof=professional prop=property pub=public pubs=publications ref=refining rehab=rehabilitation res=resources ry=railway
    rr=railroad sav=savings sch=school sci=science sec=secretary secy=secretary serv=service servs=services socy=society sys=systems
    tech=technology tel=telephone transp=transportation twp=township univ=university util=utility utils=utilities vill=village
    usa=united_states_of_america
    """.split()  # noqa: SIM905
)


def expanded(folded: str) -> str:
    """Returns a folded name with its abbreviations written out and without legal forms at its end: "acme bd of educ" in full."""
    text = folded.replace(" u s a ", " usa ").replace("u s ", "united states ", 1) if folded.startswith("u s ") else folded
    words = [_LONG.get(word, word).replace("_", " ") for word in text.split()]
    while len(words) > 1 and words[-1] in _FORMS:
        words.pop()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


_FORMS = frozenset({"incorporated", "corporation", "company", "limited", "llc", "llp", "lp", "pc", "l", "c", "p", "n", "plc"})
