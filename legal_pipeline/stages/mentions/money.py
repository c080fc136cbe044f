"""MONEY: "$1.25 million", "five hundred dollars", "300 EUR"; the value is `USD 1250000.00`, of a range `USD 5.00/7.00`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from legal_pipeline.data.months import ONES, SCALES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_PHRASE, Candidate
from legal_pipeline.stages.mentions.normalized_text import NormalizedText

CURRENCIES: dict[str, str] = {
    "$": "USD",
    "US$": "USD",
    "U.S.$": "USD",
    "U.S. $": "USD",
    "USD": "USD",
    "USD$": "USD",
    "CAD": "CAD",
    "C$": "CAD",
    "CAN$": "CAD",
    "A$": "AUD",
    "AUD": "AUD",
    "€": "EUR",
    "EUR": "EUR",
    "£": "GBP",
    "GBP": "GBP",
    "¥": "JPY",
    "JPY": "JPY",
    "RMB": "CNY",
    "CNY": "CNY",
    "CHF": "CHF",
    "HK$": "HKD",
    "HKD": "HKD",
    "S$": "SGD",
    "SGD": "SGD",
    "NZ$": "NZD",
    "NZD": "NZD",
    "R$": "BRL",
    "BRL": "BRL",
    "MXN$": "MXN",
    "MX$": "MXN",
    "MXN": "MXN",
    "RS.": "INR",
    "RS": "INR",
    "₹": "INR",
    "INR": "INR",
    "RMB¥": "CNY",
    "SEK": "SEK",
    "NOK": "NOK",
    "DKK": "DKK",
    "KRW": "KRW",
    "₩": "KRW",
    "ILS": "ILS",
    "₪": "ILS",
    "dollars": "USD",
    "dollar": "USD",
    "euros": "EUR",
    "euro": "EUR",
    "pounds": "GBP",
    "francs": "CHF",
    "yen": "JPY",
    "rupees": "INR",
    "cents": "USD",
}
"""Printed currency -> ISO 4217 code."""

_VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_MULTIPLE = {
    "k": 1_000,
    "m": 1_000_000,
    "mm": 1_000_000,
    "mn": 1_000_000,
    "mil": 1_000_000,
    "b": 1_000_000_000,
    "bn": 1_000_000_000,
    **SCALES,
}
_CODES = r"USD|EUR|GBP|CAD|AUD|CHF|JPY|RMB|CNY|HKD|SGD|NZD|BRL|MXN|INR|SEK|NOK|DKK|KRW|ILS"
_SIGN = rf"(?:U\.S\. ?\$|(?-i:US) ?\$|USD ?\$?|(?-i:CAN) ?\$|HK\$|NZ\$|MXN? ?\$|[CARS]\$|\$|€|£|¥|₹|₩|₪|(?-i:Rs)\.?(?= ?\d)|(?:{_CODES}))"
_NUMBER = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?!,?\d)|\d{1,3}(?:\.\d{3})+,\d{2}(?!\d)|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?(?!\d)"
    r"|\d{1,3}(?:\s\d{3})+[.,]\d{2}(?!\d)|\d+,\d{2}(?![\d,])|\d+(?:\.\d+)?[½¼¾]?|\.\d{2}(?!\d)"
)
"""English, continental ("2.500,00") and Indian ("5,00,000") grouping."""
_SCALE = r"thousand|million|billion|trillion|(?:k|mm?|bn?)\b"
_DIGITS = re.compile(
    rf"(?<![\w$])(?P<sign>{_SIGN})\s?(?P<number>{_NUMBER})(?!\d)(?:[\s-]?(?P<scale>{_SCALE}))?(?:\s(?:U\.?S\.?\s)?dollars\b)?",
    re.I,
)
_RANGE = re.compile(
    rf"(?<![\w$])(?P<sign>{_SIGN})\s?(?P<low>{_NUMBER})(?!\d)\s?(?:[-–—]|to|or)\s?(?:{_SIGN}\s?)?(?P<high>{_NUMBER})(?!\d)[\s-]?(?P<scale>{_SCALE})",
    re.I,
)
"""Both ends of "$5-7 million" are millions."""
_TRAILING = re.compile(
    rf"(?<![\w$.,-])(?P<number>{_NUMBER})\s(?:(?P<scale>thousand|million|billion|trillion)\s)?(?:U\.?S\.?\s)?"
    rf"(?P<unit>(?i:dollars?|euros?|cents|francs|rupees|yen)|pounds(?=\s(?:sterling|per\s(?:annum|year|month|week))|[.,;)])|{_CODES})\b",
)
_PART = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "third": Decimal(1) / 3}
_FRACTION = re.compile(
    r"\b(?:(?:(?P<count>one|two|three)[\s-])?(?P<part>half|quarters?|thirds?)(?:\sof)?\sa\s(?P<scale>thousand|million|billion)"
    r"|(?P<whole>an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+)\s"
    r"(?:(?P<scale1>thousand|million|billion)\sand\s(?:a|one)[\s-](?P<part1>half|quarter)"
    r"|and\s(?:a|one)[\s-](?P<part2>half|quarter)\s(?P<scale2>thousand|million|billion)))"
    r"\s(?:U\.?S\.?\s|United States\s)?(?P<unit>dollars?|euros?|pounds)\b",
    re.I,
)
_WORD = "(?:" + "|".join(sorted((*ONES, *SCALES), key=len, reverse=True)) + ")"
_WORDS = re.compile(
    rf"\b(?P<words>{_WORD}(?:(?:[\s-]|,\s|\sand\s){_WORD})*)(?:\s(?:and|&)\s(?:no|zero|00|\d\d)/(?:100"
    rf"|one\shundred)s?)?\s(?:U\.?S\.?\s|United States\s)?(?P<unit>dollars?|euros?|cents)\b",
    re.I,
)


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    text = normalized.text
    for hit in _DIGITS.finditer(text):
        yield _money(hit, _currency(hit["sign"]), _amount(hit["number"], hit["scale"]), "money.sign")
    for hit in _RANGE.finditer(text):
        low, high = _amount(hit["low"], hit["scale"]), _amount(hit["high"], hit["scale"])
        if low < high:
            yield _candidate(hit, f"{_currency(hit['sign'])} {low:.2f}/{high:.2f}", "money.range")
    for hit in _TRAILING.finditer(text):
        unit = hit["unit"].lower()
        if hit["unit"].isupper() and re.fullmatch(r"(?:19|20)\d\d", hit["number"]):
            continue  # "the 2019 CAD drawings"
        yield _money(hit, CURRENCIES.get(unit) or _currency(unit), _amount(hit["number"], hit["scale"]) / _parts(unit), "money.unit")
    lowered = text.lower()
    if "dollar" in lowered or "euro" in lowered or "cents" in lowered or "pounds" in lowered:
        for hit in _FRACTION.finditer(text):
            yield _money(hit, CURRENCIES[hit["unit"].lower()], _fraction(hit), "money.fraction")
        for hit in _WORDS.finditer(text):
            amount = Decimal(_spelled(hit["words"])) / _parts(hit["unit"])
            yield _money(hit, CURRENCIES[hit["unit"].lower()], amount, "money.words")


def _money(hit: re.Match[str], currency: str, amount: Decimal, rule: str) -> Candidate:
    return _candidate(hit, f"{currency} {amount:.2f}", rule)


def _candidate(hit: re.Match[str], value: str, rule: str) -> Candidate:
    return Candidate(MentionType.MONEY, hit.start(), hit.end(), value, 0.98, rule, RANK_PHRASE)


def _fraction(hit: re.Match[str]) -> Decimal:
    """Returns the amount of "half a million", "a million and a half", "two and a half million"."""
    part = _PART[(hit["part"] or hit["part1"] or hit["part2"]).lower().rstrip("s")]
    scale = SCALES[(hit["scale"] or hit["scale1"] or hit["scale2"]).lower()]
    if hit["part"]:
        return part * ONES.get((hit["count"] or "one").lower(), 1) * scale
    whole = hit["whole"].lower()
    return (Decimal(whole if whole.isdigit() else ONES.get(whole, 1)) + part) * scale


def _currency(sign: str) -> str:
    return CURRENCIES.get(sign.upper().replace(" ", ""), "USD")


def _parts(unit: str) -> int:
    return 100 if unit.lower() == "cents" else 1


def _amount(number: str, scale: str | None) -> Decimal:
    is_continental = re.search(r",\d{2}$", number) and not re.search(r",\d{3}", number)
    plain = number.replace(".", "").replace(",", ".") if is_continental else number.replace(",", "")
    plain = re.sub(r"\s", "", plain)
    vulgar = _VULGAR.get(plain[-1])
    amount = Decimal(plain[:-1] or "0") + vulgar if vulgar else Decimal(plain)
    return amount * (_MULTIPLE[scale.lower()] if scale else 1)


def _spelled(words: str) -> int:
    total = part = 0
    for word in re.split(r"[\s,-]+", words.lower()):
        if word in ONES:
            part += ONES[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word in SCALES:
            total, part = total + (part or 1) * SCALES[word], 0
    return total + part
