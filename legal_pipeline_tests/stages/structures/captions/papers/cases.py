"""Invented cases: parties as a caption prints them, with the names a reader takes from them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

_GIVEN = """Ada Bertram Celia Dorian Edith Floyd Greta Harlan Ingrid Jasper Katrin Lionel Mabel Norris Odette
    Percy Quentin Rhoda Silas Thelma
    Ulric Verna Wendell Yvonne Zelda Darnell LaToya Joaquin Priya Wei Mehmet Aisha""".split()  # noqa: SIM905
_FAMILY = """Alden
    Brockway Castellan Dunmore Eversole Farthing Goodspeed Halloran Iverson Jessup Kittredge Lockridge Merriwether Nethery
    Oglethorpe Pennington Quigley Rutledge Satterfield Thackeray Underhill Vandermeer Whitlock Yarborough Zimmer O'Dell McEnroe Okonjo
    Delacruz Nguyen Ostrowski Haddad""".split()  # noqa: SIM905
_FIRST = """Copper Harbor Prairie Cascade Granite Willow Redstone Lakeshore Summit Cobalt Juniper Meridian Pelican Falcon Timber Saguaro
    Bluewater Keystone Ironwood Chestnut""".split()  # noqa: SIM905
_MIDDLE = """Basin Ridge Valley Point Creek Mesa Bay Street Grove Canyon River Star Hill Bend Plains""".split()  # noqa: SIM905
_TRADE = """Brake Lending Elevator Packing Dairy Logistics Orthopedics Roofing Software Shipping Lumber Coffee Optical Tools Marine Foods
    Vineyards Robotics Glass Paper""".split()  # noqa: SIM905
_FORMS = ("Inc.", "LLC", "Co.", "Corp.", "L.L.C.", "LP", "Ltd.", "Co., Inc.", "L.P.", "LLP", "P.C.", "N.A.")
_BODIES = (
    "City of {0}",
    "County of {0}",
    "State of {0}",
    "{0} County Board of Supervisors",
    "{0} Unified School District",
    "United States of America",
    "Commissioner of Social Security",
    "Department of {0} Affairs",
    "{0} Housing Authority",
)
_PLAIN = ("{0} {1} Fund", "The {0} {1} Foundation", "Friends of the {0} {1}", "{0} {1}", "{0} Teachers Association", "{0} {1} Coalition")
_OFFICES = ("Warden", "Sheriff", "Secretary of State", "Commissioner of Revenue", "Governor", "Director of the Bureau of Mines")


@dataclass(frozen=True)
class Party:
    """`printed` is the text of the caption, `names` the parties in it."""

    printed: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    parties: tuple[Party, ...]
    tail: str = ""
    """Printed behind the parties and no name: "et al.", "on behalf of themselves and all others similarly situated"."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for party in self.parties for name in party.names)


@dataclass
class Case:
    left: Side
    right: Side
    third: Side
    judge: str
    magistrate: str
    attorney: str
    firm: str
    title: str
    year: int
    serial: int
    rng: random.Random = field(repr=False)


def person(rng: random.Random) -> str:
    name = f"{rng.choice(_GIVEN)} {rng.choice(_FAMILY)}"
    if rng.random() < 0.35:
        name = name.replace(" ", f" {rng.choice('ABCDEFGHJKLMRST')}. ", 1)
    return name + (rng.choice((", Jr.", " III", " Jr.")) if rng.random() < 0.06 else "")


def company(rng: random.Random) -> str:
    words = " ".join(w for w in (rng.choice(_FIRST), rng.choice(_MIDDLE) if rng.random() < 0.5 else "", rng.choice(_TRADE)) if w)
    form = rng.choice(_FORMS)
    return f"{words}{',' if form not in ('Co.', 'Co., Inc.', 'Corp.') and rng.random() < 0.6 else ''} {form}"


def body(rng: random.Random) -> str:
    return rng.choice(_BODIES).format(rng.choice(_FAMILY))


