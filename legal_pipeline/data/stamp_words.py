"""Words before a number that show that it is not a Bates number.

Sources: heads and feet of pages in United States court filings; the state abbreviations of the USPS, and the last words of
the names of states whose ZIP codes begin with 0.
"""

from __future__ import annotations


def _words(table: str) -> list[str]:
    return table.split()


NOT_BATES_PREFIXES = frozenset(
    _words(
        """
    ACT APP APPENDIX APR APRIL ART ATTORNEY AUG AUGUST BAR BK BOX CA CASE CH CIR CIV CIVIL CODE CR CV DATE DEC DECEMBER DKT DOC DOCKET
    DOCUMENT ECF EXHIBIT FAX FEB FEBRUARY FED FILED FORM ID INDEX ISBN ISSN JAN JANUARY JD JUL JULY JUN JUNE LEXIS LLC MAR MARCH MAY
    MC MDL MJ NO NOS NOV NOVEMBER NUMBER OCT OCTOBER OMB PAGE PAGEID PART PG PHONE PIN PO PUB REG REV ROOM RULE SBN SEC SECTION SEP
    SEPT SEPTEMBER SR SSN STAT STE SUITE TEL TITLE UNIT USC USCA USDC USPTO VOL WL ZIP
    """
    )
)

STATES = frozenset(
    _words(
        """
    AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA PR RI SC SD
    TN TX UT VA VI VT WA WI WV WY
    CONNECTICUT HAMPSHIRE ISLAND JERSEY MAINE MASSACHUSETTS RICO VERMONT
    """
    )
)
