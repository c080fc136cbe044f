"""Plots: well-formed, true to their numbers, labelled, and harmless whatever a name is."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from legal_pipeline.batches.report.charts import WIDTH, Named, _scale, named_bars, over_time

SVG = "{http://www.w3.org/2000/svg}"
VALUES = st.lists(st.floats(min_value=0, max_value=1e9, allow_nan=False), max_size=60)


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def bars(svg: str, side: str) -> list[float]:
    return [float(found.attrib[side]) for found in drawn(svg).iter(f"{SVG}rect")]


def texts(svg: str) -> list[str]:
    return [found.text or "" for found in drawn(svg).iter(f"{SVG}text")]


def time_plot(values: Sequence[float]) -> str:
    return over_time("Documents", values, first="12:00", last="12:30", unit="documents a minute")


def test_bars_over_time_are_as_high_as_their_numbers() -> None:
    heights = bars(time_plot([0, 10, 20, 40]), "height")
    assert heights[0] == 0
    assert heights[3] == pytest.approx(4 * heights[1], abs=0.3)
    assert heights[3] == pytest.approx(2 * heights[2], abs=0.3)


def test_axes_title_and_unit_are_written() -> None:
    said = texts(time_plot([3, 4]))
    assert {"Documents", "12:00", "12:30", "documents a minute", "time (UTC)", "0", "4"} <= set(said)


def test_a_named_bar_has_its_name_its_label_and_what_lies_beyond() -> None:
    svg = named_bars("Stages", [Named("text", 2, 8, "2 s"), Named("chunks", 4, 4, "4 s")], unit="seconds")
    assert {"text", "2 s", "chunks", "4 s", "seconds"} <= set(texts(svg))
    beyond, value, *_ = bars(svg, "width")
    assert beyond == pytest.approx(4 * value, abs=0.3)


@example([5e-324])
@given(VALUES)
def test_every_plot_is_well_formed_and_stays_within_its_frame(values: list[float]) -> None:
    for svg in (time_plot(values), named_bars("x", [Named(str(value), value, value * 2, "x") for value in values], unit="s")):
        root = drawn(svg)
        height = float(root.attrib["height"])
        for found in root.iter(f"{SVG}rect"):
            x, y, wide, high = (float(found.attrib[name]) for name in ("x", "y", "width", "height"))
            assert 0 <= x <= x + wide <= WIDTH + 0.2
            assert 0 <= y <= y + high <= height + 0.2


@given(st.floats(min_value=1e-6, max_value=1e12))
def test_a_scale_reaches_its_largest_value_in_a_few_round_steps(largest: float) -> None:
    top, step = _scale(largest)
    assert largest <= top * 1.001
    assert 1 <= round(top / step) <= 6


@pytest.mark.parametrize("hostile", ["<script>x</script>", '"/><script/>', "a & b", "]]>"])
def test_names_are_text(hostile: str) -> None:
    svg = named_bars(hostile, [Named(hostile, 1, 1, hostile)], unit=hostile)
    assert not list(drawn(svg).iter(f"{SVG}script"))
    assert texts(svg).count(hostile) == 4
