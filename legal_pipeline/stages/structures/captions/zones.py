"""Finds the lines of a caption around its "v.": the names and roles above it up to the court, and below it down to the last role.

What stands beside the parties (number, judge, title) is stepped over as long as names lack their role; the frame of a caption (court,
rule, counsel, prose) ends it.
"""

from __future__ import annotations

import re
from functools import partial

from legal_pipeline.stages.structures.captions.columns import Columns
from legal_pipeline.stages.structures.captions.labels import COURT_BELOW, FURTHER, Label, is_address, label_of
from legal_pipeline.stages.structures.lines import Line

_UP, _DOWN, _AHEAD, _FAR_AHEAD = 90, 90, 8, 24
_UNFINISHED = (",", ";", " and", " AND", " &", " of", " OF", " the", " THE")
_PLURAL = re.compile(r"(?:defendant|respondent|plaintiff|petitioner)s[.,]?$", re.IGNORECASE)
_OPEN_LIST = re.compile(r"[;,]\s+(?:and|AND)\s+[A-Z][\w'’-]*$")
_NAMES = frozenset({Label.NAME, Label.NAME_WITH_ROLE, Label.LABELED_NAME})
_PASSED = frozenset({Label.BLANK, Label.BESIDE, Label.NAME, Label.JOIN})


