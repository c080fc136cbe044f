"""Words around a person's name that are not the name: titles before it, suffixes and degrees behind it.

Sources: The Bluebook rule 9 (judges and other officials), T13 (common words); Chicago Manual of Style 8.18-8.36.
"""

from __future__ import annotations

COURTESY_TITLES: tuple[str, ...] = (
    "Mr.", "Mr", "Mrs.", "Mrs", "Ms.", "Ms", "Miss", "Mx.", "Messrs.", "Mmes.", "Sir", "Madam", "Mister", "Dame", "Lord", "Lady",
)

PROFESSIONAL_TITLES: tuple[str, ...] = (
    "Dr.", "Dr", "Doctor", "Prof.", "Prof", "Professor", "Rev.", "Reverend", "Fr.", "Father", "Sister", "Rabbi", "Pastor", "Bishop",
    "Imam",
    "Capt.", "Captain", "Col.", "Colonel", "Lt.", "Lieutenant", "Maj.", "Major", "Gen.", "General", "Sgt.", "Sergeant", "Cpl.", "Pvt.",
    "Adm.", "Admiral", "Cmdr.", "Commander", "Det.", "Detective", "Officer", "Ofc.", "Sheriff", "Deputy", "Trooper", "Agent",
    "Special Agent",
    "Attorney", "Atty.", "Trustee", "Warden", "Chief", "Inspector", "Nurse", "Coach",
)

OFFICE_TITLES: tuple[str, ...] = (
    "President", "Vice President", "Senator", "Sen.", "Representative", "Rep.", "Congressman", "Congresswoman", "Governor", "Gov.",
    "Mayor",
    "Secretary", "Ambassador", "Chairman", "Chairwoman", "Chair", "Commissioner", "Director", "Speaker", "Councilman", "Councilwoman",
    "Attorney General", "Solicitor General", "Administrator", "Delegate", "Del.", "Superintendent",
)

JUDICIAL_TITLES: tuple[str, ...] = (
    "The Honorable", "Honorable", "The Hon.", "Hon.", "Hon", "Judge", "Justice", "Chief Judge", "Chief Justice", "Associate Justice",
    "Presiding Judge", "Presiding Justice", "Senior Judge", "Circuit Judge", "District Judge", "Chief District Judge",
    "Bankruptcy Judge",
    "Magistrate Judge", "Magistrate", "Chief Magistrate Judge", "Chief Bankruptcy Judge", "Special Master", "Administrative Law Judge",
    "ALJ",
    "United States District Judge", "United States Magistrate Judge", "United States Bankruptcy Judge", "United States Circuit Judge",
    "U.S. District Judge", "U.S. Magistrate Judge", "U.S. Bankruptcy Judge", "Chancellor", "Vice Chancellor", "Surrogate", "Referee",
)
"""Before or behind a judge's name: "Judge Roe", "Jane Roe, United States District Judge"."""

TITLES: tuple[str, ...] = tuple(dict.fromkeys((*COURTESY_TITLES, *PROFESSIONAL_TITLES, *OFFICE_TITLES, *JUDICIAL_TITLES)))
"""Every title that may stand before a person's name."""

GENERATIONS: dict[str, str] = {
    "jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "2", "2nd": "2", "2d": "2", "iii": "3", "3rd": "3", "3d": "3",
    "iv": "4", "4th": "4",
}
"""Lower case, without periods -> which of the namesakes. A person with one is not the person with another."""

NAME_SUFFIXES: tuple[str, ...] = ("Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV", "2d", "3d", "2nd", "3rd", "4th")
"""Behind a name and part of it."""

DEGREES: tuple[str, ...] = (
    "Esq.", "Esq", "Esquire", "Ph.D.", "PhD", "Ph.D", "M.D.", "MD", "J.D.", "JD", "D.O.", "DO", "D.D.S.", "DDS", "R.N.", "RN",
    "C.P.A.", "CPA",
    "M.B.A.", "MBA", "P.E.", "PE", "LL.M.", "LL.B.", "B.A.", "B.S.", "M.A.", "M.S.", "M.P.H.", "P.A.-C", "Psy.D.", "Ed.D.", "D.C.",
    "D.V.M.", "CFA",
)
"""Behind a name and not part of it."""
