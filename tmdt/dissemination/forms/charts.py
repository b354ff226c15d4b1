"""Charts of a document as SVG, by Altair and Vega: told apart without colour.

Nothing in a picture comes from the machine: its letters are those of the font beside this module,
months are names in their order and no dates with a time zone, and Vega's clip paths, which it
numbers through a process, are not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from textwrap import wrap
from typing import Any

from tmdt.dissemination.content.document import Chart, Column, Kind, Language, Text
from tmdt.dissemination.forms.characters import printable
from tmdt.dissemination.forms.numbers import same_places, write

FONT = "IBM Plex Sans"
FONTS = Path(__file__).parent / "fonts"
INK, MUTED, LINE, ACCENT = "#1b1f24", "#505a66", "#d3d8de", "#0b4a8f"
SHADES = [ACCENT, "#9dbde0", "#4a7ab0", "#d5e3f2", "#1b1f24", "#7d8894"]
"""Of series, so that neighbours differ in lightness."""
DASHES = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [1, 3]]
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]
WIDTH = 380
LETTERS = 36  # of a line of a name
ON_LINES = "split(datum.value, '\\n')"
NUMBERS: tuple[Kind, ...] = ("integer", "number", "percent", "change")
FORMAT = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]},
}
MINUS = {"minus": "\N{MINUS SIGN}"}
STYLE = {
    "font": FONT,
    "background": "#ffffff",
    # Where a page is read in a wider font, the longest label still has room.
    "padding": {"left": 20, "top": 5, "right": 12, "bottom": 5},
    "view": {"stroke": None},
    "aria": False,
    "axis": {
        "labelFontSize": 12, "titleFontSize": 12, "labelColor": INK, "titleColor": INK,
        "titleFontWeight": "normal", "gridColor": LINE, "domainColor": MUTED, "tickColor": MUTED,
        "labelLimit": 230, "titleLimit": 420,
    },
    "legend": {
        "labelFontSize": 12, "labelColor": INK, "labelLimit": 240, "orient": "top",
        "direction": "horizontal", "columns": 3, "columnPadding": 24,
        "symbolSize": 90, "symbolStrokeWidth": 1.5,
    },
}  # fmt: skip

_TAG = re.compile(r"<[a-z][^<>]*>")
_ROLE = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')

Row = dict[str, Any]
Made = tuple[Any, dict[str, list[Row]]]
"""A chart of Altair's and its rows."""


@lru_cache(maxsize=64)
def draw(chart: Chart, language: Language) -> str:
    """The chart in one language as SVG, without a role or a name: these are the page's to give.

    Raises:
        ValueError: the table has not the columns that the chart is to show.
    """
    if chart.kind == "tiles":
        from tmdt.dissemination.forms.tile_map import draw_tiles

        return draw_tiles(chart, language)
    rows = rows_of(chart, language)
    if not rows:
        return ""
    return render(*_MADE[chart.kind](chart, rows, language), language)


def render(chart: Any, datasets: dict[str, list[Row]], language: Language) -> str:
    """The SVG of a chart of Altair's, whose rows, which it would copy, come beside it."""
    spec = {**chart.to_dict(validate=False), "config": STYLE, "datasets": datasets}
    svg: str = _converter().vegalite_to_svg(spec, format_locale=FORMAT[language] | MINUS)
    if " id=" in svg:
        raise ValueError("a chart has parts with a number of the process: it must not be clipped")
    # A picture is one thing with one name; Vega gives its parts roles without names.
    return _TAG.sub(lambda tag: _ROLE.sub("", tag[0]), svg)


def altair() -> Any:
    """Altair, which takes a second to import."""
    import altair

    return altair


