"""A document as PDF by Typst: tagged for who hears it (PDF/UA-1), to be kept (PDF/A-2a)."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from tmdt.dissemination.content.document import Document, Language
from tmdt.dissemination.forms.characters import printable
from tmdt.dissemination.forms.charts import FONTS
from tmdt.dissemination.forms.columns import arrange
from tmdt.dissemination.forms.numbers import in_utc
from tmdt.dissemination.forms.written import Written, write_out

TEMPLATE = Path(__file__).parent / "templates" / "document.typ"
STANDARDS = ["ua-1", "a-2a"]
EMPTY = 4
"""Documents of nothing set after each. Typst forgets what it remembers of one after ten others:
without them a hundred pages of provinces cost half a gigabyte."""
POINTS_WIDE, MAP_HIGH = 510, 280
_LONG_WORD = re.compile(r"[^\s\u200b]{25,}")


def render_pdf(document: Document, language: Language) -> bytes:
    """The pages in one language, with every number of the document.

    Raises:
        ValueError: the document is not in order (see ``write_out``).
    """
    written = write_out(document, language, breakable)
    _set(written, document)
    compiler = _compiler()
    made: bytes = compiler.compile(
        TEMPLATE,
        format="pdf",
        sys_inputs={"document": json.dumps(written, ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=in_utc(document.source.published_at).replace(microsecond=0),
    )
    for _ in range(EMPTY):
        compiler.compile(b"", format="svg", sys_inputs={})
    return made


def breakable(text: str) -> str:
    """Text in the font's characters, of which no word is wider than its place."""
    return _LONG_WORD.sub(lambda word: "\u200b".join(word[0]), printable(text))


@cache
def _compiler() -> Any:
    """One for all documents of a process, with the fonts beside it and no others."""
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    return typst.Compiler(root=TEMPLATE.parent, font_paths=fonts)


def _set(written: Written, document: Document) -> None:
    """Adds to the texts where they stand on a page."""
    published = in_utc(document.source.published_at)
    parts = ("year", "month", "day", "hour", "minute", "second")
    charts = [chart for section in written["sections"] for chart in section["charts"]]
    written["published"] = {part: getattr(published, part) for part in parts}
    written["footer"] = " · ".join(
        [written["words"]["publisher"], " ".join(written["facts"][1]), written["facts"][2][1]]
    )
    tables = [table for section in written["sections"] for table in section["tables"]]
    behind = [chart["table"] for chart in charts if chart["table"]]
    trends = [trend for table in tables + behind for trend in _trends(table)]
    written["chart_tables"] = behind + trends
    for chart in charts:
        chart["points"] = _points_wide(chart)
    for place, table in enumerate(tables + written["chart_tables"]):
        table["mark"] = f"rows-{place}"
        arrange(table)


def _points_wide(chart: Written) -> float | None:
    """The width of a picture on the page; of maps two share a page."""
    size = re.match(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"', chart["svg"])
    if not size:
        return None
    width, height = 0.75 * float(size[1]), 0.75 * float(size[2])
    most = min(POINTS_WIDE, width * MAP_HIGH / height if chart["kind"] == "tiles" else width)
    return min(width, most)


def _trends(table: Written) -> list[Written]:
    """The numbers behind the small lines of a table, a table for each column of them."""
    return [
        table
        | {
            "title": f"{table['title']} ({column['heading']})",
            "columns": [dict(table["columns"][0]), column | {"kind": "text", "is_text": True}],
            "rows": [[row[0], row[i] | {"svg": None}] for row in table["rows"]],
            "notes": [],
        }
        for i, column in enumerate(table["columns"])
        if column["kind"] == "trend"
    ]
