"""What RTF holds beside its running text: text boxes of both kinds, symbols, raised marks."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.readers.office.rtf import rtf_text


@pytest.mark.parametrize(
    ("rtf", "expected"),
    [
        (
            rb"Alan{\shp{\*\shpinst{\sp{\sn x}{\sv 2}}{\shptxt\pard Nora Roe\par Counsel\par}}} Vane\par x",
            "Alan Vane\nNora Roe\nCounsel\nx",
        ),
        (rb"Alan{\*\do\dptxbx{\dptxbxtext\pard Nora Roe\par}} Vane", "Alan Vane\nNora Roe"),
        (rb"Alan\par{\shp{\*\shpinst{\shptxt Nora Roe}}}\par x", "Alan\nNora Roe\nx"),
        (rb"x{\shp{\*\shpinst{\shptxt Nora Roe}}{\shprslt{\*\do\dptxbx{\dptxbxtext Nora Roe}}}}", "x\nNora Roe"),
        (rb"x{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv PRIVILEGED DRAFT}}{\sp{\sn gtextFont}{\sv Arial}}}}", "x\nPRIVILEGED DRAFT"),
        (
            rb"x{\*\shppict{\pict{\*\picprop{\sp{\sn wzDescription}{\sv Photo of the barn}}}\pngblip 00}} y",
            "x y\n[Picture: Photo of the barn]",
        ),
        (rb"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres1\ffdefres0}}}{\fldrslt}} Yes", "[x] Yes"),
        (rb"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres25\ffdefres0}}}{\fldrslt}} Yes", "[ ] Yes"),
        (rb"{\field{\*\fldinst FORMDROPDOWN {\*\formfield{\fftype2\ffres1{\*\ffl No}{\*\ffl Yes}}}}{\fldrslt}} agreed", "Yes agreed"),
        (rb"{\field{\*\fldinst FORMTEXT {\*\formfield{\fftype0{\*\ffdeftext x}}}}{\fldrslt Ann Vane}}", "Ann Vane"),
        (rb"{\f1 \u-3842\'fe} Yes", "\u2611 Yes"),
        (rb"{\f1 o\plain o}", "\u25a1o"),
        (rb"{\f1 \'fe} Yes {\f1 o} No", "\u2611 Yes \u25a1 No"),
        (rb"{\field{\*\fldinst SYMBOL 254 \\f " + b'"Wingdings" ' + rb"\\s 11}{\fldrslt}} Yes", "\u2611 Yes"),
        (rb'{\field{\*\fldinst HYPERLINK "http://x.example"}{\fldrslt Ann Vane}}', "Ann Vane"),
        (rb"Roe{\super 1} on the 10{\super th}{\footnote{\super 1} See Ex. B.}", "Roe[1] on the 10th [1 See Ex. B.]"),
        (rb"Roe{\super \chftn{\*\footnote \chftn\pard\plain {See Ex. B.}}} said", "Roe [See Ex. B.]  said"),
        (rb"Roe\super 2\nosupersub  said", "Roe[2] said"),
        (rb"See {\upr{Ren?e}{\*\ud{Ren\u233 ?e}}} Roe", "See Ren\u00e9e Roe"),
        (rb"{\info{\upr{\title x?}{\*\ud{\title x\u233 ?}}}}Rent", "Rent"),
        (rb"Rent {\object\objemb{\*\objdata 0105}{\result{\pard in all $77.00}}} is due", "Rent in all $77.00 is due"),
        (rb"Two.\column Rent", "Two.\nRent"),
        ("Ren\u00e9e \u2013 \u201cRent\u201d".encode(), "Ren\u00e9e \u2013 \u201cRent\u201d"),
        ("Ren\u00e9e \u2013 \u201cRent\u201d".encode("cp1252"), "Ren\u00e9e \u2013 \u201cRent\u201d"),
    ],
)
def test_the_text(rtf: bytes, expected: str) -> None:
    document = rb"{\rtf1\ansi{\fonttbl{\f0 Times;}{\f1\fnil\fcharset2 Wingdings;}}" + rtf + b"}"
    assert "".join(rtf_text([document])).strip() == expected


@pytest.mark.parametrize(
    ("character_set", "expected"),
    [
        (rb"\ansi Ren\'e9", "Ren\u00e9"),
        (rb"\mac Ren\'8e", "Ren\u00e9"),
        (rb"\pc \'9c5", "\u00a35"),
        (rb"\pca \'f5 5", "\u00a7 5"),
        (rb"\mac\ansicpg1251 \'d0\'ee\'f3", "\u0420\u043e\u0443"),
    ],
)
def test_the_character_set_of_a_file(character_set: bytes, expected: str) -> None:
    assert "".join(rtf_text([rb"{\rtf1" + character_set + b"}"])).strip() == expected


@pytest.mark.parametrize(
    "table",
    [
        rb"{\fonttbl{\f0 Times;}{\f1\fnil\fcharset2{\*\panose 05000000000000000000}Wingdings;}}",
        rb"{\fonttbl{\f1 Wingdings{\*\falt Zapf Dingbats};}{\f0 Times;}}",
        rb"{\fonttbl\f0 Times;\f1 Wingdings;}",
    ],
)
def test_names_of_fonts(table: bytes) -> None:
    assert "".join(rtf_text([rb"{\rtf1\ansi" + table + rb"{\f1 \'fe}{\f0 o}}"])).strip() == "\u2611o"
