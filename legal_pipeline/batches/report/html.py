"""The few pieces of HTML that a report is made of. Whatever is not made here is escaped, and made visible first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from legal_pipeline.plain_text import visible


class Html(str):
    """Markup: text that was escaped already."""

    __slots__ = ()


def shown(value: object) -> str:
    """Markup as it is; anything else as text that can neither be markup nor turn its line round."""
    return value if isinstance(value, Html) else escape(visible(str(value)))


def tag(name: str, *inside: object, **attributes: str) -> Html:
    """`class_` stands for `class`, `_` in other names for `-`."""
    listed = "".join(f' {key.rstrip("_").replace("_", "-")}="{shown(value)}"' for key, value in attributes.items())
    return Html(f"<{name}{listed}>{''.join(map(shown, inside))}</{name}>")


def name_of_file(name: str) -> Html:
    """Its letters may run either way, and stay within it."""
    return tag("bdi", visible(name, 120))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[str] = (), caption: str = "") -> Iterable[str]:
    """Row by row. A narrow window shows each row as a block, where `data-label` says what a cell is."""
    yield '<div class="scroll"><table>'
    if caption:
        yield tag("caption", caption)
    heads = Html("".join(tag("th", column, scope="col", class_="number" if column in right else "") for column in columns))
    yield f"<thead>{tag('tr', heads)}</thead><tbody>"
    for row in rows:
        cells = (
            tag("td", value, data_label=column, class_="number" if column in right else "")
            for column, value in zip(columns, row, strict=True)
        )
        yield tag("tr", Html("".join(cells)))
    yield "</tbody></table></div>"
