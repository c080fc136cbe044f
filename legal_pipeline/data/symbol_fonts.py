"""What the characters of symbol fonts look like, as Unicode: boxes, check marks, arrows, Greek letters, signs.

Word stores them in the private area from U+F000 on, RTF as bytes. Sources: the tables of Wingdings, Wingdings 2, Webdings and Symbol in the
Unicode Consortium's L2/12-368 and in Adobe's symbol.txt.
"""

from __future__ import annotations

_BOXES = {0x6E: "\u25a0", 0x6F: "\u25a1", 0x71: "\u2751", 0x72: "\u2752", 0xA8: "\u2610", 0xFD: "\u2612", 0xFE: "\u2611", 0x78: "\u2612"}
_WINGDINGS = _BOXES | {
    0x6C: "\u25cf", 0x6D: "\u274d", 0x73: "\u2b27", 0x75: "\u25c6", 0x76: "\u2756", 0x77: "\u2b25", 0x9F: "\u2022", 0xA1: "\u25cb",
    0xA7: "\u25aa", 0xD8: "\u27a2", 0xDF: "\u2190", 0xE0: "\u2192", 0xE8: "\u2794", 0xF0: "\u21e8", 0xFB: "\u2717", 0xFC: "\u2713",
    0x28: "\u260e", 0x2A: "\u2709", 0x46: "\u261e", 0x4A: "\u263a",
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "\u2717", 0x50: "\u2713", 0x51: "\u2612", 0x52: "\u2611", 0x53: "\u2612", 0x54: "\u2612", 0x55: "\u2612", 0x95: "\u2022",
    0xA2: "\u25a0", 0xA3: "\u2610", 0x2A: "\u2610",
}  # fmt: skip
_WEBDINGS = {0x61: "\u2713", 0x63: "\u25a1", 0x67: "\u25a0", 0x6E: "\u25cf", 0x72: "\u2717"}
_GREEK = (
    "\u0391\u0392\u03a7\u0394\u0395\u03a6\u0393\u0397\u0399\u03d1\u039a\u039b\u039c"
    "\u039d\u039f\u03a0\u0398\u03a1\u03a3\u03a4\u03a5\u03c2\u03a9\u039e\u03a8\u0396"
)
_SYMBOL = {
    **{0x41 + at: letter for at, letter in enumerate(_GREEK)},
    **{0x61 + at: letter.lower() for at, letter in enumerate(_GREEK)},
    0xA2: "\u2032", 0xA3: "\u2264", 0xA5: "\u221e", 0xAC: "\u2190", 0xAE: "\u2192", 0xB0: "\u00b0", 0xB1: "\u00b1", 0xB2: "\u2033",
    0xB3: "\u2265", 0xB4: "\u00d7", 0xB7: "\u2022", 0xB8: "\u00f7", 0xB9: "\u2260", 0xBB: "\u2248", 0xBC: "\u2026", 0xBE: "\u2014",
    0xD2: "\u00ae", 0xD3: "\u00a9", 0xD4: "\u2122", 0xD6: "\u221a", 0xD7: "\u00b7", 0xDE: "\u21d2", 0xE2: "\u00ae", 0xE3: "\u00a9",
    0xE4: "\u2122", 0xE5: "\u2211",
}  # fmt: skip

SYMBOL_FONTS: dict[str, dict[int, str]] = {
    # name in lower case; a code that is missing is printed as a box that no font fills
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}
