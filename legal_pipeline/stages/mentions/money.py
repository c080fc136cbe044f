"""MONEY: "$1.25 million", "five hundred dollars"; the value is `USD 1250000.00`."""

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
    "dollars": "USD",
    "dollar": "USD",
    "euros": "EUR",
    "euro": "EUR",
    "pounds": "GBP",
    "cents": "USD",
}
"""Printed currency -> ISO 4217 code."""

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
_SIGN = r"(?:U\.S\. ?\$|US ?\$|USD ?\$?|CAN ?\$|HK\$|[CA]\$|\$|€|£|¥|EUR|GBP|CAD|AUD|CHF|JPY|RMB|CNY)"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d+)?"
_DIGITS = re.compile(
    rf"(?<![\w$])(?P<sign>{_SIGN})\s?(?P<number>{_NUMBER})(?!\d)(?:[\s-]?(?P<scale>thousand|million|billion|trillion|(?:k|mm?|bn?)\b))?(?:\s(?:U\.?S\.?\s)?dollars\b)?",
    re.I,
)
_TRAILING = re.compile(
    rf"(?<![\w$.,-])(?P<number>{_NUMBER})\s(?:(?P<scale>thousand|million|billion|trillion)\s)?(?:U\.?S\.?\s)?(?P<unit>dollars?|euros?|cents)\b",
    re.I,
)
_WORD = "(?:" + "|".join(sorted((*ONES, *SCALES), key=len, reverse=True)) + ")"
_WORDS = re.compile(
    rf"\b(?P<words>{_WORD}(?:(?:[\s-]|,\s|\sand\s){_WORD})*)(?:\s(?:and|&)\s(?:no|zero|00|\d\d)/(?:100"
    rf"|one\shundred)s?)?\s(?:U\.?S\.?\s|United States\s)?(?P<unit>dollars?|euros?|cents)\b"
    rf"(?P<digits>\s?\(\s?(?P<sign>{_SIGN})\s?(?P<number>{_NUMBER})(?:\s(?P<scale>thousand|million|billion))?\s?\))?",
    re.I,
)


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    text = normalized.text
    for hit in _DIGITS.finditer(text):
        yield _money(hit, _currency(hit["sign"]), _amount(hit["number"], hit["scale"]), "money.sign")
    lowered = text.lower()
    if "dollar" in lowered or "euro" in lowered or "cents" in lowered:
        for hit in _TRAILING.finditer(text):
            yield _money(hit, CURRENCIES[hit["unit"].lower()], _amount(hit["number"], hit["scale"]) / _parts(hit["unit"]), "money.unit")
        for hit in _WORDS.finditer(text):
            amount = _amount(hit["number"], hit["scale"]) if hit["number"] else Decimal(_spelled(hit["words"])) / _parts(hit["unit"])
            currency = _currency(hit["sign"]) if hit["sign"] else CURRENCIES[hit["unit"].lower()]
            yield _money(hit, currency, amount, "money.words")


def _money(hit: re.Match[str], currency: str, amount: Decimal, rule: str) -> Candidate:
    return Candidate(MentionType.MONEY, hit.start(), hit.end(), f"{currency} {amount:.2f}", 0.98, rule, RANK_PHRASE)


def _currency(sign: str) -> str:
    return CURRENCIES.get(sign.upper().replace(" ", ""), "USD")


def _parts(unit: str) -> int:
    return 100 if unit.lower() == "cents" else 1


def _amount(number: str, scale: str | None) -> Decimal:
    return Decimal(number.replace(",", "")) * (_MULTIPLE[scale.lower()] if scale else 1)


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
