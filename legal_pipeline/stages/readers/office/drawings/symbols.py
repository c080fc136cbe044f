"""Characters of symbol fonts as Unicode: the check mark of a form is a letter of Wingdings in the file."""

from __future__ import annotations

from legal_pipeline.data.symbol_fonts import SYMBOL_FONTS

_PRIVATE_AREA = 0xF000
_UNKNOWN = "\u25a1"


def is_symbol_font(font: str) -> bool:
    return font.strip().lower() in SYMBOL_FONTS


def symbol(code: int, font: str) -> str:
    """Return the character with a code in a font. In a font of letters the code is that of Unicode."""
    table = SYMBOL_FONTS.get(font.strip().lower())
    code -= _PRIVATE_AREA if _PRIVATE_AREA <= code < _PRIVATE_AREA + 0x100 else 0
    if table is None:
        return chr(code) if 0x20 <= code < 0xD800 else ""
    if code in table:
        return table[code]
    # digits and punctuation of the font Symbol are themselves
    is_itself = font.strip().lower() == "symbol" and 0x20 <= code < 0x7F
    return chr(code) if is_itself or code == 0x20 else _UNKNOWN


def shown_symbols(text: str, font: str) -> str:
    """Return a text in a symbol font as it looks; a text in any other font as it is."""
    if not is_symbol_font(font):
        return text
    return "".join(character if character.isspace() else symbol(ord(character), font) for character in text)


def character_code(written: str | None) -> int:
    """Return the number of a character as Word writes it, in hexadecimal; 0 if it is no number."""
    try:
        return int(written or "", 16)
    except ValueError:
        return 0
