"""Words by which lists of counsel, address blocks and signature blocks are read.

Sources: Fed. R. Civ. P. 11(a), Fed. R. App. P. 12(b) and 32(a)(2)(F); the lists of counsel of the federal reporters;
USPS Publication 28 for the parts of an address.
"""

from __future__ import annotations

ADDRESS_WORDS: tuple[str, ...] = (
    "Street", "St.", "Avenue", "Ave.", "Ave", "Blvd", "Blvd.", "Boulevard", "Road", "Rd.", "Rd", "Drive", "Dr.", "Lane", "Ln.", "Suite", "Ste.",
    "Floor", "Room", "Building", "Bldg.", "Plaza", "Tower", "Square", "Parkway", "Pkwy", "Highway", "Hwy", "P.O. Box", "PO Box", "P. O. Box",
    "Courthouse", "Mall", "Terrace", "Place", "Center Drive", "Broadway", "Way", "Circle",
)

ATTORNEY_TITLES: tuple[str, ...] = (
    "Counsel of Record", "Pro Hac Vice", "Admitted Pro Hac Vice", "Lead Counsel", "Attorney", "Attorneys", "Attorney at Law", "Attorneys at Law",
    "Assistant Attorney General", "Deputy Attorney General", "Attorney General", "Solicitor General", "Deputy Solicitor General",
    "Assistant United States Attorney", "Assistant U.S. Attorney", "United States Attorney", "U.S. Attorney", "Trial Attorney",
    "Senior Trial Attorney", "Special Counsel", "Senior Counsel", "Of Counsel", "General Counsel", "Assistant General Counsel",
    "Special Assistant United States Attorney", "Federal Public Defender", "Assistant Federal Public Defender", "Public Defender",
    "Appellate Staff", "Law Office", "Law Offices", "Managing Attorney", "Staff Attorney", "Legal Director", "Partner", "Associate",
)
"""Lines that say what an attorney is; part of the block, but neither a name nor a firm."""

OFFICER_TITLES: tuple[str, ...] = (
    "Chief Executive Officer", "Chief Financial Officer", "Chief Operating Officer", "Chief Legal Officer", "Chief Technology Officer", "CEO", "CFO",
    "COO", "Executive Vice President", "Executive VP", "Senior Vice President", "Vice President", "President", "Secretary", "Treasurer",
    "Assistant Secretary", "Managing Director", "Executive Director", "Deputy Director", "Associate Director", "Assistant Director", "Staff Director",
    "Deputy Assistant Director", "Director", "General Counsel", "Assistant General Counsel", "Managing Member", "Manager", "Member", "Partner",
    "General Partner", "Managing Partner", "Principal", "Owner", "Founder", "Co-Founder", "Chairman", "Chairwoman", "Chair", "Trustee",
    "Authorized Signatory", "Attorney-in-Fact", "Clerk", "Clerk of Court", "Deputy Clerk", "Special Counsel", "Commissioner", "Governor", "Mayor",
    "Chairman of the Board", "Administrator", "Superintendent", "Officer", "Public Affairs Officer", "Secretariat Officer",
    "Legislative Affairs Officer", "Circuit Executive", "Acting Director", "Acting Commissioner", "Acting Secretary", "Attorney General",
    "Acting Attorney General", "Warden", "Sheriff", "Chief", "Registrar", "Comptroller", "Controller", "Chief Information Officer",
    "Assistant Attorney General", "Solicitor General", "Inspector General",
)
"""Offices a person may hold in an organisation."""
"""Sources for the titles: Uniform Business Organizations Code § 1-102; US Government Manual."""
