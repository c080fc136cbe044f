"""Recognizes the bar numbers and notes by which a block marks a person as an attorney: "(SBN 441122)", "WSBA #1234", "pro hac vice".

Sources: the signature rules of the state bars; the numbers are those of each bar's rolls, so only the word before them is fixed.
"""

from __future__ import annotations

import re

_NUMBER = r"(?:[A-Z]{0,3}[\-\s]?\d{2,9}(?:-\d{2})?[A-Z]?|[A-Z]{2,4}-\d{3,4}-[A-Z]\d{2}[A-Z])"
"""With Indiana's county ("28117-49") and Alabama's letters ("ASB-1454-E52G") behind it."""
_BAR = (
    r"(?:(?:(?:[A-Z][A-Za-z]{1,12}\.?|D\.\s?C\.|N\.\s?Y\.)\s){0,2}(?:State\s)?(?:Bar(?:\sRoll)?|Atty\.?|Attorney)\s?(?:Reg(?:istration)?\.?\s?)?"
    r"(?:Card\s?)?(?:Nos?|Number|ID|I\.D\.|#)\.?(?:\s?No\.?)?\s?[:#]?\s?#?|(?:[A-Z]{0,3}SB[NA]|S\.B\.N\.|CBN|BBO|ARDC|WSBA|OSB|ISB|BPR|MBN|VSB|GBN|"
    r"Juris|PA\sID|(?:Attorney\s)?Identification|Fed(?:eral)?\.?\s(?:Bar\s)?ID|Attorney\sI\.?D\.?|ID(?=\s?(?:No|#))|(?!(?:APT|DKT|DOC|ECF|STE)\b)(?-i:[A-Z]{2,5})(?=\s(?:No|#)))(?:\s?(?:Nos?\.?|#|Number))?\s?[:#]?\s?#?)"
    rf"{_NUMBER}"
)
BAR_LINE = re.compile(rf"\(?\s?{_BAR}(?:\s?[,;/|]\s?{_BAR})*\s?\)?(?:,\sT\.?\s?A\.?)?$", re.IGNORECASE)
PRO_HAC_VICE = re.compile(r"\*?\(?(?!Attorney|Counsel)[\w\s]{0,40}\bpro\s+hac\s+vice\b[\w\s]{0,40}\)?\.?$", re.IGNORECASE)
MARK = re.compile(
    r"\s?[\[(]\s?(?:(?:State\s|CA\s|D\.?C\.?\s)?Bar\s(?:No|Number|ID|#)?\.?\s?:?\s?|"
    r"SBN:?\s?|S\.B\.N\.\s?|No\.\s|Cal\.\s.{0,14})?#?[A-Z]{0,8}[-\s]?\d{3,8}[\])]|[,\s\-–—]+(?:(?:[A-Z][a-z]*\.?"
    r"\s){0,2}(?:State\s)?Bar\s(?:No|Number|ID|#)\.?\s?:?\s?#?\w*\d{3,8}|[A-Z]{0,3}SB[NA]:?\s?(?:No\.?\s?)?#?\d{3,8}|"
    r"(?:ct|phv|CT|PHV)\s?\d{4,6}|Attorneys?[\s\-]at[\s\-]Law\b|#\d{4,8}|Atty\.?\s(?:Reg\.?\s)?No\.?\s?\w+)|,?\s+(?:Esq(?:uire)"
    r"?\b\.?|ESQ(?:UIRE)?\b\.?)|,?\s?[\[(]?(?:to\sbe\s)?(?:admitted\s|appearing\s|motion\sfor\s|admission\s)?"
    rf"pro\shac\svice(?:\s\w+){{0,2}}[\])]?|\s?\((?:lead|back-?up|local|trial|co-?)\s?(?:counsel|attorney)\)|\s?\(\s?{_BAR}\s?\)|,\s{_BAR}|\s[\-–—]\s?\d{{5,7}}$|\s?\*{{1,3}}$|\s?\[(?:argued|lead|on\sbrief)\]$",
    re.IGNORECASE,
)
