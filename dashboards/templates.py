"""The two charts that are text: the map of tiles, and the line about invented figures."""

from __future__ import annotations

import csv
import re

from reference.tiles import read_tiles
from warehouse.home import PROJECT

PROVINCES = PROJECT / "dbt_project" / "seeds" / "province.csv"
NO_FIGURE = {"vi": "không có số liệu", "en": "no figure"}
LEGEND = {"vi": ("thấp", "cao"), "en": ("low", "high")}
INVENTED = {
    "vi": "SỐ LIỆU GIẢ LẬP – không phải số liệu thống kê. Không trích dẫn, không công bố.",
    "en": "INVENTED FIGURES – these are no statistics. Do not quote or publish them.",
}
REAL = {"vi": "Số liệu do các tỉnh, thành phố báo cáo.", "en": "Figures reported by provinces."}
NONE = {
    "vi": "Không có số liệu nào khớp với bộ lọc: hãy chọn tháng, chỉ tiêu hoặc địa bàn khác.",
    "en": "No figure fits the filters: choose another month, indicator or area.",
}
HEADLINE_COLUMNS = [
    "indicator", "period_label", "value", "unit", "change", "change_pct", "n_present",
    "n_expected", "is_complete", "reason", "definition",
]  # fmt: skip
NUMBER = '{{formatNumber COLUMN "fr-FR"}}'
"""A number with a comma and narrow spaces, as `superset_config.D3_FORMAT` writes it elsewhere."""
HEADLINE = """\
{{#each data}}<div class="headline">
<div class="what">{{indicator}} · {{period_label}}</div>
<div class="figure">[value] <span class="unit">{{unit}}</span></div>
<div>ON_YEAR:
{{#if change_pct includeZero=true}}<b>[change_pct] %</b>
{{else}}{{#if change includeZero=true}}<b>[change]</b> POINTS
{{else}}NOTHING{{/if}}{{/if}}</div>
<div class="{{#if is_complete}}whole{{else}}partial{{/if}}">{{n_present}} / {{n_expected}} PROVINCES
{{#unless is_complete}}<br>{{reason}}{{/unless}}</div>
<div class="definition">{{definition}}</div>
</div>{{/each}}
"""
HEADLINE_WORDS = {
    "vi": {
        "ON_YEAR": "So với cùng kỳ năm trước",
        "POINTS": "(chênh lệch)",
        "NOTHING": "chưa có số để so sánh",
        "PROVINCES": "tỉnh, thành phố có số liệu",
    },
    "en": {
        "ON_YEAR": "On a year before",
        "POINTS": "(difference)",
        "NOTHING": "nothing to compare with yet",
        "PROVINCES": "provinces have a figure",
    },
}
TILE = """\
{{#each data}}{{#if figure includeZero=true}}
<div class="tile shade-{{shade}} at-{{area_code}}"><span class="name">{{area}}</span>
<span class="figure">[figure]</span></div>
{{/if}}{{/each}}"""
STYLE = """\
.notice { padding: 6px 16px; border-radius: 4px; }
.notice.invented { background: #b3261e; color: #fff; font-weight: 700; }
.notice.nothing { background: #fff3cd; color: #5c4400; font-weight: 700; }
.chart-slice:has(.notice) [data-test="slice-header"] { display: none; }
.chart-slice:has(.notice) .dashboard-chart, .chart-slice:has(.notice) .dashboard-chart div {
  height: auto !important; overflow: visible !important; }
.chart-slice:has(.notice) .handlebars > div { padding: 0 !important; }
.headline .what { font-size: 15px; }
.headline .figure { font-size: 32px; font-weight: 700; line-height: 1.3; }
.headline .figure .unit { font-size: 16px; font-weight: 400; }
.headline .whole { color: #1b6e3c; font-weight: 600; margin: 8px 0; }
.headline .partial { color: #b3261e; font-weight: 600; margin: 8px 0; }
.headline .definition { color: #666; }
.tiles { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 4px; }
.tile { border-radius: 4px; padding: 3px 6px; min-height: 40px; line-height: 1.25;
  overflow: hidden; }
.tile .name { font-size: 12px; display: block; white-space: nowrap; }
.tile .figure { font-weight: 700; font-size: 13px; display: block; white-space: nowrap; }
.tile.none { background: #eee; color: #777; }
.shade-1 { background: #e3eef9; color: #123; }
.shade-2 { background: #b7d4ee; color: #123; }
.shade-3 { background: #7fb1dd; color: #123; }
.shade-4 { background: #3f83c1; color: #fff; }
.shade-5 { background: #0b4f8a; color: #fff; }
.legend { grid-area: 15 / 4 / 16 / 7; display: flex; gap: 2px; align-self: end; }
.legend .tile { min-height: 20px; flex: 1; font-size: 12px; text-align: center; }
"""


def style() -> str:
    """CSS of every dashboard: the tiles with their places, and the notice."""
    places = (
        f".at-{tile.ref_area} {{ grid-area: {tile.row} / {tile.column}; }}\n"
        for tile in read_tiles()
    )
    return STYLE + "".join(places)


def headline(language: str) -> str:
    """The template of one figure in large print."""
    text = HEADLINE
    for word, translated in HEADLINE_WORDS[language].items():
        text = text.replace(word, translated)
    return re.sub(r"\[(\w+)\]", lambda it: NUMBER.replace("COLUMN", it[1]), text)


def tile_map(language: str) -> str:
    """The map's template. A province without a figure keeps its tile, which says so."""
    column = "name_vi" if language == "vi" else "name_en"
    with PROVINCES.open(encoding="utf-8") as file:
        names = {row["ref_area"]: row[column] for row in csv.DictReader(file)}
    empty = "\n".join(
        f'<div class="tile none at-{tile.ref_area}"><span class="name">'
        f"{names[tile.ref_area]}</span><span>{NO_FIGURE[language]}</span></div>"
        for tile in read_tiles()
    )
    low, high = LEGEND[language]
    figures = TILE.replace("[figure]", NUMBER.replace("COLUMN", "figure"))
    shades = "".join(
        f'<div class="tile shade-{shade}">{word}</div>'
        for shade, word in enumerate([low, "", "", "", high], 1)
    )
    legend = f'<div class="legend">{shades}</div>'
    return f'<div class="tiles">\n{empty}\n{figures}\n{legend}\n</div>\n'


def notice(language: str) -> str:
    """The template of the line that says whether figures are invented, real, or not there."""
    invented, nothing, real = INVENTED[language], NONE[language], REAL[language]
    return (
        "{{#each data}}"
        f'{{{{#if synthetic_rows}}}}<div class="notice invented">{invented}</div>'
        f'{{{{else if rows}}}}<div class="notice">{real}</div>'
        f'{{{{else}}}}<div class="notice nothing">{nothing}</div>{{{{/if}}}}'
        "{{/each}}\n"
    )
