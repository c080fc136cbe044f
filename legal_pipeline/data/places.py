"""Places a US legal paper names: states with their abbreviations, larger cities, countries, street words.

Sources: USPS Publication 28 (states, street suffixes, unit designators); The Bluebook T10 (state abbreviations);
UN member states; US cities from common knowledge of the largest and of every federal court seat.
"""

from __future__ import annotations

STATES: dict[str, tuple[str, str]] = {
    "Alabama": ("AL", "Ala."),
    "Alaska": ("AK", "Alaska"),
    "Arizona": ("AZ", "Ariz."),
    "Arkansas": ("AR", "Ark."),
    "California": ("CA", "Cal."),
    "Colorado": ("CO", "Colo."),
    "Connecticut": ("CT", "Conn."),
    "Delaware": ("DE", "Del."),
    "District of Columbia": ("DC", "D.C."),
    "Florida": ("FL", "Fla."),
    "Georgia": ("GA", "Ga."),
    "Hawaii": ("HI", "Haw."),
    "Idaho": ("ID", "Idaho"),
    "Illinois": ("IL", "Ill."),
    "Indiana": ("IN", "Ind."),
    "Iowa": ("IA", "Iowa"),
    "Kansas": ("KS", "Kan."),
    "Kentucky": ("KY", "Ky."),
    "Louisiana": ("LA", "La."),
    "Maine": ("ME", "Me."),
    "Maryland": ("MD", "Md."),
    "Massachusetts": ("MA", "Mass."),
    "Michigan": ("MI", "Mich."),
    "Minnesota": ("MN", "Minn."),
    "Mississippi": ("MS", "Miss."),
    "Missouri": ("MO", "Mo."),
    "Montana": ("MT", "Mont."),
    "Nebraska": ("NE", "Neb."),
    "Nevada": ("NV", "Nev."),
    "New Hampshire": ("NH", "N.H."),
    "New Jersey": ("NJ", "N.J."),
    "New Mexico": ("NM", "N.M."),
    "New York": ("NY", "N.Y."),
    "North Carolina": ("NC", "N.C."),
    "North Dakota": ("ND", "N.D."),
    "Ohio": ("OH", "Ohio"),
    "Oklahoma": ("OK", "Okla."),
    "Oregon": ("OR", "Or."),
    "Pennsylvania": ("PA", "Pa."),
    "Puerto Rico": ("PR", "P.R."),
    "Rhode Island": ("RI", "R.I."),
    "South Carolina": ("SC", "S.C."),
    "South Dakota": ("SD", "S.D."),
    "Tennessee": ("TN", "Tenn."),
    "Texas": ("TX", "Tex."),
    "Utah": ("UT", "Utah"),
    "Vermont": ("VT", "Vt."),
    "Virginia": ("VA", "Va."),
    "Washington": ("WA", "Wash."),
    "West Virginia": ("WV", "W. Va."),
    "Wisconsin": ("WI", "Wis."),
    "Wyoming": ("WY", "Wyo."),
    "Guam": ("GU", "Guam"),
    "Virgin Islands": ("VI", "V.I."),
    "Northern Mariana Islands": ("MP", "N. Mar. I."),
}
"""Name -> (postal abbreviation, Bluebook abbreviation)."""

