"""The people, firms and parties of a generated paper, all fictional."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

_GIVEN = """
    Agnes Boris Celia Desmond Edith Felix Greta Harold Irene Julian Karen Leonard Marian Nathan Olive Patrick Rosa Samuel Teresa Victor
    Wendy Adele Bruno Clara Dennis Elena Frank Gloria Hector Ivy Joan Keith Louise Maurice Nora Oscar Paula Roland Sylvia Thomas
""".split()  # noqa: SIM905
_FAMILY = """
    Ambery Brackwell Corvane Dunmarsh Ellerby Fosterling Grimwade Hathersage Inglemoor Jessamore Kettlewell Lanyard Marchbank Nethercot
    Oakhampton Pellworth Quenby Ravenscar Stannard Tolliver Underhay Vantongeren Wainscott Yarwood Zeller Brisco Calloway Dressler O'Dowd
    McTavish Pommeroy Ostrander Whitlock Abernethy Castellano Delacroix Engstrom Figueroa Halvorsen Ibarra Jankowski
""".split()  # noqa: SIM905
_THINGS = "Harbor Juniper Granite Cobalt Meridian Sycamore Falcon Thistle Summit Copper Beacon Lakeside Ironwood Prairie".split()  # noqa: SIM905
_TRADES = "Brake Lighting Freight Title Storage Dairy Marine Textile Seed Tool Paper Clinic Software Insurance".split()  # noqa: SIM905
_FORMS = ("Co.", "Inc.", "LLC", "Corp.", "Company", "L.P.")
_FIRM_FORMS = (" LLP", ", P.C.", " PLLC", ", P.A.", " LLC", ", APC", "")
_STREETS = ("Main Street", "Exchange Place", "Cantrell Road", "Battery Street", "Lagoon Drive", "Fallon Avenue", "W. Monroe Street")
_CITIES = (
    ("Little Rock", "AR", "Arkansas", "72205"),
    ("Oakland", "CA", "California", "94612"),
    ("Portland", "OR", "Oregon", "97209"),
    ("Salt Lake City", "UT", "Utah", "84111"),
    ("Chicago", "IL", "Illinois", "60604"),
    ("Boston", "MA", "Massachusetts", "02110"),
)


@dataclass(frozen=True, slots=True)
class Firm:
    name: str
    street: str
    city: str
    phone: str
    domain: str

    @property
    def address(self) -> str:
        return f"{self.street}\n{self.city}"


@dataclass(frozen=True, slots=True)
class Attorney:
    name: str
    number: str
    firm: Firm

    @property
    def mail(self) -> str:
        given, *_, family = self.name.replace(", Jr.", "").replace(" III", "").split()
        return f"{given[0]}{family}@{self.firm.domain}".lower().replace("'", "")


@dataclass(slots=True)
class Cast:
    """Draws names without repeating a family name within a paper."""

    random: Random
    _families: list[str] = field(default_factory=list)
    _things: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._families = self.random.sample(_FAMILY, len(_FAMILY))
        self._things = self.random.sample(_THINGS, len(_THINGS))

    def person(self) -> str:
        given = self.random.choice(_GIVEN)
        initial = self.random.choice(("", "", f" {self.random.choice('ABCDEFGHJKLMPRST')}."))
        suffix = self.random.choice(("", "", "", "", "", ", Jr.", " III"))
        return f"{given}{initial} {self._families.pop()}{suffix}"

    def company(self) -> str:
        return f"{self._things.pop()} {self.random.choice(_TRADES)} {self.random.choice(_FORMS)}"

    def firm(self, *, family: str | None = None) -> Firm:
        first, second = family or self._families.pop(), self._families.pop()
        form = self.random.choice(_FIRM_FORMS)
        joined = self.random.choice((f"{first} & {second}", f"{first} & {second}", f"{first} {second}" if form else f"{first} & {second}"))
        name = f"Law Offices of {self.random.choice(_GIVEN)} {first}" if self.random.random() < 0.1 else joined + form
        city, short, state, code = self.random.choice(_CITIES)
        place = f"{city}, {self.random.choice((short, state))} {code}"
        suite = self.random.choice(("", f", Suite {self.random.randint(2, 980)}"))
        street = f"{self.random.randint(10, 4999)} {self.random.choice(_STREETS)}{suite}"
        phone = f"({self.random.randint(201, 989)}) 555-01{self.random.randint(10, 99)}"
        return Firm(name, street, place, phone, f"{first.lower().replace(chr(39), '')}law.example")

    def attorney(self, firm: Firm | None = None) -> Attorney:
        return Attorney(self.person(), str(self.random.randint(100000, 399999)), firm or self.firm())


@dataclass(slots=True)
class Paper:
    """A paper and what a lawyer reads in it."""

    text: str
    clients: set[tuple[str, str]] = field(default_factory=set)
    """(client, attorney)"""
    firms: set[tuple[str, str]] = field(default_factory=set)
    """(attorney, firm)"""
    unnamed: set[str] = field(default_factory=set)
    """Attorneys whose client the paper does not say."""

    def appear(self, attorneys: list[Attorney], *clients: str, firm: bool = True) -> None:
        for one in attorneys:
            self.clients |= {(client, one.name) for client in clients}
            if firm:
                self.firms.add((one.name, one.firm.name))
            if not clients:
                self.unnamed.add(one.name)
