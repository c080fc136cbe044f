"""Captions as courts really print them: columns that run together, parties without a "v.", numbered lists, titles of cases."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

PAPERS = [
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
SOUTHERN DISTRICT OF NEW YORK
---------------------------------------------------------------x
IN RE: HALVERSEN PUMP PRODUCTS 25-MD-3099 (LTK)
LIABILITY LITIGATION ORDER NO. 14
---------------------------------------------------------------x
This Document Relates to:
Marguerite Oyelaran v. Halversen Medical, Inc., et al.,
No. 25-cv-04410
LAURA T. KISSANE, United States District Judge:
Before the Court is the motion of defendants Halversen Medical, Inc. and Brask
Industries, Inc. to dismiss the complaint of plaintiff Marguerite Oyelaran.
""",
        [("Halversen Medical, Inc.", "defendant"), ("Brask Industries, Inc.", "defendant"), ("Marguerite Oyelaran", "plaintiff")],
        id="a case of a multidistrict litigation",
    ),
    pytest.param(
        """\
NOT FOR PUBLICATION FILED
UNITED STATES COURT OF APPEALS JUN 12 2025
MOLLY C. DWYER, CLERK
U.S. COURT OF APPEALS
FOR THE NINTH CIRCUIT
AMARJIT SINGH DHALIWAL, No. 23-3391
Petitioner, Agency No.
A208-555-111
v.
MEMORANDUM*
PAMELA BONDI, Attorney General,
Respondent.
On Petition for Review of an Order of the
Board of Immigration Appeals
Submitted June 10, 2025**
Seattle, Washington
Before: W. FLETCHER, TALLMAN, and R. NGUYEN, Circuit Judges.
""",
        [("AMARJIT SINGH DHALIWAL", "petitioner"), ("PAMELA BONDI", "respondent")],
        id="9th Cir.: number of the agency",
    ),
    pytest.param(
        """\
UNITED STATES INTERNATIONAL TRADE COMMISSION
Washington, D.C.
In the Matter of
CERTAIN ROBOTIC LAWN MOWERS AND
COMPONENTS THEREOF
Investigation No. 337-TA-1422
ORDER NO. 7: GRANTING JOINT MOTION TO EXTEND
Complainant Verdigris Outdoor Products, Inc. and Respondents Nanfeng Tools Co., Ltd. and
GardenBot USA LLC jointly moved on May 1, 2025.
SO ORDERED.
Monica Bhattarai
Administrative Law Judge
""",
        [("Verdigris Outdoor Products, Inc.", "plaintiff"), ("Nanfeng Tools Co., Ltd.", "respondent"), ("GardenBot USA LLC", "respondent")],
        id="I.T.C.: roles in the first sentence",
    ),
    pytest.param(
        """\
UNITED STATES OF AMERICA
BEFORE THE NATIONAL LABOR RELATIONS BOARD
REGION 21
HOLLOWAY FOODS OF VERNON, INC.
and Case 21-CA-321550
UNITED FOOD AND COMMERCIAL WORKERS
UNION, LOCAL 1442
Elena Barraza, Esq., for the General Counsel.
Curtis M. Doyle, Esq. (Doyle & Sand, LLP), for the Respondent.
DECISION
STATEMENT OF THE CASE
LISA D. ROSSITER, Administrative Law Judge. This case was tried in Los Angeles, California.
""",
        [("HOLLOWAY FOODS OF VERNON, INC.", ""), ("UNITED FOOD AND COMMERCIAL WORKERS UNION, LOCAL 1442", "")],
        id="N.L.R.B.: an employer and a union",
    ),
    pytest.param(
        """\
UNITED STATES OF AMERICA
BEFORE THE FEDERAL TRADE COMMISSION
COMMISSIONERS: Andrew N. Ferrand, Chairman
Melissa Holyrood
Mark R. Meadows
In the Matter of
QUILLON CHEMICALS PLC, DOCKET NO. 9445
a public limited company,
and
TARRANT COATINGS, INC.,
a corporation.
COMPLAINT
""",
        [("QUILLON CHEMICALS PLC", ""), ("TARRANT COATINGS, INC.", "")],
        id="F.T.C.: no roles",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
EASTERN DISTRICT OF WISCONSIN
UNITED STATES OF AMERICA,
Plaintiff,
v. Case No. 25-CV-0091
2021 CADILLAC ESCALADE, VIN 1GYS4KKJ1MR000000,
and REAL PROPERTY LOCATED AT 411 BIRCH ROAD,
KENOSHA, WISCONSIN,
Defendants,
and
LORETTA KASTNER and MIDSTATE CREDIT UNION,
Claimants.
""",
        [("UNITED STATES OF AMERICA", "plaintiff"), ("LORETTA KASTNER", "claimant"), ("MIDSTATE CREDIT UNION", "claimant")],
        id="things name nobody",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
DISTRICT OF MINNESOTA
LAMONT DUPREE GAINES, Case No. 25-cv-1188 (PJS/DLM)
Petitioner,
v. REPORT AND RECOMMENDATION
B. EISCHEN, Warden, FPC Duluth; and
COLETTE PETERSON, Director, Federal
Bureau of Prisons,
Respondents.
Lamont Dupree Gaines, Reg. No. 20111-041, FPC-Duluth, P.O. Box 1000, Duluth, MN 55814, pro se
petitioner.
Ana H. Vossberg, Assistant United States Attorney, United States Attorney's Office, 300 South
4th Street, Suite 600, Minneapolis, MN 55415, for respondents.
DOUGLAS L. MICHAELS, United States Magistrate Judge
""",
        [("LAMONT DUPREE GAINES", "petitioner"), ("B. EISCHEN", "respondent"), ("COLETTE PETERSON", "respondent")],
        id="where a warden serves",
    ),
    pytest.param(
        """\
IN THE COURT OF COMMON PLEAS OF ALLEGHENY COUNTY, PENNSYLVANIA
CIVIL DIVISION
RENEE A. STOKLOSA, Administratrix CASE NO.: GD-24-008812
of the Estate of FRANK J. STOKLOSA,
Deceased, COMPLAINT IN CIVIL ACTION
Plaintiff,
vs. Filed on behalf of Plaintiff
THREE RIVERS ORTHOPEDICS, P.C., Counsel of Record for this Party:
KARL B. ENGSTROM, M.D., and
UPLAND HOSPITAL, THOMAS Q. MCGARRITY, ESQUIRE
Pa. I.D. #41188
Defendants.
MCGARRITY & LOTZ, P.C.
JURY TRIAL DEMANDED
""",
        [
            ("RENEE A. STOKLOSA", "plaintiff"),
            ("THREE RIVERS ORTHOPEDICS, P.C.", "defendant"),
            ("KARL B. ENGSTROM, M.D.", "defendant"),
            ("UPLAND HOSPITAL", "defendant"),
        ],
        id="Pa.: the right column names counsel",
    ),
    pytest.param(
        """\
COMMONWEALTH OF MASSACHUSETTS
MIDDLESEX, ss. SUPERIOR COURT
DEPARTMENT OF THE TRIAL COURT
CIVIL ACTION NO. 2481CV01190
GAIL F. PETRAKIS and others1
vs.
ZONING BOARD OF APPEALS OF ARLINGFORD & another2
MEMORANDUM OF DECISION AND ORDER ON
CROSS-MOTIONS FOR JUDGMENT ON THE PLEADINGS
1 Nicholas Petrakis and Joan D. Leary.
2 Mystic Hill Development, LLC.
Christopher K. Barry-Shaw
Justice of the Superior Court
DATED: May 20, 2025
""",
        [("GAIL F. PETRAKIS", ""), ("ZONING BOARD OF APPEALS OF ARLINGFORD", "")],
        id="Mass.: and others",
    ),
    pytest.param(
        """\
CAUSE NO. PR-24-03312-2
IN THE ESTATE OF § IN THE PROBATE COURT
§
WALTER EUGENE STRICKLAND, § NO. 2 OF
§
DECEASED § DALLAS COUNTY, TEXAS
DOROTHY STRICKLAND HAYES, §
Contestant, §
§
v. §
§
RAYMOND STRICKLAND, Independent §
Executor, §
Respondent. §
""",
        [("DOROTHY STRICKLAND HAYES", "objector"), ("RAYMOND STRICKLAND", "respondent")],
        id="Tex.: a contestant",
    ),
    pytest.param(
        """\
IN THE CIRCUIT COURT OF THE SEVENTEENTH JUDICIAL CIRCUIT
IN AND FOR BROWARD COUNTY, FLORIDA
IN RE: THE FORMER MARRIAGE OF: CASE NO.: FMCE-20-004411
DIVISION: 36
JACQUELINE MOREAU,
Petitioner/Former Wife,
and
ANDRES F. CASTELLANOS,
Respondent/Former Husband.
SUPPLEMENTAL PETITION FOR MODIFICATION
""",
        [("JACQUELINE MOREAU", "petitioner"), ("ANDRES F. CASTELLANOS", "respondent")],
        id="Fla.: petitioner and former wife",
    ),
    pytest.param(
        """\
FILED: NEW YORK COUNTY CLERK 04/11/2025 05:12 PM INDEX NO. 651188/2024
NYSCEF DOC. NO. 88 RECEIVED NYSCEF: 04/11/2025
SUPREME COURT OF THE STATE OF NEW YORK
NEW YORK COUNTY
PRESENT: HON. ANDREA MASLEY-KENT PART 48
Justice
-----------------------------------------------------------------------------------X
HUDSON QUAY PARTNERS, L.P., INDEX NO. 651188/2024
Plaintiff,
MOTION SEQ. NO. 003
- v -
BELLWETHER CAPITAL MANAGEMENT LLC, SETH DORFMAN, DECISION + ORDER ON
MOTION
Defendants.
-----------------------------------------------------------------------------------X
BELLWETHER CAPITAL MANAGEMENT LLC Third-Party
Index No. 595112/2024
Third-Party Plaintiff,
-against-
QUARRY STREET SERVICES, INC.
Third-Party Defendant.
-----------------------------------------------------------------------------------X
""",
        [
            ("HUDSON QUAY PARTNERS, L.P.", "plaintiff"),
            ("BELLWETHER CAPITAL MANAGEMENT LLC", "defendant"),
            ("SETH DORFMAN", "defendant"),
            ("BELLWETHER CAPITAL MANAGEMENT LLC", "plaintiff"),
            ("QUARRY STREET SERVICES, INC.", "defendant"),
        ],
        id="N.Y.: a form of the court, a third party",
    ),
    pytest.param(
        """\
At a Term of the Family Court of the State of New York, held in and for the
County of Erie, at Buffalo, New York, on May 1, 2025
PRESENT: Hon. Kelly A. Brinkworth-Dale
In the Matter of a Proceeding Under Article 6 of the Family Court Act
File #: 40112
Docket #: V-01182-24
Shantel Burgos, ORDER ON PETITION
Petitioner, FOR CUSTODY
- against -
Marcus D. Rollins,
Respondent.
""",
        [("Shantel Burgos", "petitioner"), ("Marcus D. Rollins", "respondent")],
        id="N.Y.: the title goes on beside the role",
    ),
    pytest.param(
        """\
IN THE COURT OF APPEAL OF THE STATE OF CALIFORNIA
SECOND APPELLATE DISTRICT
DIVISION SIX
In re A.G. et al., Persons Coming 2d Juv. No. B338811
Under the Juvenile Court Law. (Super. Ct. No. 22JV00311)
(San Luis Obispo County)
SAN LUIS OBISPO COUNTY
DEPARTMENT OF SOCIAL
SERVICES,
Plaintiff and Respondent,
v.
M.G.,
Defendant and Appellant.
M.G. (Mother) appeals from the juvenile court's order.
""",
        [("A.G.", ""), ("SAN LUIS OBISPO COUNTY DEPARTMENT OF SOCIAL SERVICES", "respondent"), ("M.G.", "appellant")],
        id="Cal.: persons coming under a law",
    ),
    pytest.param(
        """\
SUPERIOR COURT OF CALIFORNIA,
COUNTY OF ORANGE
CENTRAL JUSTICE CENTER
MINUTE ORDER
DATE: 06/03/2025 TIME: 09:00:00 AM DEPT: C22
JUDICIAL OFFICER PRESIDING: Lon F. Hurwicz
CLERK: M. Trujillo
REPORTER/ERM: None
BAILIFF/COURT ATTENDANT: S. Alvarado
CASE NO: 30-2024-01388881-CU-BC-CJC CASE INIT.DATE: 03/11/2024
CASE TITLE: Palisade Foods, Inc. vs. Ridgeline Cold Storage, LLC
CASE CATEGORY: Civil - Unlimited CASE TYPE: Breach of Contract/Warranty
EVENT TYPE: Demurrer to Amended Complaint
APPEARANCES
Gwendolyn Pratt, from Pratt Okada LLP, present for Plaintiff(s) remotely.
Samuel R. Ito, from Ito Law Group, present for Defendant(s).
""",
        [("Palisade Foods, Inc.", ""), ("Ridgeline Cold Storage, LLC", "")],
        id="Cal.: minutes name the case",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
CENTRAL DISTRICT OF CALIFORNIA
CIVIL MINUTES—GENERAL
Case No. EDCV 24-1991-KK-SPx Date: May 14, 2025
Title: Yolanda Prieto v. Summit Ridge Automotive Group, Inc., et al.
Present: The Honorable KENJI KATO-BRYANT, UNITED STATES DISTRICT JUDGE
Noe Ponce Not Reported
Deputy Clerk Court Reporter
Attorney(s) Present for Plaintiff(s): Attorney(s) Present for Defendant(s):
None Present None Present
Proceedings: (In Chambers) Order GRANTING Plaintiff's Motion to Remand [Dkt. 14]
""",
        [("Yolanda Prieto", ""), ("Summit Ridge Automotive Group, Inc.", "")],
        id="C.D. Cal.: minutes name the case",
    ),
    pytest.param(
        """\
No. 24-____
IN THE
Supreme Court of the United States
____________________
ALDEN TOWNSHIP, MICHIGAN,
Petitioner,
v.
HEARTHSIDE GRAVEL COMPANY AND ELWIN PROUTY,
Respondents.
____________________
On Petition for a Writ of Certiorari
to the Michigan Court of Appeals
____________________
PETITION FOR A WRIT OF CERTIORARI
____________________
MARTIN L. ABELSON
Counsel of Record
ABELSON, PRICE & DUFF, P.L.C.
201 Monroe Ave. NW
Grand Rapids, MI 49503
(616) 555-0130
Counsel for Petitioner
""",
        [("ALDEN TOWNSHIP", "petitioner"), ("HEARTHSIDE GRAVEL COMPANY", "respondent"), ("ELWIN PROUTY", "respondent")],
        id="a township with its state",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
EASTERN DISTRICT OF MICHIGAN
SOUTHERN DIVISION
United States of America,
Plaintiff, Criminal No. 24-20411
v. Hon. Judith E. Levinson
D-1 Rashad Deon Kettles,
D-3 Monique "Mo" Alvarez, and
D-4 Jerrold Finch, a/k/a "Jay,"
Defendants.
/
Government's Response in Opposition to Motion to Sever
""",
        [
            ("United States of America", "plaintiff"),
            ("Rashad Deon Kettles", "defendant"),
            ('Monique "Mo" Alvarez', "defendant"),
            ("Jerrold Finch", "defendant"),
        ],
        id="E.D. Mich.: numbered defendants",
    ),
    pytest.param(
        """\
SURROGATE'S COURT OF THE STATE OF NEW YORK
COUNTY OF WESTCHESTER
--------------------------------------------------------------------x
Probate Proceeding, Will of DECISION AND ORDER
HENRIETTA VAN WYCK LOOMIS, File No. 2024-1188
Deceased.
--------------------------------------------------------------------x
HON. BRANDON R. SALL-IVES, Surrogate
Petitioner Charles Loomis, nominated executor, moves for summary judgment dismissing the
objections of Respondent Beatrice Loomis-Hart.
""",
        [("Charles Loomis", "petitioner"), ("Beatrice Loomis-Hart", "respondent")],
        id="N.Y.: roles in the first sentence of a probate",
    ),
    pytest.param(
        """\
GREENBLATT & SORIANO, P.C.
Melissa A. Soriano, Esq. (ID #031182008)
200 Lake Drive East, Suite 101
Cherry Hill, New Jersey 08002
(856) 555-0166
Attorneys for Plaintiff, Dolores Ianelli
DOLORES IANELLI, SUPERIOR COURT OF NEW JERSEY
LAW DIVISION - CAMDEN COUNTY
Plaintiff, DOCKET NO.: CAM-L-001182-25
vs. Civil Action
FRESHWAY SUPERMARKETS, INC.; ABC COMPLAINT AND JURY DEMAND
CORPORATIONS 1-10; and JOHN DOES 1-10,
Defendants.
""",
        [
            ("DOLORES IANELLI", "plaintiff"),
            ("FRESHWAY SUPERMARKETS, INC.", "defendant"),
            ("ABC CORPORATIONS 1-10", "defendant"),
            ("JOHN DOES 1-10", "defendant"),
        ],
        id="N.J.: the court beside the first party",
    ),
    pytest.param(
        """\
IN THE SUPERIOR COURT OF THE STATE OF WASHINGTON
IN AND FOR THE COUNTY OF KING
PUGET MARINE ELECTRIC, INC., a )
Washington corporation, ) NO. 25-2-08811-4 SEA
)
Plaintiff, ) SUMMONS (20 days)
)
v. )
)
RUSSELL OKAFOR and JANE DOE OKAFOR, )
husband and wife, and the marital community )
composed thereof, )
)
Defendants. )
""",
        [("PUGET MARINE ELECTRIC, INC.", "plaintiff"), ("RUSSELL OKAFOR", "defendant"), ("JANE DOE OKAFOR", "defendant")],
        id="Wash.: a marital community",
    ),
    pytest.param(
        """\
STATE OF MICHIGAN
IN THE CIRCUIT COURT FOR THE COUNTY OF OAKLAND
TOWNSHIP OF BRANDON-LYLE, a Michigan
municipal corporation,
Plaintiff, Case No. 25-211188-CZ
v Hon. Phyllis C. McMillen-Ross
CROOKED LAKE HOLDINGS, LLC, and
ERIC JON TERHUNE, jointly and severally,
Defendants.
______________________________________________________________________________
ROSATI LEHR, P.C. THE DALTON FIRM PLLC
Steven P. Joppa (P39881) Wm. K. Dalton (P41121)
Attorneys for Plaintiff Attorney for Defendants
27555 Executive Drive, Suite 250 110 W. Clinton Street
""",
        [("TOWNSHIP OF BRANDON-LYLE", "plaintiff"), ("CROOKED LAKE HOLDINGS, LLC", "defendant"), ("ERIC JON TERHUNE", "defendant")],
        id="Mich.: v without a period, the judge beside it",
    ),
    pytest.param(
        """\
Neutral Citation Number: [2025] EWHC 1188 (Comm)
Case No: CL-2023-000411
IN THE HIGH COURT OF JUSTICE
BUSINESS AND PROPERTY COURTS OF ENGLAND AND WALES
COMMERCIAL COURT (KBD)
Royal Courts of Justice, Rolls Building
Fetter Lane, London, EC4A 1NL
Date: 16 May 2025
Before :
MR JUSTICE FOXLEY
- - - - - - - - - - - - - - - - - - - - -
Between :
(1) HARROWGATE SHIPPING S.A. Claimants
(2) HARROWGATE BULK PTE LTD
- and -
(1) ANGLO-BALTIC TRADING LIMITED Defendants
(2) MR IGOR PETRENKO
- - - - - - - - - - - - - - - - - - - - -
Nigel Eaves KC and Sophie Marr (instructed by Holt Rennick LLP) for the Claimants
Timothy Young-Price KC (instructed by Wells & Co) for the First Defendant
Hearing dates: 3-5 March 2025
""",
        [
            ("HARROWGATE SHIPPING S.A.", "claimant"),
            ("HARROWGATE BULK PTE LTD", "claimant"),
            ("ANGLO-BALTIC TRADING LIMITED", "defendant"),
            ("IGOR PETRENKO", "defendant"),
        ],
        id="England: numbered lists, the role beside the first",
    ),
    pytest.param(
        """\
IN THE UNITED STATES DISTRICT COURT
FOR THE SOUTHERN DISTRICT OF FLORIDA
CASE NO. 25-MC-21188
IN RE: EX PARTE APPLICATION OF
ANDINA MINERALS S.A. and JORGE PAZ-ORREGO,
FOR AN ORDER TO OBTAIN DISCOVERY FOR USE
IN FOREIGN PROCEEDINGS PURSUANT TO 28 U.S.C. § 1782
/
""",
        [("ANDINA MINERALS S.A.", "petitioner"), ("JORGE PAZ-ORREGO", "petitioner")],
        id="an application without an opponent",
    ),
    pytest.param(
        """\
IN THE
Court of Appeals of Indiana
In re: The Termination of the Parent-Child Relationship of B.W. (Minor Child) and
T.W. (Mother),
T.W. (Mother),
Appellant-Respondent
v.
Indiana Department of Child Services,
Appellee-Petitioner
May 30, 2025
Court of Appeals Case No.
24A-JT-2881
Appeal from the Marion Superior Court
The Honorable Danielle P. Gaughan-Roe, Judge
Trial Court Cause No.
49D15-2402-JT-1188
Opinion by Judge Felix-Moore
Chief Judge Altice-Byrd and Judge Brown concur.
""",
        [
            ("T.W.", "appellant"),
            ("Indiana Department of Child Services", "appellee"),
        ],
        id="Ind.: appellant first, respondent below",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
EASTERN DISTRICT OF LOUISIANA
TERREBONNE DREDGING, LLC CIVIL ACTION
VERSUS NO. 24-1188
GULF STATES INDEMNITY COMPANY, ET AL. SECTION "R" (3)
ORDER AND REASONS
Before the Court is defendant's motion to dismiss.
New Orleans, Louisiana, this 5th day of May, 2025.
SARAH S. VANCE-DELL
UNITED STATES DISTRICT JUDGE
""",
        [("TERREBONNE DREDGING, LLC", ""), ("GULF STATES INDEMNITY COMPANY", "")],
        id="La.: civil action beside the first party",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
DISTRICT OF NEW HAMPSHIRE
Granite Peak Outfitters, LLC
v. Civil No. 24-cv-118-SM-TSM
Opinion No. 2025 DNH 055
Liberty Surplus Insurance Co.
ORDER
Granite Peak Outfitters sued its insurer.
SO ORDERED.
____________________________
Steven J. McAuley
United States District Judge
May 7, 2025
cc: Robert S. Carey, Esq.
Doreen F. Connor, Esq.
""",
        [("Granite Peak Outfitters, LLC", ""), ("Liberty Surplus Insurance Co.", "")],
        id="N.H.: number of the opinion",
    ),
    pytest.param(
        """\
STATE OF MINNESOTA DISTRICT COURT
COUNTY OF HENNEPIN FOURTH JUDICIAL DISTRICT
Case Type: Contract
Court File No. 27-CV-24-1188
Judge: Patrick D. Robben-Hart
North Loop Brewing Company,
Plaintiff,
vs. SUMMONS
Twin Cities Glassworks, Inc., and
Eleanor Sundquist,
Defendants.
""",
        [("North Loop Brewing Company", "plaintiff"), ("Twin Cities Glassworks, Inc.", "defendant"), ("Eleanor Sundquist", "defendant")],
        id="Minn.: type of the case",
    ),
    pytest.param(
        """\
DISTRICT COURT, CITY AND COUNTY OF DENVER,
STATE OF COLORADO
1437 Bannock Street, Denver, Colorado 80202
Plaintiff: FRONT RANGE ROOFING, INC., a Colorado corporation
v.
Defendants: MARCIA ELLSWORTH; and HIGHLANDS
TOWNHOMES ASSOCIATION, a Colorado nonprofit corporation
▲ COURT USE ONLY ▲
Attorneys for Plaintiff:
Dale R. Whitcomb, Atty. Reg. No. 21188
WHITCOMB LAW, P.C. Case Number: 2024CV031188
1600 Broadway, Suite 1600
Denver, Colorado 80202 Division: 269 Courtroom:
COMPLAINT AND JURY DEMAND
""",
        [("FRONT RANGE ROOFING, INC.", "plaintiff"), ("MARCIA ELLSWORTH", "defendant"), ("HIGHLANDS TOWNHOMES ASSOCIATION", "defendant")],
        id="Colo.: labels, and a list that goes on",
    ),
    pytest.param(
        """\
IN THE CIRCUIT COURT OF JACKSON COUNTY, MISSOURI
AT KANSAS CITY
STATE OF MISSOURI, ex rel. )
BRENDA OSTRANDER, Director of )
Revenue, )
)
Relator, )
)
v. ) Case No. 2416-CV11188
)
HON. JUSTINE E. DELMAR, ) Division 4
Circuit Judge, )
)
Respondent. )
""",
        [("STATE OF MISSOURI", "plaintiff"), ("BRENDA OSTRANDER", "plaintiff"), ("JUSTINE E. DELMAR", "respondent")],
        id="Mo.: a judge is sued",
    ),
    pytest.param(
        """\
UNITED STATES OF AMERICA
MERIT SYSTEMS PROTECTION BOARD
ROLAND T. FEATHERS, DOCKET NUMBER
Appellant, DC-0752-24-0118-I-1
v.
DEPARTMENT OF VETERANS AFFAIRS, DATE: May 5, 2025
Agency.
THIS FINAL ORDER IS NONPRECEDENTIAL
Alan V. Edmunds-Cho, Esquire, Ponte Vedra Beach, Florida, for the appellant.
Glynneisha Bell-Ward, Esquire, Washington, D.C., for the agency.
BEFORE
Henry J. Kerner-Fox, Vice Chairman
Cathy A. Harrison, Member
""",
        [("ROLAND T. FEATHERS", "appellant"), ("DEPARTMENT OF VETERANS AFFAIRS", "respondent")],
        id="M.S.P.B.: the agency",
    ),
    pytest.param(
        """\
UNITED STATES PATENT AND TRADEMARK OFFICE
Trademark Trial and Appeal Board
P.O. Box 1451
Alexandria, VA 22313-1451
Opposition No. 91288811
Maison Verreaux S.A.S.
v.
Blue Thistle Candles LLC
Before Wellington-Ray, Lykos and Cohen-Hart,
Administrative Trademark Judges.
By the Board:
""",
        [("Maison Verreaux S.A.S.", ""), ("Blue Thistle Candles LLC", "")],
        id="T.T.A.B.: no roles",
    ),
    pytest.param(
        """\
ARMED SERVICES BOARD OF CONTRACT APPEALS
Appeal of - )
)
Ridgeback Construction Group, Inc. ) ASBCA No. 63811
)
Under Contract No. W912DY-20-C-0011 )
APPEARANCES FOR THE APPELLANT: Donald A. Tobin, Esq.
Lori Ann Lange-Roth, Esq.
Peckham & Tobin PLLC
Washington, DC
APPEARANCES FOR THE GOVERNMENT: Michael P. Goodwin, Esq.
Engineer Chief Trial Attorney
OPINION BY ADMINISTRATIVE JUDGE MCNULTY-SAENZ
""",
        [("Ridgeback Construction Group, Inc.", "")],
        id="A.S.B.C.A.: who appeals",
    ),
    pytest.param(
        """\
Award
FINRA Dispute Resolution Services
In the Matter of the Arbitration Between:
Claimant Case Number: 24-01188
Agnes R. Thorvald
vs.
Respondents Hearing Site: Chicago, Illinois
Pinebrook Securities, LLC
Leland J. Stokes
REPRESENTATION OF PARTIES
For Claimant Agnes R. Thorvald: Mitchell B. Goldman, Esq., Goldman Scarpetta, P.C., Chicago, Illinois.
For Respondents Pinebrook Securities, LLC and Leland J. Stokes: Dana Nelson-Ferry, Esq., Ulmer & Byrd LLP, Chicago, Illinois.
""",
        [("Agnes R. Thorvald", "claimant"), ("Pinebrook Securities, LLC", "respondent"), ("Leland J. Stokes", "respondent")],
        id="an award of arbitrators",
    ),
    pytest.param(
        """\
U.S. Department of Justice Decision of the Board of Immigration Appeals
Executive Office for Immigration Review
Falls Church, Virginia 22041
File: A208-118-811 - Newark, NJ Date: MAY 2 2025
In re: Edwin Rolando XITUMUL-LOPEZ
IN REMOVAL PROCEEDINGS
APPEAL
ON BEHALF OF RESPONDENT: Lauren C. Anselmo, Esquire
ON BEHALF OF DHS: Christopher R. Coxe
Assistant Chief Counsel
APPLICATION: Asylum; withholding of removal
""",
        [("Edwin Rolando XITUMUL-LOPEZ", "")],
        id="B.I.A.: a removal",
    ),
    pytest.param(
        """\
IN THE IOWA DISTRICT COURT FOR POLK COUNTY
CEDAR VALLEY SEED COOPERATIVE, CASE NO. LACL151188
Plaintiff,
v. PETITION AT LAW
AGRI-TECH DRONES, LLC; and MASON AND JURY DEMAND
PELZER, Individually,
Defendants.
""",
        [("CEDAR VALLEY SEED COOPERATIVE", "plaintiff"), ("AGRI-TECH DRONES, LLC", "defendant"), ("MASON PELZER", "defendant")],
        id="Iowa: the demand for a jury beside a name",
    ),
    pytest.param(
        """\
IN THE UNITED STATES BANKRUPTCY COURT
FOR THE SOUTHERN DISTRICT OF TEXAS
HOUSTON DIVISION
In re: § Chapter 11
§
BRAZOS MIDSTREAM PARTNERS, LP, § Case No. 24-31188 (CML)
et al., §
§
Debtors.1 § (Jointly Administered)
DEBTORS' FIRST OMNIBUS OBJECTION TO CERTAIN PROOFS OF CLAIM
1 The Debtors in these chapter 11 cases are: Brazos Midstream Partners, LP and Brazos GP, LLC.
""",
        [("BRAZOS MIDSTREAM PARTNERS, LP", "debtor")],
        id="a footnote behind the role",
    ),
    pytest.param(
        """\
[DO NOT PUBLISH]
In the
United States Court of Appeals
For the Eleventh Circuit
____________________
No. 24-10118
Non-Argument Calendar
____________________
SHAQUILLE DEVON TURNER,
Petitioner-Appellant,
versus
SECRETARY, FLORIDA DEPARTMENT OF CORRECTIONS,
ATTORNEY GENERAL, STATE OF FLORIDA,
Respondents-Appellees.
____________________
Appeal from the United States District Court
for the Middle District of Florida
D.C. Docket No. 8:21-cv-01188-TPB-AEP
____________________
Before ROSENBLATT, GRANT-LEE, and ABUDUL, Circuit Judges.
PER CURIAM:
""",
        [
            ("SHAQUILLE DEVON TURNER", "appellant"),
            ("SECRETARY, FLORIDA DEPARTMENT OF CORRECTIONS", "appellee"),
            ("ATTORNEY GENERAL, STATE OF FLORIDA", "appellee"),
        ],
        id="11th Cir.: two offices",
    ),
    pytest.param(
        """\
UNPUBLISHED
UNITED STATES COURT OF APPEALS
FOR THE FOURTH CIRCUIT
No. 24-1118
BLUE RIDGE ENVIRONMENTAL LEAGUE, INC.,
Plaintiff - Appellant,
v.
NANTAHALA POWER COMPANY; U.S. FOREST SERVICE; RANDALL MOORELAND, in
his official capacity as Chief of the Forest Service,
Defendants - Appellees.
------------------------------
NORTH CAROLINA CHAMBER,
Amicus Supporting Appellees.
Appeal from the United States District Court for the Western District of North Carolina, at
Asheville. Martin K. Reidinger-Poe, Chief District Judge. (1:22-cv-00118-MR)
Argued: January 28, 2025 Decided: May 5, 2025
Before DIAZ-COLE, Chief Judge, and WYNN and HEYTENS-RO, Circuit Judges.
Affirmed by unpublished opinion. Judge Wynn wrote the opinion, in which Chief Judge Diaz-Cole and
Judge Heytens-Ro joined.
ARGUED: Austin Donald Gerken-Lee, SOUTHERN ENVIRONMENTAL ADVOCATES, Asheville, North
Carolina, for Appellant. Craig D. Galli, HOLLAND & HARTLEY LLP, Salt Lake City, Utah, for
Appellees.
""",
        [
            ("BLUE RIDGE ENVIRONMENTAL LEAGUE, INC.", "appellant"),
            ("NANTAHALA POWER COMPANY", "appellee"),
            ("U.S. FOREST SERVICE", "appellee"),
            ("RANDALL MOORELAND", "appellee"),
            ("NORTH CAROLINA CHAMBER", "amicus"),
        ],
        id="4th Cir.: a friend of the court",
    ),
    pytest.param(
        """\
United States Court of Appeals
FOR THE DISTRICT OF COLUMBIA CIRCUIT
Argued January 14, 2025 Decided May 6, 2025
No. 23-1188
CHESAPEAKE GAS ALLIANCE,
PETITIONER
v.
FEDERAL ENERGY REGULATORY COMMISSION,
RESPONDENT
PIEDMONT TRANSMISSION LLC,
INTERVENOR
Consolidated with 23-1190
On Petitions for Review of Orders of the
Federal Energy Regulatory Commission
Carolyn Elefant-May argued the cause for petitioner. With her on the briefs was Jeremy C. Marwick.
Jared B. Fishwick, Attorney, Federal Energy Regulatory Commission, argued the cause for respondent.
Before: PILLARD-OX, KATZMANN, and GARCIA-LEE, Circuit Judges.
Opinion for the Court filed by Circuit Judge KATZMANN.
""",
        [
            ("CHESAPEAKE GAS ALLIANCE", "petitioner"),
            ("FEDERAL ENERGY REGULATORY COMMISSION", "respondent"),
            ("PIEDMONT TRANSMISSION LLC", "intervenor"),
        ],
        id="D.C. Cir.: argued and decided",
    ),
    pytest.param(
        """\
Matter of Adelstein v New York City Bd. of Stds. & Appeals
2025 NY Slip Op 02118
Decided on April 10, 2025
Appellate Division, First Department
Before: Renwick-Ames, P.J., Kapnick, Gesmer-Roy, Shulman, JJ.
Index No. 151188/23 Appeal No. 4118 Case No. 2024-01188
[*1]In the Matter of Joseph Adelstein et al., Petitioners-Appellants,
v
New York City Board of Standards and Appeals et al., Respondents-Respondents.
Law Office of Jack L. Lester, East Hampton (Jack L. Lester of counsel), for appellants.
Muriel Goode-Tran, Corporation Counsel, New York (Kate Fletcher of counsel), for respondents.
""",
        [("Joseph Adelstein", "appellant"), ("New York City Board of Standards and Appeals", "respondent")],
        id="N.Y.: star pages",
    ),
    pytest.param(
        """\
NOTICE: Summary decisions issued by the Appeals Court pursuant to M.A.C. Rule 23.0
COMMONWEALTH OF MASSACHUSETTS
APPEALS COURT
24-P-118
HELEN T. QUIGLEY, trustee,1
vs.
PLANNING BOARD OF DUXBRIDGE & others.2
MEMORANDUM AND ORDER PURSUANT TO RULE 23.0
By the Court (Massing-Holt, Hershfang & D'Angelo, JJ.3),
Entered: May 5, 2025.
""",
        [("HELEN T. QUIGLEY", ""), ("PLANNING BOARD OF DUXBRIDGE", "")],
        id="Mass.: notes behind names",
    ),
    pytest.param(
        """\
IN THE UNITED STATES DISTRICT COURT
FOR THE WESTERN DISTRICT OF VIRGINIA
ROANOKE DIVISION
UNITED STATES OF AMERICA : SEALED INDICTMENT
:
v. : Criminal No. 7:25-CR-00118
:
JAMAL EDWARD STRICKLER, : In violation of:
a.k.a. "Mally," : 21 U.S.C. § 846
KEVIN ROSS TATE, and :
LATISHA MONIQUE GREER :
The Grand Jury charges that:
COUNT ONE
""",
        [("UNITED STATES OF AMERICA", ""), ("JAMAL EDWARD STRICKLER", ""), ("KEVIN ROSS TATE", ""), ("LATISHA MONIQUE GREER", "")],
        id="an indictment without roles",
    ),
    pytest.param(
        """\
The Honorable Ricardo S. Martell
UNITED STATES DISTRICT COURT
WESTERN DISTRICT OF WASHINGTON
AT SEATTLE
RAINIER OUTDOOR SUPPLY, INC.,
Plaintiff,
v.
CASCADIA TRAIL GEAR, LLC, and PETER
LINDGREN, individually and on behalf of his
marital community,
Defendants.
NO. 2:24-cv-01188-RSM
DECLARATION OF HANNAH BECK IN
SUPPORT OF PLAINTIFF'S MOTION FOR
SUMMARY JUDGMENT
I, Hannah Beck, declare as follows:
""",
        [("RAINIER OUTDOOR SUPPLY, INC.", "plaintiff"), ("CASCADIA TRAIL GEAR, LLC", "defendant"), ("PETER LINDGREN", "defendant")],
        id="a marital community that is not named",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
SOUTHERN DISTRICT OF NEW YORK
SECURITIES AND EXCHANGE COMMISSION,
Plaintiff,
-against-
ORION CREST CAPITAL LLC, GREGORY P. HALE,
and TANIA VOSS,
Defendants,
-and-
HALE FAMILY HOLDINGS LP and
MIRANDA HALE,
Relief Defendants.
24 Civ. 1188 (JPO)
ECF CASE
COMPLAINT AND JURY DEMAND
""",
        [
            ("SECURITIES AND EXCHANGE COMMISSION", "plaintiff"),
            ("ORION CREST CAPITAL LLC", "defendant"),
            ("GREGORY P. HALE", "defendant"),
            ("TANIA VOSS", "defendant"),
            ("HALE FAMILY HOLDINGS LP", "defendant"),
            ("MIRANDA HALE", "defendant"),
        ],
        id="relief defendants",
    ),
    pytest.param(
        """\
IN THE UNITED STATES DISTRICT COURT
FOR THE NORTHERN DISTRICT OF ALABAMA
SOUTHERN DIVISION
EQUAL EMPLOYMENT OPPORTUNITY )
COMMISSION, )
)
Plaintiff, )
)
and ) Civil Action Number
) 2:24-cv-01188-AKK
SHERRY L. BAINES, )
)
Intervenor-Plaintiff, )
)
v. )
)
DIXIE FOUNDRY & MACHINE CO., )
)
Defendant. )
""",
        [
            ("EQUAL EMPLOYMENT OPPORTUNITY COMMISSION", "plaintiff"),
            ("SHERRY L. BAINES", "intervenor"),
            ("DIXIE FOUNDRY & MACHINE CO.", "defendant"),
        ],
        id="who joins a plaintiff, above the number",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
EASTERN DISTRICT OF NEW YORK
--------------------------------------------------------------x
TRUSTEES OF THE NORTHEAST CARPENTERS
HEALTH, PENSION, ANNUITY, AND
APPRENTICESHIP FUNDS,
Petitioners,
v. MEMORANDUM & ORDER
24-CV-1188 (HG)
BRIARWOOD INTERIORS, INC.,
Respondent.
--------------------------------------------------------------x
HECTOR GONZALEZ-LYLE, United States District Judge:
""",
        [
            ("TRUSTEES OF THE NORTHEAST CARPENTERS HEALTH, PENSION, ANNUITY, AND APPRENTICESHIP FUNDS", "petitioner"),
            ("BRIARWOOD INTERIORS, INC.", "respondent"),
        ],
        id="one party of many funds",
    ),
    pytest.param(
        """\
Entered: May 6th, 2025
Signed: May 6th, 2025
SO ORDERED
IN THE UNITED STATES BANKRUPTCY COURT
FOR THE DISTRICT OF MARYLAND
at Greenbelt
IN RE: Case No. 24-11188-MCR
Patrice Lynette Holloman Chapter 13
Debtor
Bayline Bank, N.A.
Movant
v.
Patrice Lynette Holloman
Respondent
ORDER TERMINATING AUTOMATIC STAY
""",
        [("Patrice Lynette Holloman", "debtor"), ("Bayline Bank, N.A.", "petitioner"), ("Patrice Lynette Holloman", "respondent")],
        id="a movant without punctuation",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
EASTERN DISTRICT OF LOUISIANA
IN THE MATTER OF BAYOU TOWING, CIVIL ACTION
INC., AS OWNER OF THE M/V MISS
DARLENE, PETITIONING FOR NO. 24-1188
EXONERATION FROM OR
LIMITATION OF LIABILITY SECTION "M" (1)
ORDER & REASONS
""",
        [("BAYOU TOWING, INC.", "")],
        id="admiralty: the owner of a ship",
    ),
    pytest.param(
        """\
United States Court of Appeals
For the Eighth Circuit
___________________________
No. 24-1118
___________________________
Prairie State Bank & Trust
Plaintiff - Appellee
v.
Donald Ray Fitch; Fitch Land & Cattle, Inc.
Defendants - Appellants
Deere & Harlow Credit
Defendant
____________
Appeal from United States District Court
for the District of South Dakota - Southern
____________
Submitted: January 15, 2025
Filed: May 6, 2025
____________
Before COLLINS, Chief Judge, LOKEN and KELLY-STRAND, Circuit Judges.
____________
LOKEN, Circuit Judge.
""",
        [
            ("Prairie State Bank & Trust", "appellee"),
            ("Donald Ray Fitch", "appellant"),
            ("Fitch Land & Cattle, Inc.", "appellant"),
            ("Deere & Harlow Credit", "defendant"),
        ],
        id="8th Cir.: no punctuation",
    ),
]


@pytest.mark.parametrize(("text", "parties"), PAPERS)
def test_parties_and_roles(text: str, parties: list[tuple[str, str]]) -> None:
    read = [(flat(party.name.name), party.role) for caption in structures_of(text).captions for party in caption.parties]
    assert list(dict.fromkeys(read)) == parties