COUNTRIES: tuple[str, ...] = tuple(
    """Afghanistan|Albania|Algeria|Andorra|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas|Bahrain|Bangladesh|Barbados|Belarus
Belgium|Belize|Benin|Bermuda|Bhutan|Bolivia|Bosnia|Botswana|Brazil|British Virgin Islands|Brunei|Bulgaria|Burma|Cambodia|Cameroon|Canada
Cayman Islands|Chile|China|Colombia|Costa Rica|Croatia|Cuba|Cyprus|Czech Republic|Denmark|Djibouti|Dominican Republic|Ecuador|Egypt
El Salvador|England|Eritrea|Estonia|Ethiopia|Fiji|Finland|France|Gabon|Gambia|Germany|Ghana|Great Britain|Greece|Grenada|Guatemala
Guinea|Guyana|Haiti|Honduras|Hong Kong|Hungary|Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Ivory Coast|Jamaica|Japan
Kazakhstan|Kenya|Kosovo|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya|Liechtenstein|Lithuania|Luxembourg|Macau|Macedonia
Madagascar|Malawi|Malaysia|Maldives|Mali|Malta|Marshall Islands|Mauritania|Mauritius|Mexico|Moldova|Monaco|Mongolia|Montenegro|Morocco
Mozambique|Myanmar|Namibia|Nepal|Netherlands|New Zealand|Nicaragua|Niger|Nigeria|North Korea|Northern Ireland|Norway|Oman|Pakistan
Palestine|Panama|Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|Qatar|Romania|Russia|Rwanda|Saudi Arabia|Scotland|Senegal
Serbia|Sierra Leone|Singapore|Slovakia|Slovenia|Somalia|South Africa|South Korea|South Sudan|Soviet Union|Spain|Sri Lanka|Sudan|Suriname
Swaziland|Sweden|Switzerland|Syria|Taiwan|Tajikistan|Tanzania|Thailand|Tibet|Togo|Trinidad|Tunisia|Turkey|Turkmenistan|Uganda|Ukraine
United Arab Emirates|United Kingdom|Uruguay|Uzbekistan|Venezuela|Vietnam|Wales|Yemen|Zambia|Zimbabwe|U.S. Virgin Islands|Europe|Asia
Africa|North America|South America|Latin America|Middle East|European Union|U.K.|U.A.E.|UK|UAE|PRC""".replace("\n", "|").split("|")
)