@cache
def _converter() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def rows_of(chart: Chart, language: Language) -> list[Row]:
    """What is drawn: a name, a number for its place, and the number as it is written."""
    names = [column.name for column in chart.table.columns]
    x, y = names.index(chart.x), names.index(chart.y)
    across = chart.table.columns[x].kind in NUMBERS
    kind = chart.table.columns[y].kind
    series = names.index(chart.series) if chart.series else None
    places = same_places(row[y] for row in chart.table.rows) if kind == "percent" else None
    return [
        {
            "x": float(row[x]) if across else _label(row[x], chart.table.columns[x], language),
            "y": float(row[y]),  # a place on paper, not a figure
            "label": write(row[y], kind, language, places),
            "series": _label(row[series], chart.table.columns[series], language)
            if series is not None
            else "",
        }
        for row in chart.table.rows
        if row[y] is not None and not (across and row[x] is None)
    ]


def _label(cell: Any, column: Column, language: Language) -> str:
    if column.kind != "text":
        return write(cell, column.kind, language)
    text = cell.of(language) if isinstance(cell, Text) else "–" if cell is None else str(cell)
    # A dot or a bracket would be a path into a record; in a value they are what they are.
    return printable(text)


def axis_title(column: Column, language: Language) -> str:
    """The heading of a column with its unit, where it has one."""
    heading = printable(column.heading.of(language))
    return f"{heading} ({printable(column.unit.of(language))})" if column.unit else heading


def column_of(chart: Chart, name: str) -> Column:
    """The column that a chart names."""
    return next(column for column in chart.table.columns if column.name == name)


def _wrapped(rows: list[Row]) -> tuple[list[Row], int]:
    """The rows with their names on as many lines as these take, and how many those are at most."""
    lines = {row["x"]: wrap(row["x"], LETTERS) or [""] for row in rows}
    most = max(map(len, lines.values()))
    return [row | {"x": "\n".join(lines[row["x"]])} for row in rows], most


def _distinct(rows: Iterable[Row], key: str) -> list[str]:
    return list(dict.fromkeys(row[key] for row in rows))


def _shade(alt: Any, rows: list[Row]) -> Any:
    names = _distinct(rows, "series")
    if names == [""]:
        return alt.value(ACCENT)
    shades = [SHADES[i % len(SHADES)] for i in range(len(names))]
    return alt.Color(
        "series:N", sort=names, scale=alt.Scale(domain=names, range=shades), title=None
    )


