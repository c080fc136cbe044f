"""Places in US legal documents: states with their abbreviations, larger cities, countries, street words.

Sources: USPS Publication 28 (states, street suffixes, unit designators); The Bluebook T10 (state abbreviations).
"""

from __future__ import annotations

from legal_pipeline.data import names, words

PROVINCES: frozenset[str] = frozenset(
    {
        "Alberta",
        "British Columbia",
        "Manitoba",
        "New Brunswick",
        "Newfoundland and Labrador",
        "Nova Scotia",
        "Ontario",
        "Prince Edward Island",
        "Quebec",
        "Saskatchewan",
        "New South Wales",
        "Queensland",
        "South Australia",
        "Tasmania",
        "Western Australia",
    }
)
"""Provinces of Canada and states of Australia: seats of parties."""

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

COUNTRIES = names("countries")

CITIES = names("cities")

CITIES_ALSO_NAMES = words("cities_also_names")
"""Also surnames, given names or plain words: a place only where the words around say so."""

STREET_SUFFIXES: tuple[str, ...] = tuple(
    """Street St. St Avenue Ave. Ave Boulevard Blvd. Blvd Road Rd. Rd Drive Dr. Dr Lane Ln. Ln Court Ct. Ct Place Pl. Pl Plaza Parkway
    Pkwy. Pkwy Highway Hwy. Hwy Circle Cir. Cir Way Terrace Ter. Square Sq. Trail Turnpike Tpke. Pike Loop Alley Row Broadway Freeway
    Expressway Crossing Run Walk Americas""".split()  # noqa: SIM905
)
"""Behind the name of a street; `Americas` for the Avenue of the Americas."""

UNITS: tuple[str, ...] = tuple(
    """Suite|Ste.|Ste|Unit|Apt.|Apt|Apartment|Room|Rm.|Floor|Fl.|FL|Building|Bldg.|Tower|Courtroom|Mail Stop|P.O. Box|PO Box|
P. O. Box|Plaza|Center|Centre|Courthouse|House|Box""".replace("\n", "").split("|")
)
"""Part of an address between street and city."""

GEOGRAPHIC_HEADS: tuple[str, ...] = tuple(
    """County|Parish|Township|River|Lake|Island|Islands|Mountain|Mountains|Valley|Creek|Bay|Beach|Airport|Peninsula|Ocean|Sea|Gulf|Canyon|
Desert|Forest|Harbor|Falls|National Park|Courthouse|Springs|Heights|Borough|Reservoir|Basin|Highway""".replace("\n", "").split("|")
)
"""Behind capitalised words they make a place."""

LAW_ADJECTIVES: dict[str, str] = {
    "American": "United States",
    "Argentine": "Argentina",
    "Australian": "Australia",
    "Austrian": "Austria",
    "Belgian": "Belgium",
    "Brazilian": "Brazil",
    "British": "United Kingdom",
    "Bulgarian": "Bulgaria",
    "Canadian": "Canada",
    "Chilean": "Chile",
    "Chinese": "China",
    "Colombian": "Colombia",
    "Croatian": "Croatia",
    "Cypriot": "Cyprus",
    "Czech": "Czech Republic",
    "Danish": "Denmark",
    "Dutch": "Netherlands",
    "Egyptian": "Egypt",
    "English": "England",
    "Estonian": "Estonia",
    "Finnish": "Finland",
    "French": "France",
    "German": "Germany",
    "Greek": "Greece",
    "Hungarian": "Hungary",
    "Icelandic": "Iceland",
    "Indian": "India",
    "Indonesian": "Indonesia",
    "Irish": "Ireland",
    "Israeli": "Israel",
    "Italian": "Italy",
    "Japanese": "Japan",
    "Korean": "Korea",
    "Latvian": "Latvia",
    "Lithuanian": "Lithuania",
    "Malaysian": "Malaysia",
    "Maltese": "Malta",
    "Mexican": "Mexico",
    "Nigerian": "Nigeria",
    "Norwegian": "Norway",
    "Pakistani": "Pakistan",
    "Peruvian": "Peru",
    "Philippine": "Philippines",
    "Polish": "Poland",
    "Portuguese": "Portugal",
    "Romanian": "Romania",
    "Russian": "Russia",
    "Saudi": "Saudi Arabia",
    "Scots": "Scotland",
    "Scottish": "Scotland",
    "Serbian": "Serbia",
    "Slovak": "Slovakia",
    "Slovenian": "Slovenia",
    "South African": "South Africa",
    "South Korean": "South Korea",
    "Spanish": "Spain",
    "Swedish": "Sweden",
    "Swiss": "Switzerland",
    "Taiwanese": "Taiwan",
    "Thai": "Thailand",
    "Turkish": "Turkey",
    "Ukrainian": "Ukraine",
    "Vietnamese": "Vietnam",
    "Welsh": "Wales",
}
"""Adjective -> place whose law it names: "English law"."""
