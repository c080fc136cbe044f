"""Places by which the universities of a state are told apart: "University of California, Berkeley".

Sources: the campuses of the university systems of the states, by the systems' own lists.
"""

from __future__ import annotations

CAMPUSES: frozenset[str] = frozenset(
    name.strip()
    for name in """Berkeley|Davis|Irvine|Los Angeles|Merced|Riverside|San Diego|San Francisco|Santa Barbara|Santa Cruz|Hastings|Fullerton|Long Beach
    |Northridge|Sacramento|Fresno|East Bay|Dominguez Hills|San Bernardino|Stanislaus|Chico|Bakersfield|Boulder|Denver|Colorado Springs|Urbana
    |Urbana-Champaign|Chicago|Springfield|Ann Arbor|Dearborn|Flint|Twin Cities|Duluth|Kansas City|Columbia|St. Louis|Lincoln|Omaha|Las Vegas|Reno
    |Chapel Hill|Charlotte|Greensboro|Wilmington|Asheville|Austin|Arlington|Dallas|El Paso|San Antonio|Houston|Tyler|Madison|Milwaukee|Green Bay
    |Eau Claire|Oshkosh|Whitewater|Stevens Point|La Crosse|Parkside|Platteville|River Falls|Baltimore|Baltimore County|College Park|Eastern Shore
    |Amherst|Boston|Dartmouth|Lowell|Knoxville|Chattanooga|Martin|Memphis|Birmingham|Huntsville|Tuscaloosa|Little Rock|Fayetteville|Pine Bluff
    |Monticello|Manoa|Hilo|Anchorage|Fairbanks|Southeast|Lafayette|Monroe|Shreveport|New Orleans|Bloomington|Indianapolis|Newark|New Brunswick
    |Camden|Albany|Binghamton|Buffalo|Stony Brook|Tampa|St. Petersburg|Oklahoma City|Tulsa|Galveston|Bothell|Tacoma|Pembroke|Farmington|Orono
    |Carbondale|Edwardsville""".replace("\n", "").split("|")
)
