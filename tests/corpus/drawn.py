"""Workbooks of Excel with words drawn over their cells: buttons, lettering, diagrams, charts."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from workbook_files import OFFICE

from corpus.around import HARMLESS, WHOLE
from corpus.book import book, cells
from corpus.case import PLAIN, Case
from corpus.comments import relations


def drawn_words() -> Iterator[Case]:
    """Words that stand in no text box of today's make."""
    for at, (text, found, count) in enumerate(WHOLE):
        for what, more in (
            ("old", old_shape(text)), ("diagram", diagram(text)), ("chart", chart(text)),
        ):  # fmt: skip
            yield book(f"{what} drawing contradicts {at}", cells(), PLAIN[3 - count :], found,
                       rejected=3 - count, more=more)  # fmt: skip
    for at, text in enumerate(HARMLESS):
        yield book(f"old drawing agrees {at}", cells(), more=old_shape(text))
        yield book(f"chart agrees {at}", cells(), more=chart(text))
    note = old_shape("Kế hoạch").items()
    kept = {name: xml.replace('"Button"', '"Note"') for name, xml in note}
    yield book("old drawing of a comment", cells(), more=kept)
    broken = {name: xml.replace("</div>", "") for name, xml in old_shape("Kế hoạch").items()}
    yield book("old drawing that cannot be read", cells(), (), {"TEXT_BOX_UNREAD": 1}, rejected=0,
               more=broken)  # fmt: skip


def old_shape(text: str) -> dict[str, str]:
    """The parts of an Excel workbook with a button on its first sheet."""
    box = f"<v:textbox><div>{escape(text)}<br></div></v:textbox>"
    return {
        "xl/worksheets/_rels/s0.xml.rels": relations(("buttons", f"{OFFICE}/vmlDrawing")),
        "xl/buttons.xml": '<xml xmlns:v="urn:v" xmlns:x="urn:x"><v:shape>'
        f'{box}<x:ClientData ObjectType="Button"/></v:shape></xml>',
    }


def chart(text: str) -> dict[str, str]:
    """The parts of an Excel workbook with a chart on its first sheet, which has many points."""
    words = f"<c:rich><a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p></c:rich>"
    points = "".join(f'<c:pt idx="{at}"><c:v>{at}</c:v></c:pt>' for at in range(20_000))
    return {
        "xl/worksheets/_rels/s0.xml.rels": relations(("drawn", f"{OFFICE}/drawing")),
        "xl/drawn.xml": '<xdr:wsDr xmlns:xdr="urn:xdr"/>',
        "xl/_rels/drawn.xml.rels": relations(("bars", f"{OFFICE}/chart")).replace("../", ""),
        "xl/bars.xml": '<c:chartSpace xmlns:c="urn:c" xmlns:a="urn:a"><c:title>'
        f"<c:tx>{words}</c:tx></c:title>{points}</c:chartSpace>",
    }


def diagram(text: str) -> dict[str, str]:
    """The parts of an Excel workbook with a diagram on its first sheet."""
    points = relations(("points", f"{OFFICE}/diagramData"))
    words = f"<d:t><a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p></d:t>"
    return {
        "xl/worksheets/_rels/s0.xml.rels": relations(("drawn", f"{OFFICE}/drawing")),
        "xl/drawn.xml": '<xdr:wsDr xmlns:xdr="urn:xdr"/>',
        "xl/_rels/drawn.xml.rels": points.replace("../", ""),
        "xl/points.xml": f'<d:m xmlns:d="urn:d" xmlns:a="urn:a"><d:pt>{words}</d:pt></d:m>',
    }
