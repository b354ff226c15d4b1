"""The map of today's provinces as equal squares, the darker the higher, each with its number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from reference.catalogue import seed
from reference.tiles import read_tiles
from tmdt.dissemination.content.document import Chart, Language
from tmdt.dissemination.forms.charts import INK, MUTED, altair, axis_title, column_of, render
from tmdt.dissemination.forms.numbers import UNKNOWN, write

WIDTH, HEIGHT, GAP = 92, 35, 3
SHADES = ["#eef4fb", "#c5daef", "#8fb6dc", "#2f6fb0", "#0b3a70"]
DARK = SHADES[3:]
NOTHING = {"vi": "chưa có số liệu", "en": "no figure"}


class Shade(NamedTuple):
    """A fifth of the provinces that have a figure, and its bounds."""

    colour: str
    low: Decimal
    high: Decimal


def draw_tiles(chart: Chart, language: Language) -> str:
    """The map as SVG. A province without a figure keeps its square, which is empty.

    Raises:
        ValueError: the table names an area that is no province of today.
    """
    names = [column.name for column in chart.table.columns]
    x, y = names.index(chart.x), names.index(chart.y)
    values: dict[str, Decimal | None] = {row[x]: row[y] for row in chart.table.rows}
    if unknown := sorted(values.keys() - {tile.ref_area for tile in read_tiles()}):
        raise ValueError(f"the map has no place for {', '.join(map(str, unknown))}")
    shades = shade([value for value in values.values() if value is not None])
    kind = column_of(chart, chart.y).kind

    def label(value: Decimal | None) -> str:
        return UNKNOWN if value is None else write(value, kind, language)

    squares = [
        _square(tile.column, tile.row, name, label(value), _shade_of(value, shades))
        for tile, name, value in (
            (tile, _name(tile.ref_area, language), values.get(tile.ref_area))
            for tile in read_tiles()
        )
    ]
    legend = _legend(chart, language, shades, label)
    rows = {
        "squares": squares,
        "legend": legend,
        "shades": [row for row in legend if row["colour"]],
    }
    return render(_picture(), rows, language)


def shade(values: list[Decimal]) -> list[Shade]:
    """Fifths of the values, lowest first; equal values are never in two of them."""
    ordered = sorted(values)
    parts: dict[str, list[Decimal]] = {}
    for value in ordered:
        # By the first of its equals, so that they share a shade.
        fifth = ordered.index(value) * len(SHADES) // len(ordered)
        parts.setdefault(SHADES[fifth], []).append(value)
    return [Shade(colour, part[0], part[-1]) for colour, part in parts.items()]


def _shade_of(value: Decimal | None, shades: list[Shade]) -> str:
    if value is None:
        return "#ffffff"
    return next(each.colour for each in shades if each.low <= value <= each.high)


def _name(ref_area: str, language: Language) -> str:
    return next(row[f"name_{language}"] for row in seed("province") if row["ref_area"] == ref_area)


def _square(column: float, row: float, name: str, label: str, colour: str) -> dict[str, Any]:
    left, top = (column - 1) * WIDTH, (row - 1) * HEIGHT
    return {
        "x": left, "x2": left + WIDTH - GAP, "y": top, "y2": top + HEIGHT - GAP,
        "middle": left + (WIDTH - GAP) / 2, "name_y": top + 10, "label_y": top + 23,
        "name": name, "label": label, "colour": colour,
        "ink": "#ffffff" if colour in DARK else INK,
    }  # fmt: skip


def _legend(
    chart: Chart, language: Language, shades: list[Shade], label: Any
) -> list[dict[str, Any]]:
    """The shades with their bounds, in the sea south of the land, and what is shown."""
    places = [(each.colour, f"{label(each.low)} – {label(each.high)}") for each in shades]
    places.append(("#ffffff", NOTHING[language]))
    left, top = 3.25 * WIDTH, 12 * HEIGHT + 14
    rows = [
        {"x": left, "x2": left + 26, "y": top + 15 * i, "y2": top + 15 * i + 12,
         "colour": colour, "text": text, "text_x": left + 33, "text_y": top + 15 * i + 6}
        for i, (colour, text) in enumerate(places)
    ]  # fmt: skip
    title = axis_title(column_of(chart, chart.y), language)
    return [*rows, {"text": title, "text_x": left, "text_y": top - 8, "colour": None}]


def _picture() -> Any:
    alt = altair()

    def places(x: str, y: str) -> dict[str, Any]:
        return {
            "x": alt.X(f"{x}:Q", scale=None, axis=None),
            "y": alt.Y(f"{y}:Q", scale=None, axis=None),
        }

    def boxes(rows: str) -> Any:
        chart = alt.Chart(alt.NamedData(name=rows)).mark_rect(stroke=MUTED, strokeWidth=0.7)
        fill = alt.Fill("colour:N", scale=None, legend=None)
        return chart.encode(**places("x", "y"), x2="x2:Q", y2="y2:Q", fill=fill)

    def texts(rows: str, place: tuple[str, str], text: str, colour: Any, **mark: Any) -> Any:
        chart = alt.Chart(alt.NamedData(name=rows)).mark_text(baseline="middle", **mark)
        return chart.encode(**places(*place), text=f"{text}:N", color=colour)

    ink = alt.Color("ink:N", scale=None, legend=None)
    inside = {"limit": WIDTH - GAP - 4}
    return alt.layer(
        boxes("squares"),
        texts("squares", ("middle", "name_y"), "name", ink, fontSize=11, **inside),
        texts("squares", ("middle", "label_y"), "label", ink, fontSize=12, fontWeight="bold",
              **inside),
        boxes("shades"),
        texts("legend", ("text_x", "text_y"), "text", alt.value(INK), fontSize=11.5, align="left",
              limit=2.6 * WIDTH),
    ).properties(width=6 * WIDTH, height=15 * HEIGHT)  # fmt: skip