def _bars(chart: Chart, rows: list[Row], language: Language) -> Made:
    """Bars from left to right under one another, the number at the end of each."""
    alt = altair()
    rows, lines = _wrapped(rows)
    series, names = _distinct(rows, "series"), _distinct(rows, "x")
    reach = max(abs(row["y"]) for row in rows) or 1
    lowest = min(0.0, *(row["y"] for row in rows))
    is_share = column_of(chart, chart.y).kind == "percent" and 50 < reach <= 100 and not lowest
    shares = {"values": [0, 20, 40, 60, 80, 100]} if is_share else {}
    base = alt.Chart(alt.NamedData(name="rows")).encode(
        y=alt.Y(
            "x:N", sort=names, title=None, axis=alt.Axis(ticks=False, labelExpr=ON_LINES)
        ),
        x=alt.X(
            "y:Q",
            title=axis_title(column_of(chart, chart.y), language),
            axis=alt.Axis(tickCount=5, format=",~r", **shares),
            # Room for the number at the end of the longest bar.
            scale=alt.Scale(domain=[lowest - (0.28 * reach if lowest else 0), 1.28 * reach],
                            nice=False),
        ),
    )  # fmt: skip
    bars = base.mark_bar(stroke=INK, strokeWidth=0.5).encode(color=_shade(alt, rows))
    ends = base.mark_text(fontSize=11.5, color=INK, baseline="middle").encode(text="label:N")
    right = ends.transform_filter("datum.y >= 0").mark_text(
        align="left", dx=4, fontSize=11.5, color=INK, baseline="middle"
    )
    left = ends.transform_filter("datum.y < 0").mark_text(
        align="right", dx=-4, fontSize=11.5, color=INK, baseline="middle"
    )
    layers = alt.layer(bars, right, left)
    if len(series) > 1:
        offset = alt.YOffset("series:N", sort=series)
        layers = alt.layer(*(layer.encode(yOffset=offset) for layer in (bars, right, left)))
    step = max(20 if len(series) == 1 else 15, -(-14 * lines // len(series)) + 4)
    drawn = layers.properties(width=WIDTH, height=alt.Step(step))
    return drawn, {"rows": rows}


def _lines(chart: Chart, rows: list[Row], language: Language) -> Made:
    """Lines over the months, told apart by dashes, the shape of points and lightness."""
    alt = altair()
    x = chart.table.columns.index(column_of(chart, chart.x))
    # Also the months without a value, so that none is skipped on the axis.
    names = list(
        dict.fromkeys(_label(row[x], chart.table.columns[x], language) for row in chart.table.rows)
    )
    series = _distinct(rows, "series")
    encoding: dict[str, Any] = {
        "x": alt.X("x:O", sort=names, title=None, scale=alt.Scale(domain=names),
                   axis=alt.Axis(labelAngle=-40 if len(names) > 6 else 0)),
        "y": alt.Y("y:Q", title=axis_title(column_of(chart, chart.y), language),
                   axis=alt.Axis(format=",~r", tickCount=6), scale=alt.Scale(zero=False)),
        "color": _shade(alt, rows),
    }  # fmt: skip
    if len(series) > 1:
        encoding["strokeDash"] = alt.StrokeDash(
            "series:N", sort=series, title=None,
            scale=alt.Scale(domain=series, range=_cycle(DASHES, len(series))),
        )  # fmt: skip
        encoding["shape"] = alt.Shape(
            "series:N", sort=series, title=None,
            scale=alt.Scale(domain=series, range=_cycle(SHAPES, len(series))),
        )  # fmt: skip
    lines = alt.Chart(alt.NamedData(name="rows"))
    drawn = lines.mark_line(point=alt.OverlayMarkDef(size=45, filled=True), strokeWidth=2)
    drawn = drawn.encode(**encoding).properties(width=WIDTH + 120, height=240)
    return drawn, {"rows": _with_gaps(rows, names, series)}


def _with_gaps(rows: list[Row], names: list[str], series: list[str]) -> list[Row]:
    """The rows and one without a number for each month that a series lacks: its line breaks."""
    known = {(row["x"], row["series"]): row for row in rows}
    return [
        known.get((name, one), {"x": name, "y": None, "label": "", "series": one})
        for one in series
        for name in names
    ]


def _points(chart: Chart, rows: list[Row], language: Language) -> Made:
    """Points: over a scale of numbers, or one for each name as the end of a bar would be."""
    alt = altair()
    over, along = column_of(chart, chart.x), column_of(chart, chart.y)
    title = axis_title(along, language)
    # Lines one way only: crossed, they would be taken for a table.
    ticks, bare = (alt.Axis(format=",~r", tickCount=5, grid=grid) for grid in (True, False))
    scale = alt.Scale(zero=False)
    if over.kind in NUMBERS:
        places: dict[str, Any] = {
            "x": alt.X("x:Q", title=axis_title(over, language), axis=bare, scale=scale),
            "y": alt.Y("y:Q", title=title, axis=ticks, scale=scale),
        }
        size: dict[str, Any] = {"width": WIDTH + 120, "height": 300}
    else:
        rows, lines = _wrapped(rows)
        axis = alt.Axis(grid=True, labelExpr=ON_LINES)
        places = {
            "y": alt.Y("x:N", sort=_distinct(rows, "x"), title=None, axis=axis),
            "x": alt.X("y:Q", title=title, axis=bare, scale=scale),
        }
        size = {"width": WIDTH, "height": alt.Step(max(20, 14 * lines + 6))}
    series = _distinct(rows, "series")
    if len(series) > 1:
        places["shape"] = alt.Shape(
            "series:N", sort=series, title=None,
            scale=alt.Scale(domain=series, range=_cycle(SHAPES, len(series))),
        )  # fmt: skip
    points = alt.Chart(alt.NamedData(name="rows")).mark_point(size=60, filled=True, opacity=0.9)
    drawn = points.encode(color=_shade(alt, rows), **places).properties(**size)
    return drawn, {"rows": rows}


def _cycle(things: list[Any], length: int) -> list[Any]:
    return [things[i % len(things)] for i in range(length)]


_MADE = {"bars": _bars, "lines": _lines, "points": _points}
