"""Words by which the parts of a caption, an address block and a signature block are told apart.

Sources: Fed. R. Civ. P. 10(a) and 11(a), Fed. R. App. P. 32(a)(2), Official Bankruptcy Form 416A-416D (captions),
and the caption rules of the state courts that follow them.
"""

from __future__ import annotations

PUBLIC_BODY_WORDS: tuple[str, ...] = (
    "Department", "Dept.", "Bureau", "Agency", "Administration", "Commission", "Ministry", "Secretariat", "Treasury", "Republic",
    "Government", "Police", "Sheriff's Office", "Parish", "Municipality", "Authority", "Congress", "Senate", "Legislature", "Council of",
    "Attorney General", "Special Counsel", "Solicitor General", "Internal Revenue Service", "Revenue Service", "Public Defender",
    "Social Security", "School District", "Water District", "Unified School", "Board of", "District Attorney", "Army", "Navy",
    "Appeals Board", "Judicial Panel", "Office of Court", "Immigration Services", "Citizenship and Immigration", "Customs and Border",
)
"""Anywhere in a name, one of these makes it a public body."""

PUBLIC_BODY_OPENINGS: tuple[str, ...] = (
    "United States", "U.S.", "U. S.", "State of", "Commonwealth of", "People of", "The People", "City of", "County of", "Town of",
    "Village of", "Borough of", "Township of", "Kingdom of", "Republic of", "Federal", "Government of", "Office of", "Secretary of",
    "Internal Revenue", "Board of", "Department of", "Director,", "Commissioner of", "Islamic Republic", "Province of", "Territory of",
)
"""At the head of a name, one of these makes it a public body."""

ORGANISATION_WORDS: tuple[str, ...] = (
    "Company", "Corporation", "Bank", "Insurance", "Assurance", "Association", "Society", "Church", "Chapel", "Ministries", "Temple",
    "University", "College", "School", "Foundation", "Union", "Fund", "Trust", "Group", "Partners", "Partnership", "Holdings", "Holding",
    "Services", "Service", "Systems", "Technologies", "Technology", "Program", "Programs", "Center", "Centre", "League", "Club",
    "Committee", "Institute", "Hospital", "Clinic", "Health", "Healthcare", "Medical", "Financial", "Finance", "Mortgage", "Capital",
    "Energy", "Power", "Electric", "Motors", "Motor", "Airlines", "Railroad", "Railway", "Transport", "Transportation", "Logistics",
    "Construction", "Builders", "Contractors", "Properties", "Realty", "Estates", "Development", "Management", "Consulting", "Solutions",
    "Software", "Networks", "Network", "Communications", "Media", "Press", "Publishing", "Records", "Entertainment", "Pictures",
    "Studios", "Industries", "Manufacturing", "Products", "Laboratories", "Pharmaceuticals", "Therapeutics", "Foods", "Restaurants",
    "Stores", "Enterprises", "Ventures", "Associates", "Brothers", "Bros.", "Federation", "Coalition", "Alliance", "Council", "Project",
    "Organization", "Cooperative", "Collective", "Credit", "Leasing", "Cards", "Card", "Dealers", "Players", "Workers", "Teamsters",
    "Local", "International", "National", "Operations", "Labs", "Law", "Attorneys", "Firm", "Offices", "Office", "Chamber", "Fellowship",
    "Academy", "Museum", "Library", "Theatre", "Theater", "Conference", "Reporters", "Veterans", "Defense", "Legal", "Investments",
    "Securities", "Advisors", "Trustees", "Resources", "Oil", "Gas", "Petroleum", "Mining", "Steel", "Chemical", "Coal", "Bancorp",
)
"""Anywhere in a name, one of these words makes it an organisation rather than a person."""

DESCRIPTION_OPENINGS: tuple[str, ...] = (
    "a", "an", "the", "as", "in", "on", "by", "for", "and", "or", "of", "with", "through", "et", "individually", "personally", "jointly",
    "severally", "inclusive", "its", "his", "her", "their", "both", "each", "all", "also", "doing", "formerly", "now", "deceased",
    "minor", "minors", "collectively", "solely", "who", "being", "trading", "acting", "successor", "survivor", "trustee", "executor",
    "executrix", "administrator", "administratrix", "guardian", "conservator", "next", "citizen", "ex",
)
"""A piece between commas that begins with one of these describes the party before it and names no other."""

OFFICES: tuple[str, ...] = (
    "President", "Vice President", "Secretary", "Governor", "Lieutenant Governor", "Mayor", "Director", "Commissioner", "Warden",
    "Sheriff", "Attorney General", "Superintendent", "Administrator", "Chairman", "Chairwoman", "Chair", "Chief", "Clerk", "Treasurer",
    "Comptroller", "Trustee", "Executor", "Executrix", "Administratrix", "Guardian", "Conservator", "Receiver", "Registrar", "Judge",
    "Officer", "Deputy", "Captain", "Sergeant", "Lieutenant", "Detective", "Acting", "Interim", "Individually", "United States Attorney",
    "U.S. Attorney", "District Attorney", "Postmaster General", "Solicitor General", "Inspector General", "General Counsel", "Successor",
    "Survivor", "Next Friend", "Minister", "Ambassador", "Chancellor", "Dean", "Principal", "Colonel", "General", "Members", "Member",
)
"""A piece between commas that begins with one of these is the office of the person before it."""

COURT_WORDS: tuple[str, ...] = (
    "COURT", "DISTRICT OF", "DIVISION", "JUDICIAL DISTRICT", "JUDICIAL CIRCUIT", "COUNTY OF", "CIRCUIT", "TRIBUNAL", "APPEALS BOARD",
    "BUREAU OF WORKERS", "COMMISSION ON", "IN THE MATTER BEFORE", "CHANCERY",
)
"""In a line of capitals or title case above the parties, one of these makes it the court's line."""

PAPER_WORDS: tuple[str, ...] = (
    "ORDER", "MOTION", "COMPLAINT", "PETITION", "NOTICE", "BRIEF", "OPINION", "JUDGMENT", "MEMORANDUM", "DECLARATION", "AFFIDAVIT",
    "STIPULATION", "ANSWER", "RESPONSE", "REPLY", "REQUEST", "APPLICATION", "REPORT", "INDICTMENT", "INFORMATION", "SUMMONS", "SUBPOENA",
    "CERTIFICATE", "EXHIBIT", "APPENDIX", "JURY", "INTRODUCTION", "OBJECTION", "OBJECTIONS", "STATEMENT", "DISCLOSURE", "SUGGESTION",
    "INTERROGATORIES", "DEPOSITION", "TRANSCRIPT", "AMENDED", "FIRST AMENDED", "DOCKETING", "AGREEMENT", "PLEA", "VERDICT", "DEFENDANTS'",
    "PLAINTIFFS'", "PLAINTIFF'S", "DEFENDANT'S", "HEARING", "TEMPORARY", "PRELIMINARY", "REPLY", "SCHEDULING", "PROPOSED", "JOINT",
    "UNOPPOSED", "EMERGENCY", "CLASS", "VERIFIED", "EX", "EX-PARTE", "ON", "APPEAL", "BEFORE", "SYLLABUS", "CERTIORARI", "FINDINGS",
    "SUPPLEMENTAL", "RULE", "CORPORATE", "WRIT", "PROTECTIVE", "EXPERT", "REBUTTAL", "TRIAL", "PRETRIAL", "SUMMARY", "FINAL",
)
"""A line that begins with one of these is the title of the paper, which ends the caption's parties."""