CITIES: tuple[str, ...] = tuple(
    """Akron|Albany|Albuquerque|Alexandria|Allentown|Amarillo|Anaheim|Anchorage|Ann Arbor|Annapolis|Antioch|Arlington|Armonk|Asheville|Atlanta
Augusta|Aurora|Austin|Bakersfield|Baltimore|Bangor|Baton Rouge|Beaumont|Bellevue|Berkeley|Beverly Hills|Billings|Biloxi|Birmingham
Bismarck|Bloomington|Boca Raton|Boise|Boston|Boulder|Bridgeport|Brooklyn|Brownsville|Buffalo|Burlington|Camden|Cedar Rapids|Chandler
Charleston|Charlotte|Charlottesville|Chattanooga|Cheyenne|Chicago|Chula Vista|Cincinnati|Cleveland|Clearwater|Colorado Springs|Columbia
Columbus|Concord|Corpus Christi|Dallas|Davenport|Dayton|Daytona Beach|Del Rio|Denver|Des Moines|Detroit|Dover|Duluth|Durham|El Paso
Elizabeth|Erie|Eugene|Evansville|Fairfax|Fargo|Fayetteville|Flagstaff|Flint|Fort Collins|Fort Lauderdale|Ft. Lauderdale|Fort Myers
Fort Smith|Fort Wayne|Fort Worth|Framingham|Franklin|Fremont|Fresno|Gainesville|Galveston|Garland|Gary|Glendale|Grand Rapids|Green Bay
Greensboro|Greenville|Gulfport|Hackensack|Harrisburg|Hartford|Helena|Henderson|Hialeah|Hoboken|Hollywood|Honolulu|Houston|Huntington
Huntsville|Independence|Indianapolis|Irvine|Irving|Islip|Jackson|Jacksonville|Jefferson City|Jersey City|Joliet|Juneau|Kalamazoo
Kansas City|Key West|Knoxville|Lafayette|Lake Charles|Lansing|Laredo|Las Cruces|Las Vegas|Lewiston|Lexington|Lincoln|Little Rock
Long Beach|Los Angeles|Louisville|Lubbock|Lynchburg|Macon|Madison|Manchester|Manhattan|McAllen|Melbourne|Memphis|Menlo Park|Mesa|Miami
Miami Beach|Midland|Milwaukee|Minneapolis|Minot|Missoula|Mobile|Modesto|Monroe|Montgomery|Montpelier|Morristown|Mountain View|Muskogee
Naples|Nashua|Nashville|New Haven|New Orleans|New York City|Newark|Newport News|Newport Beach|Norfolk|Norman|Oakland|Ocala|Ogden
Oklahoma City|Olympia|Omaha|Orlando|Oxford|Oxnard|Palm Beach|Palm Springs|Palo Alto|Pasadena|Paterson|Pensacola|Peoria|Philadelphia
Phoenix|Pittsburgh|Plano|Pocatello|Portland|Portsmouth|Princeton|Providence|Provo|Pueblo|Queens|Racine|Raleigh|Rapid City|Redwood City
Reno|Richmond|Riverside|Roanoke|Rochester|Rockford|Rockville|Sacramento|Saginaw|Salem|Salinas|Salt Lake City|San Angelo|San Antonio
San Bernardino|San Diego|San Fernando|San Francisco|San Jose|San Juan|San Mateo|San Rafael|Santa Ana|Santa Barbara|Santa Clara
Santa Cruz|Santa Fe|Santa Monica|Santa Rosa|Sarasota|Savannah|Scottsdale|Scranton|Seattle|Shreveport|Silicon Valley|Sioux City
Sioux Falls|South Bend|Spokane|Springfield|St. Louis|St. Paul|St. Petersburg|Stamford|Staten Island|Stockton|Sunnyvale|Syracuse|Tacoma
Tallahassee|Tampa|Tampa Bay|Tempe|Texarkana|Toledo|Topeka|Trenton|Tucson|Tulsa|Tupelo|Tuscaloosa|Tyler|Urbana|Utica|Vail|Valdosta
Vancouver|Ventura|Virginia Beach|Waco|Walnut Creek|Washington, D.C.|Washington, D. C.|Washington, DC|Washington D.C.|Washington DC
Waterbury|Wausau|Wellesley|West Palm Beach|White Plains|Wheeling|Wichita|Wilmington|Winston-Salem|Worcester|Yakima|Yonkers|York
Youngstown|Yuma|Bronx|Long Island|Marin|Silver Spring|Bethesda|Tysons Corner|Wall Street|Capitol Hill|Guantanamo Bay|Mar-a-Lago
Amsterdam|Ankara|Athens|Baghdad|Bangkok|Barcelona|Beijing|Beirut|Berlin|Bogotá|Bogota|Brussels|Bucharest|Budapest|Buenos Aires|Cairo
Cape Town|Caracas|Copenhagen|Damascus|Delhi|Dhaka|Doha|Dubai|Dublin|Edinburgh|Frankfurt|Geneva|Guangzhou|Hamburg|Hanoi|Havana|Helsinki
Ho Chi Minh City|Istanbul|Jakarta|Jeddah|Jerusalem|Johannesburg|Kabul|Karachi|Kiev|Kyiv|Kuala Lumpur|Kuwait City|Lagos|Lima|Lisbon
London|Madrid|Manila|Mexico City|Milan|Montreal|Moscow|Mumbai|Munich|Nairobi|New Delhi|Osaka|Oslo|Ottawa|Paris|Prague|Riyadh|Rome
Rio de Janeiro|Sana'a|Sanaa|Santiago|Sao Paulo|São Paulo|Seoul|Shanghai|Shenzhen|Stockholm|Sydney|Taipei|Tehran|Tel Aviv|Tijuana|Tokyo
Toronto|Tripoli|Tunis|Vienna|Warsaw|Zurich|Fallujah|Basra|Gaza|West Bank|Calgary|Edmonton|Winnipeg|Glasgow|Liverpool|Birmingham|Bristol
Leeds|Cambridge""".replace("\n", "|").split("|")
)

