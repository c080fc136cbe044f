"""Codecs of the code pages of Windows whose names are not `cp` and their number.

Source: [MS-UCODEREF] 2.2.1 (supported code pages).
"""

from __future__ import annotations

CODECS = {
    1200: "utf-16-le",
    1201: "utf-16-be",
    10000: "mac_roman",
    10006: "mac_greek",
    10007: "mac_cyrillic",
    10029: "mac_latin2",
    10081: "mac_turkish",
    20127: "ascii",
    20866: "koi8-r",
    20932: "euc_jp",
    21866: "koi8-u",
    38598: "iso8859-8",
    50220: "iso2022_jp",
    50221: "iso2022_jp",
    50222: "iso2022_jp",
    50225: "iso2022_kr",
    51932: "euc_jp",
    51936: "gb2312",
    51949: "euc_kr",
    52936: "hz",
    54936: "gb18030",
    65000: "utf-7",
    65001: "utf-8",
    **{28590 + part: f"iso8859-{part}" for part in (*range(1, 12), *range(13, 17))},
}
