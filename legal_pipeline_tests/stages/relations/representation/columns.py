# ruff: noqa: E501  (a paper reads best as it is printed)
"""Columns that the reader ran together, and lists of counsel in opinions, typed before the rules were read; all names are fictional."""

from __future__ import annotations

from legal_pipeline_tests.stages.relations.representation.paper import Paper

PAPERS: tuple[Paper, ...] = (
    Paper(
        "two signatures side by side",
        """\
SUPREME COURT OF THE STATE OF NEW YORK
COUNTY OF ERIE
-----------------------------------------X
PRUDENCE WADDINGHAM, Index No. 804417/2019
Plaintiff,
-against-
LAKEFRONT TRANSIT CORP. and RUFUS DEVANEY,
Defendants.
-----------------------------------------X
STIPULATION EXTENDING TIME
Dated: Buffalo, New York
November 4, 2019
STRICKLAND & BOONE, P.C. HERSCHEL VOGT LLP
Attorneys for Plaintiff Attorneys for Defendants
By: /s/ Leona Strickland By: /s/ Marcus Herschel
Leona Strickland, Esq. Marcus Herschel, Esq.
12 Fountain Plaza 50 Delaware Avenue
Buffalo, New York 14202 Buffalo, New York 14202
(716) 555-0112 (716) 555-0113
""",
        {"Leona Strickland": {"PRUDENCE WADDINGHAM"}, "Marcus Herschel": {"LAKEFRONT TRANSIT CORP.", "RUFUS DEVANEY"}},
        {"Leona Strickland": "STRICKLAND & BOONE, P.C.", "Marcus Herschel": "HERSCHEL VOGT LLP"},
    ),
    Paper(
        "two columns of unequal length",
        """\
STATE OF MICHIGAN
IN THE CIRCUIT COURT FOR THE COUNTY OF KENT
ABIGAIL STROUD, Case No. 20-04418-NO
Plaintiff, Hon. Curt A. Benning
v.
WOLVERINE TRAMPOLINE PARK, LLC,
Defendant.
____________________________________________________________________/
KUIPER LAW, PLLC FARNSWORTH DYKE & ELY PC
Joost P. Kuiper (P61177) Lavinia Dyke (P43310)
Attorney for Plaintiff Ronan M. Selby (P80021)
180 Monroe Ave. NW Attorneys for Defendant
Grand Rapids, MI 49503 3181 Prairie Street SW
(616) 555-0133 Grandville, MI 49418
joost@kuiperlaw.example (616) 555-0155
____________________________________________________________________/
DEFENDANT'S WITNESS LIST
""",
        {
            "Joost P. Kuiper": {"ABIGAIL STROUD"},
            "Lavinia Dyke": {"WOLVERINE TRAMPOLINE PARK, LLC"},
            "Ronan M. Selby": {"WOLVERINE TRAMPOLINE PARK, LLC"},
        },
        {"Joost P. Kuiper": "KUIPER LAW, PLLC", "Lavinia Dyke": "FARNSWORTH DYKE & ELY PC", "Ronan M. Selby": "FARNSWORTH DYKE & ELY PC"},
    ),
    Paper(
        "of counsel beside who signs, one client for both",
        """\
IN THE COURT OF CHANCERY OF THE STATE OF DELAWARE
PORTSIDE CAPITAL FUND II, L.P., )
Plaintiff, )
v. ) C.A. No. 2021-0417-JTL
MARIGOLD PAYMENTS, INC., )
Defendant. )
PLAINTIFF'S OPENING BRIEF
OF COUNSEL: BANCROFT SHELLEY & TODD, P.A.
Rainer Hollingsworth /s/ Constance Bayard
Tovah Blumfeld Constance Bayard (#3811)
HOLLINGSWORTH PRYCE LLP Niles Okonkwo (#6209)
One Liberty Plaza 920 North King Street
New York, New York 10006 Wilmington, Delaware 19801
(212) 555-0143 (302) 555-0188
Attorneys for Plaintiff Portside Capital Fund II, L.P.
Dated: June 7, 2021
""",
        {
            "Rainer Hollingsworth": {"PORTSIDE CAPITAL FUND II, L.P."},
            "Tovah Blumfeld": {"PORTSIDE CAPITAL FUND II, L.P."},
            "Constance Bayard": {"PORTSIDE CAPITAL FUND II, L.P."},
            "Niles Okonkwo": {"PORTSIDE CAPITAL FUND II, L.P."},
        },
        {
            "Rainer Hollingsworth": "HOLLINGSWORTH PRYCE LLP",
            "Tovah Blumfeld": "HOLLINGSWORTH PRYCE LLP",
            "Constance Bayard": "BANCROFT SHELLEY & TODD, P.A.",
            "Niles Okonkwo": "BANCROFT SHELLEY & TODD, P.A.",
        },
    ),
    Paper(
        "three columns, the party above each",
        """\
UNITED STATES DISTRICT COURT
DISTRICT OF CONNECTICUT

THADDEUS BRIGHTMAN,
     Plaintiff,
v.                                   No. 3:19-cv-00818 (VAB)
PEMBERLEY SAVINGS BANK, INC. and
CLOVER RECOVERY LLC,
     Defendants.

JOINT STATUS REPORT

THE PLAINTIFF                   THE DEFENDANT                   THE DEFENDANT
THADDEUS BRIGHTMAN              PEMBERLEY SAVINGS BANK, INC.    CLOVER RECOVERY LLC

By: /s/ Osgood Lannigan         By: /s/ Priscilla Whitaker      By: /s/ Nils Bergqvist
Osgood Lannigan (ct11904)       Priscilla Whitaker (ct28110)    Nils Bergqvist (ct30177)
Lannigan & Coyle, LLC           Whitaker Ames LLP               Sturgis Law Group, P.C.
88 Church Street                One Landmark Square             185 Asylum Street
New Haven, CT 06510             Stamford, CT 06901              Hartford, CT 06103
""",
        {
            "Osgood Lannigan": {"THADDEUS BRIGHTMAN"},
            "Priscilla Whitaker": {"PEMBERLEY SAVINGS BANK, INC."},
            "Nils Bergqvist": {"CLOVER RECOVERY LLC"},
        },
        {
            "Osgood Lannigan": "Lannigan & Coyle, LLC",
            "Priscilla Whitaker": "Whitaker Ames LLP",
            "Nils Bergqvist": "Sturgis Law Group, P.C.",
        },
    ),
    Paper(
        "a last name behind and",
        """\
T.C. Memo. 2015-88

UNITED STATES TAX COURT

HARLAN D. QUIMBY AND PEARL QUIMBY, Petitioners v. COMMISSIONER OF INTERNAL REVENUE, Respondent

Docket No. 11733-13. Filed May 6, 2015.

Aurelio Branscombe, Jr., and Tessa Wolfram, for petitioners.

Miles B. Fontenot, Shawna A. Earley, and Dov Kestenbaum, for respondent.

MEMORANDUM FINDINGS OF FACT AND OPINION

COHEN, Judge: Respondent determined a deficiency.
""",
        {
            "Aurelio Branscombe, Jr.": {"HARLAN D. QUIMBY", "PEARL QUIMBY"},
            "Tessa Wolfram": {"HARLAN D. QUIMBY", "PEARL QUIMBY"},
            "Miles B. Fontenot": {"COMMISSIONER OF INTERNAL REVENUE"},
            "Shawna A. Earley": {"COMMISSIONER OF INTERNAL REVENUE"},
            "Dov Kestenbaum": {"COMMISSIONER OF INTERNAL REVENUE"},
        },
        {},
    ),
    Paper(
        "of counsel in a sentence of its own",
        """\
In the United States Court of Federal Claims
No. 18-1177C
(Filed: July 9, 2020)
TIDEWATER DREDGING CO.,
Plaintiff,
v.
THE UNITED STATES,
Defendant.
Lysander Boothe, Boothe & Minter PLC, Norfolk, Virginia, for plaintiff. Of counsel were Saskia Verhoeven and Ned Applewhite, Boothe & Minter PLC, Norfolk, Virginia.
Quillon D. Mays, Trial Attorney, Commercial Litigation Branch, Civil Division, United States Department of Justice, Washington, D.C., for defendant. With him on the briefs were Ethelda Crane, Assistant Attorney General, and Roberta Kirschner, Jr., Director. Of counsel was Maj. Todd Yelland, United States Army Corps of Engineers.
OPINION AND ORDER
HERTLING, Judge.
""",
        {
            "Lysander Boothe": {"TIDEWATER DREDGING CO."},
            "Saskia Verhoeven": {"TIDEWATER DREDGING CO."},
            "Ned Applewhite": {"TIDEWATER DREDGING CO."},
            "Quillon D. Mays": {"THE UNITED STATES"},
            "Ethelda Crane": {"THE UNITED STATES"},
            "Roberta Kirschner, Jr.": {"THE UNITED STATES"},
            "Todd Yelland": {"THE UNITED STATES"},
        },
        {"Lysander Boothe": "Boothe & Minter PLC", "Saskia Verhoeven": "Boothe & Minter PLC", "Ned Applewhite": "Boothe & Minter PLC"},
    ),
    Paper(
        "firms ahead of their attorneys, two for one side",
        """\
CERTIFIED FOR PUBLICATION
IN THE COURT OF APPEAL OF THE STATE OF CALIFORNIA
FOURTH APPELLATE DISTRICT
DIVISION THREE
MORDECAI FELDSPAR,
Plaintiff and Appellant,
v.
ANAHEIM HILLS SURGERY CENTER, INC.,
Defendant and Respondent.
G058811
(Super. Ct. No. 30-2018-00977188)
OPINION
Appeal from a judgment of the Superior Court of Orange County, Thelma Garvey, Judge. Affirmed.
Harcourt Law Offices, Leland Harcourt and Bettina Ruvalcaba for Plaintiff and Appellant.
Dunster, Applegate & Moy, Fredric N. Moy; Cragmont Appeals and Astrid Holub for Defendant and Respondent.
""",
        {
            "Leland Harcourt": {"MORDECAI FELDSPAR"},
            "Bettina Ruvalcaba": {"MORDECAI FELDSPAR"},
            "Fredric N. Moy": {"ANAHEIM HILLS SURGERY CENTER, INC."},
            "Astrid Holub": {"ANAHEIM HILLS SURGERY CENTER, INC."},
        },
        {
            "Leland Harcourt": "Harcourt Law Offices",
            "Bettina Ruvalcaba": "Harcourt Law Offices",
            "Fredric N. Moy": "Dunster, Applegate & Moy",
            "Astrid Holub": "Cragmont Appeals",
        },
    ),
    Paper(
        "counsel named in the certificate of service",
        """\
UNITED STATES DISTRICT COURT
EASTERN DISTRICT OF MISSOURI
EASTERN DIVISION
UNITED STATES OF AMERICA, )
Plaintiff, )
v. ) No. 4:20 CR 00215 RWS
DEMETRIUS R. FALLOWS, )
Defendant. )
GOVERNMENT'S SENTENCING MEMORANDUM
The United States asks for a sentence within the guidelines.
Respectfully submitted,
MARGUERITE B. TOLAND
United States Attorney
/s/ Curtis J. Whitsun
CURTIS J. WHITSUN, #58821MO
Assistant United States Attorney
111 South Tenth Street, Room 20.333
St. Louis, Missouri 63102
(314) 555-0122
CERTIFICATE OF SERVICE
I hereby certify that on March 3, 2021, the foregoing was filed electronically with the Clerk of the Court to be served by operation of the Court's electronic filing system upon Hollis Brannigan, counsel for Defendant.
/s/ Curtis J. Whitsun
Assistant United States Attorney
""",
        {
            "MARGUERITE B. TOLAND": {"UNITED STATES OF AMERICA"},
            "CURTIS J. WHITSUN": {"UNITED STATES OF AMERICA"},
            "Hollis Brannigan": {"DEMETRIUS R. FALLOWS"},
        },
        {},
    ),
    Paper(
        "an associate of the firm declares",
        """\
UNITED STATES DISTRICT COURT
DISTRICT OF ARIZONA
OSWIN TALMADGE, No. CV-20-01144-PHX-DWL
Plaintiff,
v. DECLARATION OF COUNSEL
SAGUARO TITLE AGENCY, INC.,
Defendant.
I, Ludmila Rasmus, declare:
1. I am an associate at the law firm of Ferncliff & Poe PLC, attorneys of record for Defendant Saguaro Title Agency, Inc. in this action.
2. On June 3, 2020 I spoke with Herb Satterlee, counsel for Plaintiff.
3. The deposition of Jolyon Marsh, a vice president of Saguaro, was taken on June 9.
I declare under penalty of perjury that the foregoing is true.
Executed on June 30, 2020.
/s/ Ludmila Rasmus
Ludmila Rasmus
""",
        {"Ludmila Rasmus": {"SAGUARO TITLE AGENCY, INC."}, "Herb Satterlee": {"OSWIN TALMADGE"}},
        {"Ludmila Rasmus": "Ferncliff & Poe PLC"},
    ),
    Paper(
        "counsel served without an address",
        """\
STATE OF INDIANA ) IN THE MARION SUPERIOR COURT
 ) SS:
COUNTY OF MARION ) CAUSE NO. 49D01-2004-CT-014418
GEORGE ALDERWOOD, )
Plaintiff, )
v. )
CIRCLE CITY CRANE RENTAL, INC., )
Defendant. )
Respectfully submitted,
DREXEL MOODY, LLP
By: /s/ Hannah J. Tolbert
Hannah J. Tolbert, Attorney No. 28117-49
Counsel for Defendant, Circle City Crane Rental, Inc.
CERTIFICATE OF SERVICE
I certify that on May 1, 2020, the foregoing was served upon the following counsel of record via IEFS:
Vaughn Eckert
ECKERT & SONS LAW
Kiersten Dole
HOOSIER TRIAL GROUP, P.C.
/s/ Hannah J. Tolbert
Hannah J. Tolbert
DREXEL MOODY, LLP
8888 Keystone Crossing, Suite 800
Indianapolis, IN 46240
""",
        {"Hannah J. Tolbert": {"CIRCLE CITY CRANE RENTAL, INC."}, "Vaughn Eckert": set(), "Kiersten Dole": set()},
        {"Hannah J. Tolbert": "DREXEL MOODY, LLP", "Vaughn Eckert": "ECKERT & SONS LAW", "Kiersten Dole": "HOOSIER TRIAL GROUP, P.C."},
    ),
    Paper(
        "copies to attorneys, their firms beside them",
        """\
UNITED STATES DISTRICT COURT
DISTRICT OF NEW HAMPSHIRE
COLETTE MARDEN, Plaintiff
v. Civil No. 1:20-cv-00418-LM
GRANITE NOTCH SKI AREA, INC., Defendant
ORDER
Landya McCaffery
United States District Judge
June 5, 2020
cc: Tibor Racz, Esq., Racz & Boyle PLLC
Sinead Culhane, Esq.
Dunstan Mears, Esq., of Mears, Upton & Vale, P.A.
U.S. Probation
""",
        {"Tibor Racz": set(), "Sinead Culhane": set(), "Dunstan Mears": set()},
        {"Tibor Racz": "Racz & Boyle PLLC", "Dunstan Mears": "Mears, Upton & Vale, P.A."},
    ),
)