def party(rng: random.Random) -> Party:
    """Returns one party, in every third case with a description, an alias or a capacity."""
    kind = rng.choices(("person", "company", "body", "plain", "dress"), (30, 30, 10, 8, 30))[0]
    if kind == "person":
        return _bare(person(rng))
    if kind == "company":
        return _bare(company(rng))
    if kind == "body":
        return _bare(body(rng))
    if kind == "plain":
        return _bare(rng.choice(_PLAIN).format(rng.choice(_FIRST), rng.choice(_MIDDLE)))
    return rng.choice(_DRESSES)(rng)


def _bare(name: str) -> Party:
    return Party(name, (name,))


def _dress(text: str, one: str) -> Party:
    return Party(text.format(one), (one,))


_DRESSES = (
    lambda rng: _dress("{0}, individually and on behalf of all others similarly situated", person(rng)),
    lambda rng: _dress("{0}, a Delaware corporation", company(rng)),
    lambda rng: _dress("{0}, a limited liability company", company(rng)),
    lambda rng: _dress("{0}, an individual", person(rng)),
    lambda rng: _dress("{0}, in his official capacity as " + rng.choice(_OFFICES), person(rng)),
    lambda rng: _dress("{0}, " + rng.choice(_OFFICES), person(rng)),
    lambda rng: _dress("{0}, as Trustee of the " + rng.choice(_FAMILY) + " Family Trust", person(rng)),
    lambda rng: _dress("{0}, Executor of the Estate of " + person(rng) + ", Deceased", person(rng)),
    lambda rng: _dress(
        "{0}, a minor, by and through her next friend " + person(rng), rng.choice("ABCDEFGH") + "." + rng.choice("KLMNRS") + "."
    ),
    lambda rng: _dress("{0} d/b/a " + rng.choice(_FIRST) + " " + rng.choice(_TRADE), person(rng)),
    lambda rng: _dress("{0}, f/k/a " + company(rng), company(rng)),
    lambda rng: _dress("{0} a/k/a " + rng.choice(_GIVEN) + " " + rng.choice(_FAMILY), person(rng)),
    lambda rng: _dress("{0}, on behalf of itself and all others similarly situated", company(rng)),
)


def side(rng: random.Random, most: int = 3, doe: bool = False) -> Side:
    parties = [party(rng) for _ in range(rng.choices(range(1, most + 1), (60, 25, 15)[:most])[0])]
    tail = ""
    if doe and rng.random() < 0.3:
        parties.append(_bare(rng.choice(("Does 1-10", "Does 1 through 50", "John Does 1-5", "Jane Doe"))))
    elif rng.random() < 0.12:
        tail = "et al."
    return Side(tuple(parties), tail)


_TITLES = (
    "COMPLAINT",
    "ORDER",
    "ORDER GRANTING MOTION TO DISMISS",
    "MOTION FOR SUMMARY JUDGMENT",
    "COMPLAINT FOR DAMAGES AND DEMAND FOR JURY TRIAL",
    "MEMORANDUM OPINION AND ORDER",
    "NOTICE OF APPEARANCE",
    "STIPULATED PROTECTIVE ORDER",
    "Memorandum of Law in Support of Motion to Compel",
    "ANSWER AND AFFIRMATIVE DEFENSES",
    "DECLARATION OF COUNSEL",
    "FINAL JUDGMENT",
)


def _lawyer(rng: random.Random) -> str:
    return f"{rng.choice(_GIVEN)} {rng.choice('ABCDEFGH')}. {rng.choice(_FAMILY)}"


def case(rng: random.Random) -> Case:
    return Case(
        side(rng),
        side(rng, doe=True),
        side(rng, 1),
        _lawyer(rng),
        _lawyer(rng),
        _lawyer(rng),
        f"{rng.choice(_FAMILY)} & {rng.choice(_FAMILY)} LLP",
        rng.choice(_TITLES),
        rng.randint(9, 23),
        rng.randint(101, 9899),
        rng,
    )