class Zones:
    """Labels of the lines of a window, found when asked for."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.columns = Columns(lines)
        self._labels: dict[int, Label] = {}

    def label(self, index: int) -> Label:
        if (label := self._labels.get(index)) is None:
            label = self._labels[index] = label_of(self.columns, index)
        return label

    def _is_court_below(self, index: int) -> bool:
        """Returns whether the line is the court below in the right column; a court that is a party stands above its role."""
        if not COURT_BELOW.match(self.text(index)):
            return False
        later = next((later for later in range(index + 1, min(index + 4, len(self.lines))) if self.text(later)), None)
        return later is not None and self.label(later) in _NAMES

    def text(self, index: int) -> str:
        return self.columns.left(index).text

    def above(self, anchor: int, floor: int) -> list[int]:
        """Returns the lines with names and roles above the anchor, in order."""
        taken: list[int] = []
        has_names = blank = False
        index = anchor - 1
        while index > max(floor, anchor - _UP):
            label = self.label(index)
            top = taken[0] if taken else anchor
            if self.lines[index].page != self.lines[top].page:
                index = self._over_page(index, top, floor)
                if not index:
                    break
                label, has_names = self.label(index), False
            if label is Label.BLANK:
                blank = True
            elif (label is Label.COURT and taken and self._is_court_below(index)) or (
                label in (Label.BESIDE, Label.COURT) and self._steps_over(index, floor, label, has_names)
            ):
                pass
            elif label is Label.RULE and taken and not has_names:
                pass  # a line of the frame between a name and its role
            elif label is Label.ROLE or label is Label.JOIN:
                taken.insert(0, index)
                has_names, blank = False, False
            elif label in _NAMES:
                if taken and self.label(taken[0]) is Label.LABELED_NAME and label is not Label.LABELED_NAME:
                    break  # above "Plaintiff: Jane Roe"
                is_subject = self.text(index)[:5].lower() == "in re"  # of a bankruptcy; its two sides stand below
                if has_names and (is_subject or (blank and not self.text(index).endswith(_UNFINISHED))):
                    break
                taken.insert(0, index)
                has_names, blank = True, False
            else:
                break
            index -= 1
        has_role_below = any(self.label(index) is not Label.NAME for index in taken[1:])
        while taken and self.label(taken[0]) in (Label.ROLE, Label.JOIN) and (has_role_below or len(taken) == 1):
            taken.pop(0)
        return taken

    def _over_page(self, index: int, top: int, floor: int) -> int:
        """Returns the last line of a list of parties on the page before, above its footer and side column, or 0."""
        if self.text(index).endswith((";", ",")) and self.label(index) in _NAMES:
            return index
        if not self.text(top):
            return 0
        for above in range(index, max(floor, index - 30), -1):
            if self.lines[above].page != self.lines[index].page:
                return 0
            if self.text(above).endswith((";", ",")) and self.label(above) in _NAMES:
                return above
        return 0

    def _steps_over(self, index: int, floor: int, label: Label, has_names: bool) -> bool:
        """Returns whether the names go on above a line of the right column."""
        if label is Label.BESIDE and not has_names:
            return True
        for above in range(index - 1, max(floor, index - 4), -1):
            if label is Label.BESIDE and self.label(above) is Label.JOIN:
                return True
            if self.label(above) in _NAMES and self.lines[above].page == self.lines[index].page:
                return self.text(above).endswith(_UNFINISHED) or self._is_below_court(above, floor)
            if self.label(above) is not Label.BESIDE:
                return False
        return False

    def _is_below_court(self, index: int, floor: int) -> bool:
        """Returns whether nothing but a name or two stands between the line and the court: "COURT / JANE / No. 12-3 / ROE,"."""
        for above in range(index - 1, max(floor, index - 4), -1):
            if self.label(above) is Label.COURT:
                return True
            if self.label(above) not in (Label.NAME, Label.BLANK):
                return False
        return False

    def below(self, anchor: int) -> list[int]:
        """Returns the lines with names, roles and further "v." below the anchor, in order."""
        taken: list[int] = []
        has_names = has_role = blank = False
        for index in range(anchor + 1, min(len(self.lines), anchor + _DOWN)):
            label = self.label(index)
            ahead = partial(self._role_ahead, index)
            if label is Label.BLANK:
                blank = True
                continue
            if label is Label.COURT and self._is_court_below(index):
                continue
            if label is Label.VERSUS:
                has_names = has_role = False
            elif label is Label.ROLE:
                has_role = has_names or has_role
            elif label is Label.JOIN:
                if not (ahead() or self._is_further_body(anchor, index) or self._shares_role(taken, index)):
                    break
                has_names = has_role = False
            elif label is Label.RULE:
                if not (has_role and self._last_block_ahead(index)):
                    break
                continue
            elif label in (Label.BESIDE, Label.COURT):
                if (has_names or has_role) and not (ahead() or self._shares_role(taken, index)):
                    break
                if not has_names and self._is_role(index + 1):
                    label = Label.COURT  # a name that looks like a title or a court, right above its role
                if label is Label.COURT and not (has_names or has_role):
                    has_names = True  # a county or a commission that is a party
                else:
                    continue
            elif label in _NAMES:
                goes_on = has_role and label is Label.NAME and bool(FURTHER.match(self.text(index)))
                is_over = has_names and not has_role and self._is_roleless(anchor, taken, index)
                if (
                    not goes_on
                    and (has_role or is_over or (blank and has_names and not self.text(taken[-1]).endswith(_UNFINISHED)))
                    and not ahead()
                ):
                    break
                has_names, has_role = (
                    True,
                    label is Label.NAME_WITH_ROLE or goes_on or (label is Label.LABELED_NAME and not self._is_list(index)),
                )
            else:
                break
            taken.append(index)
            blank = False
        while taken and self.label(taken[-1]) in (Label.JOIN, Label.VERSUS):
            taken.pop()
        return taken

    def _is_further_body(self, anchor: int, index: int) -> bool:
        """Returns whether a third name follows "and" where no one has a role, as a charging party before a labor board."""
        return self.label(anchor) is Label.JOIN and index + 1 < len(self.lines) and self.label(index + 1) is Label.NAME

    def _shares_role(self, taken: list[int], index: int) -> bool:
        """Returns whether "and" and a name follow the first of several: "ACME, INC. DEFENDANTS / 1 Main St. / and / BO ROE / ***"."""
        if not (len(taken) > 1 and self.label(taken[-1]) is Label.ROLE and _PLURAL.match(self.text(taken[-1]))):
            return False
        if self.label(taken[-2]) is not Label.NAME or (len(taken) > 2 and self.label(taken[-3]) is Label.NAME):
            return False
        later = index
        while later < min(index + _AHEAD, len(self.lines)) and self.label(later) in (Label.BESIDE, Label.BLANK):
            later += 1
        if later + 2 >= len(self.lines) or self.label(later) is not Label.JOIN or self.label(later + 1) is not Label.NAME:
            return False
        return self.label(later + 2) in (Label.RULE, Label.BLANK, Label.BESIDE)

    def _is_list(self, index: int) -> bool:
        """Returns whether the names of a labeled line go on below: "Defendants: JANE ROE; and ACTON"."""
        text = self.text(index)
        return text.endswith(_UNFINISHED) or bool(_OPEN_LIST.search(text))

    def _is_roleless(self, anchor: int, taken: list[int], index: int) -> bool:
        """Returns whether the one name below "v." ended above this line: capitals above, none here, and no role further down."""
        above, here = self.text(taken[-1]), self.text(index)
        if taken[-1] != anchor + 1 or not above.isupper() or above.endswith(_UNFINISHED) or here.isupper() or not here[:1].isupper():
            return False
        return not any(
            self.label(later) in (Label.ROLE, Label.NAME_WITH_ROLE) for later in range(index, min(index + _DOWN, len(self.lines)))
        )

    def _is_role(self, index: int) -> bool:
        return index < len(self.lines) and self.label(index) is Label.ROLE

    def _last_block_ahead(self, index: int) -> bool:
        """Returns whether names with a role of their own follow a rule: parties who take no side on appeal, no second caption."""
        has_role = False
        for later in range(index + 1, min(index + _AHEAD + 1, len(self.lines))):
            label = self.label(later)
            if label is Label.VERSUS:
                return False
            if label in (Label.ROLE, Label.NAME_WITH_ROLE):
                has_role = True
            elif label not in (Label.NAME, Label.BLANK) or (has_role and label is Label.NAME):
                return has_role
        return has_role

    def _role_ahead(self, index: int) -> bool:
        """Returns whether a role or another "v." follows within a few lines that are names or stand beside them."""
        counted = 0
        for later in range(index, min(index + _FAR_AHEAD, len(self.lines))):
            label = self.label(later)
            # the agent whom to serve and the address may take many lines
            counted += not (label is Label.BLANK or (label is Label.BESIDE and is_address(self.columns, later)))
            if counted > _AHEAD + 1:
                return False
            if (later > index and label in (Label.ROLE, Label.VERSUS)) or label in (Label.NAME_WITH_ROLE, Label.LABELED_NAME):
                return True
            if label not in _PASSED and later > index:
                return False
        return False
