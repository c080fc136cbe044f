"""Abbreviations of legal English that end in a period, so that the period does not end a sentence.

Sources: The Bluebook tables T1 (reporters), T6 (case names), T7 (courts), T8 (explanatory phrases), T10 (places),
T11 (judges), T12 (months), T13 (periodicals), T16 (subdivisions). Lower case, without the last period.
"""

from __future__ import annotations

_TITLES_AND_CITING = """
v vs nos mr mrs ms messrs mx dr prof hon rev sen rep gov gen col capt lt maj sgt cmdr atty cf e.g i.e viz ex rel re aff'd rev'd
vac'd
"""
_PARTS_OF_DOCUMENTS = """
arts secs § §§ ch chs cl cls para paras ¶ p pp pt pts vol vols fig figs tbl app'x appx exh exhs exs doc docs dkt ecf tr stip
decl depo dep r.r compl mot br n nn fn ed eds trans supp subd subdiv sched tit rptr
"""
_COURTS_AND_REPORTERS = """
fed civ crim evid bankr cir dist ct cts apps super supr mun prob juv cas ins comm'n comm dept dep't div admin adv f.supp f f.2d f.3d
f.4th s.ct l.ed n.e n.w s.e s.w p.2d p.3d a.2d a.3d cal.rptr n.y.s u.s.c c.f.r f.r.d b.r wl u.s.c.a fed.r.civ.p fed.r.evid
fed.r.crim.p r.civ.p s.d.n.y e.d.n.y n.d e.d w.d s.d c.d m.d d
"""
_CASE_NAMES = """
acad adm'r assocs auth ave blvd bros bd bldg cent chem commc'ns const cont'l coop constr consol def distrib econ educ elec
env't equip exch exec fid grp gtd guar hosp hous indem indep indus info inst int'l liab ltg mach maint mech med mem'l merch metro mfg
mfr mgmt mkt mkts mortg mut nat'l natl pac pers pharm pres prods props prot publ'n rd rehab ret sav sch sci serv servs soc'y sys tel
tpk transcon transp univ util utils vill wholesale
"""
_PLACES = """
ala ariz ark cal calif colo conn del fla ga ind kan ky la md mich minn mo mont neb nev okla ore pa tenn tex va vt wis wyo st ste ft mt
hwy rte apt ln n.h n.j n.m n.c s.c r.i w.va
"""
_MONTHS_AND_MEASURES = """
jan feb apr jun jul aug sept sep oct nov dec ca approx incl misc avg op cert reh'g
"""

NEVER_ENDS: frozenset[str] = frozenset(
    "".join((_TITLES_AND_CITING, _PARTS_OF_DOCUMENTS, _COURTS_AND_REPORTERS, _CASE_NAMES, _PLACES, _MONTHS_AND_MEASURES)).split()
)
"""Behind these a sentence never ends, whatever follows."""

_RARELY_ENDS = """
no art am slip auto den sec ext dev
inc corp co cos ltd llc l.l.c l.l.p llp l.p p.c p.a p.l.l.c n.a s.a ass'n assn bros jr sr esq ph.d m.d j.d etc et.al al u.s u.s.a u.k
d.c a.m p.m app mass miss wash ill mar emp fin est res rest found prod prop stat reg tech pub soc inv lab org exp aff mem ref coll ans
op cit seq b.c a.d e.u u.n n.y id ibid supra infra dist ct comm'n dep't int'l nat'l sys servs univ assocs cir rptr supp cal pa la va
md mo me ga ky
"""

RARELY_ENDS: frozenset[str] = frozenset(_RARELY_ENDS.split())
"""Behind these a sentence ends only where the next word is one that opens sentences."""

_SENTENCE_OPENERS = """
A After Although An And Any As At Because Before But By Each Even Finally First For From Further Furthermore Had Has Having He Her
Here His How However I If In Indeed It Its Like Moreover Neither Nevertheless No None Nor Nothing Notwithstanding Of On Once One Only
Or Our Pursuant Rather Second See She Should Similarly Since So Some Such That The Their Then There Therefore These They Third This
Those Though Thus To Under Unless Until Upon We What When Where Whether Which While Who Why With Without Yet You Your Plaintiff
Plaintiffs Defendant Defendants Petitioner Petitioners Respondent Respondents Appellant Appellants Appellee Appellees Debtor Debtors
Movant Movants Counsel Accordingly Additionally Again All Also Among Another Both During Following Given Instead Meanwhile Nonetheless
Not Now Specifically Subject Through Throughout Today Together
"""

SENTENCE_OPENERS: frozenset[str] = frozenset(_SENTENCE_OPENERS.split())
"""Capitalised in the middle of a name these are rare; behind an abbreviation they open a sentence."""

_LABELS_BEFORE_A_LETTER = """
exhibit exhibits ex appendix schedule attachment annex part plan class section subsection paragraph count article title group category
option vitamin phase tier type step unit tab addendum and or
"""

LABELS_BEFORE_A_LETTER: frozenset[str] = frozenset(_LABELS_BEFORE_A_LETTER.split())
"""Behind these a single letter is a label ("Exhibit A."), not an initial."""