CITIES_ALSO_NAMES: frozenset[str] = frozenset(
    [
        "Antioch",
        "Augusta",
        "Aurora",
        "Arlington",
        "Austin",
        "Beaumont",
        "Bristol",
        "Burlington",
        "Camden",
        "Chandler",
        "Charleston",
        "Charlotte",
        "Columbia",
        "Columbus",
        "Concord",
        "Dallas",
        "Davenport",
        "Denver",
        "Dover",
        "Elizabeth",
        "Eugene",
        "Franklin",
        "Gary",
        "Garland",
        "Glendale",
        "Hamburg",
        "Helena",
        "Henderson",
        "Huntington",
        "Independence",
        "Irving",
        "Jackson",
        "Jefferson",
        "Lafayette",
        "Lima",
        "Lincoln",
        "Madison",
        "Marin",
        "Melbourne",
        "Mesa",
        "Midland",
        "Mobile",
        "Monroe",
        "Montgomery",
        "Norman",
        "Norfolk",
        "Olympia",
        "Orlando",
        "Oxford",
        "Paris",
        "Phoenix",
        "Princeton",
        "Providence",
        "Reno",
        "Richmond",
        "Riverside",
        "Rochester",
        "Salem",
        "Savannah",
        "Santiago",
        "Sydney",
        "Tyler",
        "Vail",
        "Vienna",
        "Virginia",
        "Warsaw",
        "York",
        "Georgia",
        "Carolina",
        "Washington",
        "Jordan",
        "Chad",
        "Israel",
        "Trinidad",
        "India",
        "Ireland",
        "England",
        "London",
        "Holland",
        "Florence",
        "Milan",
        "Alexandria",
        "Athens",
        "Berlin",
        "Boston",
        "Lexington",
        "Lansing",
        "Manchester",
        "Scranton",
        "Paterson",
        "Newark",
        "Victoria",
        "Lincoln",
        "Houston",
        "Raleigh",
        "Springfield",
        "Stamford",
        "Stockton",
        "Trenton",
        "Vancouver",
        "Wilmington",
        "Worcester",
        "Cleveland",
        "Kent",
        "Hollywood",
        "Ogden",
        "Racine",
        "Ventura",
        "Norman",
        "Stockton",
        "Turkey",
        "Cambridge",
    ]
)
"""Also surnames, given names or plain words: a place only where the words around say so, unless nothing else fits."""

STREET_SUFFIXES: tuple[str, ...] = tuple(
    """Street|St.|St|Avenue|Ave.|Ave|Boulevard|Blvd.|Blvd|Road|Rd.|Rd|Drive|Dr.|Dr|Lane|Ln.|Ln|Court|Ct.|Ct|Place|Pl.|Pl|Plaza|Parkway|Pkwy.
Pkwy|Highway|Hwy.|Hwy|Circle|Cir.|Cir|Way|Terrace|Ter.|Square|Sq.|Trail|Turnpike|Tpke.|Pike|Loop|Alley|Row|Broadway|Freeway|Expressway
Crossing|Run|Walk|Americas""".replace("\n", "|").split("|")
)
"""Behind the name of a street; `Americas` for the Avenue of the Americas."""

UNITS: tuple[str, ...] = (
    "Suite",
    "Ste.",
    "Ste",
    "Unit",
    "Apt.",
    "Apt",
    "Apartment",
    "Room",
    "Rm.",
    "Floor",
    "Fl.",
    "FL",
    "Building",
    "Bldg.",
    "Tower",
    "Courtroom",
    "Mail Stop",
    "P.O. Box",
    "PO Box",
    "P. O. Box",
    "Plaza",
    "Center",
    "Centre",
    "Courthouse",
    "House",
    "Box",
)
"""Part of an address between street and city."""

GEOGRAPHIC_HEADS: tuple[str, ...] = (
    "County",
    "Parish",
    "Township",
    "River",
    "Lake",
    "Island",
    "Islands",
    "Mountain",
    "Mountains",
    "Valley",
    "Creek",
    "Bay",
    "Beach",
    "Airport",
    "Peninsula",
    "Ocean",
    "Sea",
    "Gulf",
    "Canyon",
    "Desert",
    "Forest",
    "Harbor",
    "Falls",
    "National Park",
    "Courthouse",
    "Springs",
    "Heights",
    "Borough",
    "Reservoir",
    "Basin",
    "Highway",
)
"""Behind capitalised words they make a place."""
