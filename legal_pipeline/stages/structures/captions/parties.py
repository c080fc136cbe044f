"""The parties in the lines of a caption's zone: blocks of names, each with the role printed behind, before or below it."""

from __future__ import annotations

from collections.abc import Iterator

from legal_pipeline.model import Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.labels import FURTHER, LABELED, Label
from legal_pipeline.stages.structures.captions.party_lists import read_parties
from legal_pipeline.stages.structures.captions.role_words import ROLE_BROKEN, ROLE_TAIL, misread_role, role_of
from legal_pipeline.stages.structures.captions.zones import Zones
from legal_pipeline.stages.structures.lines import Line, slice_line
from legal_pipeline.stages.structures.model import CaptionParty, NamedSpan
from legal_pipeline.stages.structures.party_block import PartyBlock

_WITH_ROLE = frozenset({Label.ROLE, Label.NAME_WITH_ROLE, Label.LABELED_NAME, Label.VERSUS})


def parties_in(window: Window, zones: Zones, lines: list[int]) -> Iterator[CaptionParty]:
    """Yields the parties of the lines; a block of names without a role has none."""
    block: list[Line] = []
    label_role, label_line = "", None
    broken = ""
    last: tuple[str, Line | None] = ("", None)
    for at, index in enumerate(lines):
        left, label = zones.columns.left(index), zones.label(index)
        if label is Label.LABELED_NAME and (match := LABELED.match(left.text)):
            yield from parties_of(window, block, label_role, label_line)
            block = [slice_line(left, match.start("name"), len(left.text))]
            label_role, label_line = role_of(match["role"]), left
        elif label in (Label.VERSUS, Label.JOIN):
            if label is Label.VERSUS or not block or (label_role and left.text[0] in "-–—"):
                yield from parties_of(window, block, label_role, label_line)
                block, label_role, label_line = [], "", None
                if label is Label.JOIN and last[0] and not any(zones.label(later) in _WITH_ROLE for later in lines[at:]):
                    label_role, label_line = last  # "ACME, INC. DEFENDANTS / and / BO ROE": the role stands beside the first
            else:
                block.append(left)
        elif label is Label.ROLE:
            if ROLE_BROKEN.match(left.text):
                broken += left.text  # "Plaintiff/Counterdefendant/Third-": the rest stands on the next line
                continue
            if block and at + 1 < len(lines) and lines[at + 1] == index + 1 and zones.label(index + 1) is Label.ROLE:
                broken += left.text + " "  # "Defendants Below, / Appellants,"
                continue
            printed = role_of(broken + left.text) or role_of(misread_role(left.text))
            broken = ""
            yield from parties_of(window, block, printed, left)
            # a role above its names counts where none follows them
            label_role, label_line = ("", None) if block else (printed, left)
            last = (printed, left) if block else ("", None)
            block = []
        elif label is Label.NAME_WITH_ROLE and (tail := ROLE_TAIL.search(left.text)):
            block.append(slice_line(left, 0, tail.start()))
            yield from parties_of(window, block, role_of(tail["role"]), left)
            block, label_role, label_line = [], "", None
        else:
            if not block and last[0] and FURTHER.match(left.text):
                label_role, label_line = last  # "(1) ROE LTD Claimants / (2) MOTT LTD": the role stands beside the first
            block.append(left)
    yield from parties_of(window, block, label_role, label_line)


def parties_of(
    window: Window, block_lines: list[Line], role: str, role_line: Line | None, rule: str = "caption.party"
) -> Iterator[CaptionParty]:
    """Yields the parties named in the lines, all with the same role."""
    block = PartyBlock.of(block_lines)
    for party_name in read_parties(block.text):
        place = block.window_range(party_name.start, party_name.end, window.text)
        if place is None:
            continue
        aliases = []
        for start, end in party_name.aliases:
            if alias := block.window_range(start, end, window.text):
                kind = name_shapes.kind_of(block.text[start:end]) or party_name.kind
                aliases.append(NamedSpan(window.span(*alias), kind, rule + ".alias", block.name(start, end)))
        is_near = role_line is not None and place[1] <= role_line.end < place[0] + 400
        evidence = window.span(place[0], role_line.end) if is_near and role_line else window.span(*place)
        name = NamedSpan(window.span(*place), party_name.kind, rule, block.name(party_name.start, party_name.end))
        yield CaptionParty(name, role, evidence, tuple(aliases))
