"""``datapackage.json``: what is in a package, in the words of the Data Package standard, 2.0."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

from tmdt.dissemination.package.codebook import Comments
from tmdt.dissemination.package.tables import KEYS, list_references

LICENCE = "TMDT_DATA_LICENCE"
"""The licence of what is published: an SPDX identifier, or the address of its text."""
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TYPES = {
    "bool": "boolean", "date32[day]": "date", "int16": "integer", "int32": "integer",
    "int64": "integer", "string": "string", "timestamp[us, tz=UTC]": "datetime",
}  # fmt: skip
"""Of a column, by its type in Arrow; the others are decimals."""
TITLE_VI, TITLE_EN = "Thống kê thương mại điện tử", "E-commerce statistics"
ABOUT_VI = (
    "Số liệu thương mại điện tử của các tỉnh, thành phố, vùng và cả nước trong một kỳ phát hành."
    " Dòng có is_synthetic là số liệu giả lập."
)
ABOUT_EN = (
    "E-commerce indicators of provinces, regions and the country, as one release had them. Rows"
    " with is_synthetic are invented figures."
)
PUBLISHER_VI, PUBLISHER_EN = "Bộ Công Thương", "Ministry of Industry and Trade of Viet Nam"
SOURCE = "Biểu 01-TMĐT và báo cáo của các tỉnh / Forms 01-TMĐT and reports of the provinces"
MEDIA_TYPES = {
    ".csv": "text/csv", ".gz": "text/csv", ".json": "application/json",
    ".jsonld": "application/ld+json", ".parquet": "application/vnd.apache.parquet",
}  # fmt: skip
Row = dict[str, Any]


def name_licence() -> Row:
    """The licence as the standard names it; `notspecified` until somebody decides."""
    given = os.environ.get(LICENCE)
    if not given:
        return {"name": "notspecified", "title": "Chưa quy định / Not specified"}
    return {"path": given} if "://" in given else {"name": given}


def describe_package(
    release: Row,
    tables: Iterable[Row],
    others: Iterable[str],
    files: Mapping[str, Row],
    comments: Comments,
) -> Row:
    """The descriptor of a package.

    Args:
        release: The release, a row of ``marts.dim_release``.
        tables: The entries of the tables that are in one CSV file each.
        others: The other files.
        files: The size and hash of each file.
        comments: What is said of the tables and their columns.
    """
    number, month = release["release_id"], release["period"]
    return {
        "$schema": PROFILE,
        "name": f"tmdt-release-{number}",
        "title": f"{TITLE_VI}, kỳ phát hành {number} ({month})"
        f" / {TITLE_EN}, release {number} ({month})",
        "description": f"{ABOUT_VI} / {ABOUT_EN}",
        "version": str(number),
        "created": release["published_at"].astimezone(UTC).isoformat(timespec="seconds"),
        "keywords": ["thương mại điện tử", "e-commerce", "Viet Nam"],
        "licenses": [name_licence()],
        "contributors": [
            {"title": f"{PUBLISHER_VI} / {PUBLISHER_EN}", "roles": ["publisher"]},
        ],
        "sources": [{"title": SOURCE}],
        "resources": [
            *(_describe_table(it, files, comments) for it in tables),
            *(_describe_file(it, files) for it in others),
        ],
    }


def _describe_table(table: Row, files: Mapping[str, Row], comments: Comments) -> Row:
    name, columns, [path] = table["name"], table["columns"], table["files"]
    key = KEYS[name]
    fields = [
        {
            "name": column,
            "type": TYPES.get(type_, "number"),
            **_say(comments.of_column(name, column)),
            # The empty text is a value here, the total of a breakdown; nothing is null in a key.
            **({"missingValues": []} if column in key and type_ == "string" else {}),
            **({"constraints": {"required": True}} if column in key else {}),
        }
        for column, type_ in columns.items()
    ]
    references = [
        {"fields": [column], "reference": {"resource": other, "fields": [column]}}
        for column, other in list_references(name, list(columns))
    ]
    schema = {"fields": fields, "primaryKey": list(key), "missingValues": [""]}
    return {
        "name": name,
        "type": "table",
        **_say(comments.of_table(name)),
        **_locate(path, files),
        "format": "csv",
        "encoding": "utf-8",
        "dialect": {"header": True, "delimiter": ",", "lineTerminator": "\r\n"},
        "schema": schema | ({"foreignKeys": references} if references else {}),
    }


def _describe_file(path: str, files: Mapping[str, Row]) -> Row:
    plain = path.removesuffix(".parquet").replace("/part-0", "").replace("/", "-")
    return {
        "name": plain.replace("=", "-").lower(),
        **_locate(path, files),
        "type": "file",
        "format": Path(path).suffix[1:],
    }


def _locate(path: str, files: Mapping[str, Row]) -> Row:
    return {
        "path": path,
        "mediatype": MEDIA_TYPES[Path(path).suffix],
        "bytes": files[path]["bytes"],
        "hash": f"sha256:{files[path]['sha256']}",
    }


def _say(description: str | None) -> Row:
    return {"description": description} if description else {}
