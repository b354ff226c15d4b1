"""The two charts that are text: the map of tiles, and the line about invented figures."""

from __future__ import annotations

import csv

from dashboards.definition import read_tiles
from warehouse.home import PROJECT

PROVINCES = PROJECT / "dbt_project" / "seeds" / "province.csv"
NUMBERS = {"vi": "vi-VN", "en": "en-GB"}
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
HEADLINE = """\
{{#each data}}<div class="headline">
<div class="what">{{indicator}} · {{period_label}}</div>
<div class="figure">{{formatNumber value locale="LOCALE" maximumFractionDigits=2}} <small>{{unit}}</small></div>
<div>ON_YEAR: {{#if change_pct includeZero=true}}<b>{{formatNumber change_pct locale="LOCALE" maximumFractionDigits=2}} %</b>\
{{else}}{{#if change includeZero=true}}<b>{{formatNumber change locale="LOCALE" maximumFractionDigits=2}}</b> POINTS{{else}}NOTHING{{/if}}\
{{/if}}</div>
<div class="{{#if is_complete}}whole{{else}}partial{{/if}}">{{n_present}} / {{n_expected}} PROVINCES{{#unless is_complete}}. {{reason}}{{/unless}}</div>
<div class="definition">{{definition}}</div>
</div>{{/each}}
"""
HEADLINE_WORDS = {
    "vi": {
        "LOCALE": "vi-VN", "ON_YEAR": "So với cùng kỳ năm trước", "POINTS": "(chênh lệch)",
        "NOTHING": "chưa có số để so sánh", "PROVINCES": "tỉnh, thành phố có số liệu",
    },
    "en": {
        "LOCALE": "en-GB", "ON_YEAR": "On a year before", "POINTS": "(difference)",
        "NOTHING": "nothing to compare with yet", "PROVINCES": "provinces have a figure",
    },
}  # fmt: skip
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
.headline .figure small { font-size: 16px; font-weight: 400; }
.headline .whole { color: #1b6e3c; font-weight: 600; margin: 8px 0; }
.headline .partial { color: #b3261e; font-weight: 600; margin: 8px 0; }
.headline .definition { color: #666; }
.tiles { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 4px; }
.tile { border-radius: 4px; padding: 4px 6px; min-height: 42px; line-height: 1.25; overflow: hidden; }
.tile .name { font-size: 12px; display: block; white-space: nowrap; }
.tile .figure { font-weight: 700; font-size: 13px; display: block; white-space: nowrap; }
.tile.none { background: #eee; color: #777; }
.shade-1 { background: #e3eef9; color: #123; }
.shade-2 { background: #b7d4ee; color: #123; }
.shade-3 { background: #7fb1dd; color: #123; }
.shade-4 { background: #3f83c1; color: #fff; }
.shade-5 { background: #0b4f8a; color: #fff; }
.legend { grid-area: 1 / 6; align-self: start; }
"""


def style() -> str:
    """CSS of every dashboard: the tiles with their places, and the notice."""
    places = (
        f".at-{tile['area_code']} {{ grid-area: {tile['row']} / {tile['column']}; }}\n"
        for tile in read_tiles()
    )
    return STYLE + "".join(places)


def headline(language: str) -> str:
    """The template of one figure in large print."""
    text = HEADLINE
    for word, translated in HEADLINE_WORDS[language].items():
        text = text.replace(word, translated)
    return text


def tile_map(language: str) -> str:
    """The map's template. A province without a figure keeps its tile, which says so."""
    column = "name_vi" if language == "vi" else "name_en"
    with PROVINCES.open(encoding="utf-8") as file:
        names = {row["ref_area"]: row[column] for row in csv.DictReader(file)}
    empty = "\n".join(
        f'<div class="tile none at-{tile["area_code"]}"><span class="name">'
        f"{names[tile['area_code']]}</span><span>{NO_FIGURE[language]}</span></div>"
        for tile in read_tiles()
    )
    low, high = LEGEND[language]
    return f"""\
<div class="tiles">
{empty}
{{{{#each data}}}}{{{{#if figure includeZero=true}}}}<div class="tile shade-{{{{shade}}}} at-{{{{area_code}}}}">\
<span class="name">{{{{area}}}}</span><span class="figure">\
{{{{formatNumber figure locale="{NUMBERS[language]}" maximumFractionDigits=1}}}}</span></div>\
{{{{/if}}}}{{{{/each}}}}
<div class="legend"><div class="tile shade-1">{low}</div><div class="tile shade-3">↓</div>\
<div class="tile shade-5">{high}</div></div>
</div>
"""


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
