r"""The control words of RTF that affect the text. Source: Microsoft, Rich Text Format Specification 1.9.1."""

from __future__ import annotations

from legal_pipeline.model import NoteKind

CHARACTERS: dict[str, str] = {
    "par": "\n",
    "sect": "\n\n",
    "page": "\f",
    "line": "\n",
    "lbr": "\n",
    "column": "\n",
    "row": "\n",
    "nestrow": "\n",
    "cell": "\t",
    "nestcell": "\t",
    "tab": "\t",
    "emdash": "\u2014",
    "endash": "\u2013",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "\u2022",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
}

APART: dict[str, NoteKind] = {
    "deleted": NoteKind.STRUCK,
    "strike": NoteKind.STRUCK,
    "striked": NoteKind.STRUCK,
    "mvf": NoteKind.STRUCK,
    "v": NoteKind.HIDDEN,
}
"""Character properties that take text out of the document; a parameter of 0 ends them."""

SYMBOLS: dict[str, str] = {"~": "\xa0", "_": "\u2011", "{": "{", "}": "}", "\\": "\\", "\n": "\n", "\r": "\n"}

_NO_TEXT = (
    "fonttbl colortbl stylesheet info pict object objdata listtable listoverridetable revtbl rsidtbl filetbl generator themedata "
    "colorschememapping datastore latentstyles xmlnstbl fldinst datafield bkmkstart bkmkend atnid atnauthor atntime atnicn "
    "shprslt nonshppict upr sp sn sv pntxtb pntxta formfield template tc tcn xe rxe txe"
)

NO_TEXT = frozenset(_NO_TEXT.split())
r"""Groups that do not contain text of the document, like those that begin with \*, except `TEXT_AGAIN`."""

TEXT_AGAIN = frozenset({"shptxt", "dptxbxtext", "annotation", "result"})
"""Groups with text inside a group without, such as text boxes, comments, and what an embedded object shows."""

TEXT_TWICE, TEXT_IN_UNICODE = "upr", "ud"
r"""A group that says the same twice, for readers without Unicode and, in `\*\ud`, for others."""

TEXT_WITH_STAR = frozenset({"footnote"})
r"""Groups with text of the document before which LibreOffice writes \*."""

ON_OWN_LINE = frozenset({"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"})

CHARSETS: dict[int, str] = {
    # \fcharset of the font table to code page
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}

CODE_PAGES: dict[str, str] = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
"""Of a file, in the place of that of Windows: those of the Mac, of DOS in the USA and of DOS elsewhere."""
