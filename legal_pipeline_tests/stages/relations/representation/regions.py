"""Blocks of counsel as the states and the offices of government print them, typed before the rules were read; all names are fictional."""

from __future__ import annotations

from legal_pipeline_tests.stages.relations.representation.paper import Paper

PAPERS: tuple[Paper, ...] = (
    Paper(
        "a county counsel with ranks before the title",
        """\
RODRIGO A. CASTLEBERRY (SBN 188213)
Acting County Counsel
MEI-LING TRUONG (SBN 277190)
Senior Deputy County Counsel
OFFICE OF COUNTY COUNSEL
COUNTY OF SAN TADEO
648 West Temple Street, 6th Floor
San Tadeo, California 93012
Telephone: (805) 555-0144
Facsimile: (805) 555-0145
E-mail: mtruong@counsel.santadeo.example
Attorneys for Defendants COUNTY OF SAN TADEO and SHERIFF GORDON PELKEY
(Exempt from filing fees, Gov. Code § 6103)
SUPERIOR COURT OF THE STATE OF CALIFORNIA
COUNTY OF SAN TADEO
BRIDGET HANNAFORD, an individual,
Plaintiff,
vs.
COUNTY OF SAN TADEO; SHERIFF GORDON PELKEY; and DOES 1 through 20, inclusive,
Defendants.
Case No. 56-2020-00541977-CU-PO
ANSWER TO COMPLAINT
""",
        {"RODRIGO A. CASTLEBERRY": {"COUNTY OF SAN TADEO", "GORDON PELKEY"}, "MEI-LING TRUONG": {"COUNTY OF SAN TADEO", "GORDON PELKEY"}},
        {"RODRIGO A. CASTLEBERRY": "OFFICE OF COUNTY COUNSEL", "MEI-LING TRUONG": "OFFICE OF COUNTY COUNSEL"},
    ),
    Paper(
        "interns of a clinic, and the university it belongs to",
        """\
IN THE UNITED STATES COURT OF APPEALS FOR THE THIRD CIRCUIT
No. 20-2210
ERASMO VILLANUEVA-TORRES,
Petitioner,
v.
ATTORNEY GENERAL OF THE UNITED STATES OF AMERICA,
Respondent.
BRIEF OF PETITIONER
Annika Sedgemoor
Certified Legal Intern
Jae-Won Hur
Certified Legal Intern
Lillian R. Goldfarb, Esq.
Supervising Attorney
TRANSNATIONAL LEGAL CLINIC
Hartwell University Law School
3501 Sansom Street
Philadelphia, PA 19104
(215) 555-0120
Counsel for Petitioner
""",
        {
            "Annika Sedgemoor": {"ERASMO VILLANUEVA-TORRES"},
            "Jae-Won Hur": {"ERASMO VILLANUEVA-TORRES"},
            "Lillian R. Goldfarb": {"ERASMO VILLANUEVA-TORRES"},
        },
        {
            "Annika Sedgemoor": "TRANSNATIONAL LEGAL CLINIC",
            "Jae-Won Hur": "TRANSNATIONAL LEGAL CLINIC",
            "Lillian R. Goldfarb": "TRANSNATIONAL LEGAL CLINIC",
        },
    ),
    Paper(
        "roles with a colon above counsel, not above parties",
        """\
UNITED STATES PATENT AND TRADEMARK OFFICE
_______________
BEFORE THE PATENT TRIAL AND APPEAL BOARD
_______________
ORCHARD MOBILITY INC.,
Petitioner,
v.
QUILLFEATHER TECHNOLOGIES LLC,
Patent Owner.
_______________
Case IPR2020-00455
Patent 9,123,456 B2
_______________
Before TREVOR M. JEFFERS and NEIL T. POWELSON, Administrative Patent Judges.
FINAL WRITTEN DECISION
PETITIONER:
Harriet Lindholm
Devraj Anand
KITTREDGE & SHORE LLP
hlindholm@kittredge.example
danand@kittredge.example
PATENT OWNER:
Sebastian Corbo
Mireille T. Fong
CORBO IP GROUP
scorbo@corboip.example
""",
        {
            "Harriet Lindholm": {"ORCHARD MOBILITY INC."},
            "Devraj Anand": {"ORCHARD MOBILITY INC."},
            "Sebastian Corbo": {"QUILLFEATHER TECHNOLOGIES LLC"},
            "Mireille T. Fong": {"QUILLFEATHER TECHNOLOGIES LLC"},
        },
        {
            "Harriet Lindholm": "KITTREDGE & SHORE LLP",
            "Devraj Anand": "KITTREDGE & SHORE LLP",
            "Sebastian Corbo": "CORBO IP GROUP",
            "Mireille T. Fong": "CORBO IP GROUP",
        },
    ),
    Paper(
        "a bar roll and a trial attorney",
        """\
UNITED STATES DISTRICT COURT
MIDDLE DISTRICT OF LOUISIANA
BOUDREAUX SHRIMP, LLC CIVIL ACTION
VERSUS NO. 19-311-SDD-EWD
PELICAN MUTUAL ASSURANCE COMPANY, TALLY-HO ADJUSTERS, INC., and ELROY J. FONTAINE
RULE 26(f) REPORT
Respectfully submitted,
/s/ Aristide P. Guidroz
Aristide P. Guidroz (La. Bar Roll No. 06388), T.A.
Camille Tureaud (La. Bar Roll No. 31102)
Guidroz, Tureaud & Babin, L.L.C.
450 Laurel Street, Suite 1600
Baton Rouge, LA 70801
Telephone: 225-555-0122
aguidroz@gtb.example
Attorneys for Pelican Mutual Assurance Company,
Tally-Ho Adjusters, Inc., and Elroy J. Fontaine
(collectively, the "Pelican Defendants")
""",
        {
            "Aristide P. Guidroz": {"PELICAN MUTUAL ASSURANCE COMPANY", "TALLY-HO ADJUSTERS, INC.", "ELROY J. FONTAINE"},
            "Camille Tureaud": {"PELICAN MUTUAL ASSURANCE COMPANY", "TALLY-HO ADJUSTERS, INC.", "ELROY J. FONTAINE"},
        },
        {"Aristide P. Guidroz": "Guidroz, Tureaud & Babin, L.L.C.", "Camille Tureaud": "Guidroz, Tureaud & Babin, L.L.C."},
    ),
    Paper(
        "an attorney with an ID number",
        """\
SCHOLFIELD, PETTY & BRAUN
A Professional Corporation
By: Dorothea Scholfield (ID #024411988)
45 Park Place South
Morristown, New Jersey 07960
(973) 555-0140
Attorneys for Defendant, Silvermine Realty Associates
ELEANOR PICKFORD, SUPERIOR COURT OF NEW JERSEY
LAW DIVISION: MORRIS COUNTY
Plaintiff, DOCKET NO. MRS-L-1188-20
vs.
Civil Action
SILVERMINE REALTY ASSOCIATES and JOHN DOES 1-10,
Defendants. ANSWER
DESIGNATION OF TRIAL COUNSEL
Pursuant to Rule 4:25-4, Dorothea Scholfield, Esq., is hereby designated as trial counsel.
""",
        {"Dorothea Scholfield": {"SILVERMINE REALTY ASSOCIATES"}},
        {"Dorothea Scholfield": "SCHOLFIELD, PETTY & BRAUN"},
    ),
    Paper(
        "signed by permission",
        """\
IN THE SUPERIOR COURT OF FULTON COUNTY
STATE OF GEORGIA
CHAUNCEY RIDGEWAY, )
Plaintiff, ) CIVIL ACTION
v. ) FILE NO. 2020CV331188
TALLULAH FREIGHT SYSTEMS, INC., )
Defendant. )
Respectfully submitted this 11th day of May, 2020.
Prepared and presented by:
/s/ Evander B. Mims
EVANDER B. MIMS
Georgia Bar No. 510887
Attorney for Plaintiff
MIMS & CARGILL, LLC
3340 Peachtree Road NE
Atlanta, GA 30326
404-555-0184
Consented to by:
/s/ Loretta Hatchings (with express permission by E. Mims)
LORETTA HATCHINGS
Georgia Bar No. 337120
Attorney for Defendant
WEINBRENNER DODD LLP
3344 Peachtree Road NE, Suite 2400
Atlanta, GA 30326
""",
        {"EVANDER B. MIMS": {"CHAUNCEY RIDGEWAY"}, "LORETTA HATCHINGS": {"TALLULAH FREIGHT SYSTEMS, INC."}},
        {"EVANDER B. MIMS": "MIMS & CARGILL, LLC", "LORETTA HATCHINGS": "WEINBRENNER DODD LLP"},
    ),
    Paper(
        "bar numbers of Washington",
        """\
SUPERIOR COURT OF WASHINGTON FOR KING COUNTY
AURELIA STONEHOUSE, a single woman,
Plaintiff, NO. 20-2-11778-1 SEA
v.
EVERGREEN PARCEL SERVICE, INC., a Washington corporation,
Defendant.
COMPLAINT FOR DAMAGES
DATED this 2nd day of July, 2020.
CARDIFF LAW GROUP PS
s/ Ingemar Cardiff
Ingemar Cardiff, WSBA No. 22118
s/ Fumiko Arai
Fumiko Arai, WSBA No. 40551
Attorneys for Plaintiff
COMPLAINT FOR DAMAGES - 6 CARDIFF LAW GROUP PS
1001 Fourth Avenue, Suite 4400
Seattle, WA 98154
206.555.0170
""",
        {"Ingemar Cardiff": {"AURELIA STONEHOUSE"}, "Fumiko Arai": {"AURELIA STONEHOUSE"}},
        {"Ingemar Cardiff": "CARDIFF LAW GROUP PS", "Fumiko Arai": "CARDIFF LAW GROUP PS"},
    ),
    Paper(
        "an employee of the firm serves",
        """\
ANSWER
STERLING QUARLES, ESQ.
Nevada Bar No. 7118
PAIGE LOCKRIDGE, ESQ.
Nevada Bar No. 13390
QUARLES & TOMASINI
3016 West Charleston Blvd., Suite 205
Las Vegas, Nevada 89102
Phone: (702) 555-0111
squarles@qtlaw.example
Attorneys for Defendant
Silver Dunes Hospitality, LLC
DISTRICT COURT
CLARK COUNTY, NEVADA
OCTAVIO PRUITT, individually,
Plaintiff,
v.
SILVER DUNES HOSPITALITY, LLC, a Nevada limited liability company; DOES I-X,
Defendants.
CASE NO.: A-20-811177-C
DEPT. NO.: XIV
CERTIFICATE OF SERVICE
Pursuant to NRCP 5(b), I certify that I am an employee of QUARLES & TOMASINI and that on January 4, 2021, I served the foregoing on:
Melisande Crow, Esq.
CROW INJURY LAWYERS
630 S. 10th Street
Las Vegas, Nevada 89101
Attorney for Plaintiff
/s/ Brittany Hobbs
An Employee of QUARLES & TOMASINI
""",
        {
            "STERLING QUARLES": {"SILVER DUNES HOSPITALITY, LLC"},
            "PAIGE LOCKRIDGE": {"SILVER DUNES HOSPITALITY, LLC"},
            "Melisande Crow": {"OCTAVIO PRUITT"},
        },
        {"STERLING QUARLES": "QUARLES & TOMASINI", "PAIGE LOCKRIDGE": "QUARLES & TOMASINI", "Melisande Crow": "CROW INJURY LAWYERS"},
    ),
    Paper(
        "elected officials above those who sign",
        """\
SUPERIOR COURT OF CALIFORNIA, COUNTY OF ALDER
THE PEOPLE OF THE STATE OF CALIFORNIA, Plaintiff,
v.
RENATO GALLARDO-MEEHAN, Defendant.
Case No. CR20-00718
STIPULATION AND ORDER
ILSE K. RAINSFORD
District Attorney
By /s/ Bao Trinh
BAO TRINH
Deputy District Attorney
Attorneys for the People
BRENDON D. WOODRUM
Public Defender
By /s/ Zara Eldridge
ZARA ELDRIDGE
Deputy Public Defender
Attorney for Defendant Renato Gallardo-Meehan
""",
        {
            "ILSE K. RAINSFORD": {"THE PEOPLE OF THE STATE OF CALIFORNIA"},
            "BAO TRINH": {"THE PEOPLE OF THE STATE OF CALIFORNIA"},
            "BRENDON D. WOODRUM": {"RENATO GALLARDO-MEEHAN"},
            "ZARA ELDRIDGE": {"RENATO GALLARDO-MEEHAN"},
        },
        {},
    ),
)
