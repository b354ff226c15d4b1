"""Zip archives: each member is a submission of its own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

from workbook_files import archive, lying_zip, package, rows_xml, sheet_xml, text_file

from corpus.book import with_cells
from corpus.case import PHONE, PLAIN, Case, Expected, case, figure, nothing
from corpus.long_csv import csv_text, line, unlike


def member(name: str) -> str:
    return csv_text([line(PHONE, "5", note=unlike(name))])


FIVE = Expected([figure(PHONE, 5)])


def archives() -> Iterator[Case]:
    """Zip archives: each member is a submission of its own."""

    def zipped(name: str, parts: Mapping[str, str | bytes], *expected: Expected) -> Case:
        return case(f"zip {name}", lambda path: archive(path, parts), *expected)

    yield zipped("of one", {"a.csv": member("one")}, FIVE)
    yield zipped(
        "of two in folders with what systems add",
        {
            "tháng 10/a.csv": member("first"),
            "tháng 10/b.csv": member("second"),
            "__MACOSX/._a.csv": "x",
            "Thumbs.db": "x",
        },
        FIVE,
        FIVE,
    )
    yield zipped(
        "of good and bad",
        {"good.csv": member("good"), "bad.xlsx": "<html></html>", "empty.csv": "\n\n"},
        FIVE,
        nothing("FILE_TYPE_UNKNOWN"),
        nothing("FILE_EMPTY"),
    )
    yield zipped(
        "with names that lead elsewhere",
        {
            "../../../etc/cron.d/x.csv": member("up"),
            "/abs/x.csv": member("absolute"),
            "C:\\x\\y.csv": member("drive"),
            "x\ny'; drop table staging.submission; --.csv": member("SQL"),
        },
        *[FIVE] * 4,
    )
    yield case(
        "zip with a form",
        lambda path: archive(
            path, {"form.xlsx": package(path, sheet_xml(rows_xml(zipped_form))).read_bytes()}
        ),
        Expected(PLAIN),
    )
    zipped_form = with_cells({(0, 0): unlike("in an archive")})
    yield zipped(
        "in a zip",
        {"a.csv": member("beside"), "inner.zip": inner_zip()},
        FIVE,
        nothing("ARCHIVE_NESTED"),
    )
    yield zipped("of nothing", {"__MACOSX/x": "x"}, nothing("FILE_EMPTY"))
    bomb = {"a.csv": bytes(60 << 20)}
    yield zipped("bomb", bomb, nothing("FILE_TOO_COSTLY"))
    crowd = {f"{at}.csv": "x" for at in range(1001)}
    yield zipped("of a thousand and one", crowd, nothing("FILE_TOO_COSTLY"))
    lies = lying_zip({"a.csv": b"x" * 9999, "b.csv": b"y"}, {"a.csv": 9})
    yield case("zip that lies", text_file(lies), nothing("FILE_UNSAFE"))
    cut = io.BytesIO()
    with zipfile.ZipFile(cut, "w") as file:
        file.writestr("a.csv", member("cut off"))
    yield case("zip cut off", text_file(cut.getvalue()[:-30]), nothing("FILE_UNREADABLE"))


def inner_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("a.csv", member("inner"))
    return buffer.getvalue()
