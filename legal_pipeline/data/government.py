"""Heads of the names of public bodies and bodies known by their own name or acronym.

Sources: A-Z Index of U.S. Government Departments and Agencies (USA.gov); The Bluebook T1.2 (federal agencies).
"""

from __future__ import annotations

GOVERNMENT_HEADS: frozenset[str] = frozenset(
    """Department Dept. Bureau Agency Commission Administration Office Committee Subcommittee Board Authority Ministry Senate Congress Legislature Assembly Directorate
Secretariat Police Constabulary Parliament Conference Commissioners Council Service Registry Treasury Inspectorate Patrol Army Navy""".split()
)
"""`Head of (the) X`, `X Head`: a public body when the words around fit; weak ones are listed below."""

WEAK_HEADS: frozenset[str] = frozenset(
    {"Board", "Office", "Committee", "Council", "Service", "Conference", "Assembly", "Administration", "Authority", "Commissioners", "Agency", "Registry"}
)
"""Found in private names too ("Board of Directors", "Administration Agreement"): need a neighbour that is public."""

PUBLIC_WORDS: frozenset[str] = frozenset(
    """Federal National State County City Municipal Public U.S. US United States Judicial Sentencing Court Courts Water Resources Housing Health Education Labor Workers Compensation
Homeland Security Justice Treasury Commerce Defense Energy Transportation Agriculture Interior Veterans Environmental Protection Human Civil Criminal Corrections Prisons
Probation Pretrial Parole Prosecutor Attorney Solicitor Inspector Revenue Tax Insurance Securities Exchange Trade Communications Elections Election Ethics Judges Judiciary Judge
Magistrate Magistrates Bankruptcy Immigration Customs Border Social Patent Trademark Copyright Personnel Management Budget Investigation Investigations Enforcement Police First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh
Planning Zoning Supervisors Children Families Family Child Disclosure Special Counsel Administrative Technology Rules Practice Procedure Defender Services Finance Financial
Codes Conduct International Intercircuit Audits Facilities Space Appeals Review Rights Natural Wildlife Fish Forest Land Reclamation Park Narcotics Drug Alcohol Tobacco Firearms Marshals Secret Postal
Emergency Consumer Licensing Medical Professional Responsibility Utilities Utility Transit Port School Schools Regents Senior Circuit Governors Reserve Oceanic Aviation Highway""".split()
)
"""One of these beside a weak head makes it a public body."""

GOVERNMENT_NAMES: tuple[str, ...] = tuple(
    """Congress|Congress of the United States|U.S. Congress|United States Congress|House of Representatives|U.S. House of Representatives|United States Senate|U.S. Senate|White House|Federal Bureau of Investigation
Central Intelligence Agency|Internal Revenue Service|Securities and Exchange Commission|Federal Trade Commission|Food and Drug Administration|Environmental Protection Agency
Social Security Administration|Small Business Administration|Federal Reserve|Federal Reserve Board|Federal Communications Commission|Federal Deposit Insurance Corporation|National Labor Relations Board
Equal Employment Opportunity Commission|Occupational Safety and Health Administration|Consumer Financial Protection Bureau|Drug Enforcement Administration|Patent and Trademark Office
United States Patent and Trademark Office|U.S. Patent and Trademark Office|Copyright Office|U.S. Copyright Office|Library of Congress|Government Accountability Office|Office of Management and Budget
Customs and Border Protection|U.S. Customs and Border Protection|Immigration and Customs Enforcement|U.S. Immigration and Customs Enforcement|Immigration and Naturalization Service
Citizenship and Immigration Services|U.S. Citizenship and Immigration Services|Secret Service|Marshals Service|U.S. Marshals Service|United States Marshals Service|Coast Guard|National Guard|Postal Service
U.S. Postal Service|United States Postal Service|Judicial Conference|Judicial Conference of the United States|Administrative Office of the United States Courts|Administrative Office of the U.S. Courts
Federal Judicial Center|Sentencing Commission|United States Sentencing Commission|U.S. Sentencing Commission|Department of Justice|Department of State|State Department|Justice Department|Treasury Department
Department of Homeland Security|Department of Labor|Department of Defense|Department of Education|Department of Energy|Department of Commerce|Department of Agriculture|Department of the Interior
Department of Transportation|Department of the Treasury|Department of Veterans Affairs|Department of Health and Human Services|Department of Housing and Urban Development|European Commission|United Nations
World Bank|NATO|World Health Organization|Special Counsel's Office|Special Counsel’s Office|Office of the Special Counsel|Office of the Attorney General|Attorney General's Office|District Attorney's Office|U.S. Attorney's Office
United States Attorney's Office|Office of the United States Trustee|Office of the Public Defender|Federal Public Defender|Federal Defender|Bureau of Prisons|Federal Bureau of Prisons|Office of the Solicitor|Solicitor General's Office
National Security Council|Centers for Disease Control and Prevention|National Institutes of Health|Federal Aviation Administration|National Transportation Safety Board|Federal Election Commission|Bureau of Land Management
Fish and Wildlife Service|Forest Service|National Park Service|Census Bureau|Government Printing Office|General Services Administration|Office of Personnel Management|Peace Corps|Nuclear Regulatory Commission""".replace("\n", "|").split("|")
)
"""Found wherever they are printed."""

GOVERNMENT_ACRONYMS: tuple[str, ...] = (
    "FBI", "CIA", "IRS", "DOJ", "DHS", "DEA", "ATF", "EEOC", "NLRB", "FTC", "FCC", "FDIC", "FDA", "EPA", "OSHA", "USCIS", "INS", "CBP", "NSA", "NASA", "HHS", "HUD", "USPTO", "USPS",
    "FAA", "NHTSA", "CFPB", "FERC", "FEMA", "NIH", "GSA", "USDA", "AOUSC", "NYPD", "LAPD", "CFTC", "FINRA", "TSA", "SSA", "OFAC", "U.N.",
)
"""Upper case only; kept to those with no second meaning in legal papers."""

ACTING_VERBS: frozenset[str] = frozenset(
    """appeals appealed argues argued agrees agreed alleges alleged asserts asserted asks asked claims claimed contends contended concedes conceded charged charges moved moves filed files seeks sought
opposes opposed brought brings submits submitted requests requested represents failed fails has's sued sues responds responded maintains maintained intervened intends contracted indicted prosecuted offered offers""".split()
)
"""`The United States` before one of these acts; it is a body, not a place."""
