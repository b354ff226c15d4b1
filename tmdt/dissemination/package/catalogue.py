"""``dcat.jsonld``: the package as catalogues of open data list it (DCAT 3, as DCAT-AP uses it)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

from tmdt.dissemination.package.descriptor import (
    ABOUT_EN,
    ABOUT_VI,
    MEDIA_TYPES,
    PUBLISHER_EN,
    PUBLISHER_VI,
    TITLE_EN,
    TITLE_VI,
    name_licence,
)

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority"
MEDIA = "https://www.iana.org/assignments/media-types"
Row = dict[str, Any]


def describe_dataset(release: Row, paths: Iterable[str], files: Mapping[str, Row]) -> Row:
    """A release as a dataset; addresses are relative to that of the description.

    Args:
        release: The release, a row of ``marts.dim_release``.
        paths: Its files.
        files: The size and hash of each.
    """
    number, month = release["release_id"], release["period"]
    issued = release["published_at"].astimezone(UTC).isoformat(timespec="seconds")
    licence = name_licence()
    return {
        "@context": CONTEXT,
        "@id": "./",
        "@type": "dcat:Dataset",
        "dct:identifier": f"tmdt-release-{number}",
        "dct:title": _both(
            f"{TITLE_VI}, kỳ phát hành {number} ({month})",
            f"{TITLE_EN}, release {number} ({month})",
        ),
        "dct:description": _both(ABOUT_VI, ABOUT_EN),
        "dct:issued": {"@value": issued, "@type": "xsd:dateTime"},
        "dcat:version": str(number),
        "dct:publisher": {
            "@type": "foaf:Organization",
            "foaf:name": _both(PUBLISHER_VI, PUBLISHER_EN),
        },
        "dct:language": [{"@id": f"{AUTHORITY}/language/{it}"} for it in ("VIE", "ENG")],
        "dct:spatial": {"@id": f"{AUTHORITY}/country/VNM"},
        "dct:accrualPeriodicity": {"@id": f"{AUTHORITY}/frequency/MONTHLY"},
        "dcat:theme": {"@id": f"{AUTHORITY}/data-theme/ECON"},
        "dcat:distribution": [_describe_file(it, files[it], licence) for it in paths],
    }


def _describe_file(path: str, file: Row, licence: Row) -> Row:
    packed = {"dcat:compressFormat": {"@id": f"{MEDIA}/application/gzip"}}
    return {
        "@id": path,
        "@type": "dcat:Distribution",
        "dct:title": path,
        "dcat:accessURL": {"@id": path},
        "dcat:downloadURL": {"@id": path},
        "dcat:mediaType": {"@id": f"{MEDIA}/{MEDIA_TYPES[Path(path).suffix]}"},
        **(packed if path.endswith(".gz") else {}),
        "dcat:byteSize": {"@value": str(file["bytes"]), "@type": "xsd:nonNegativeInteger"},
        "dct:license": {"@id": licence["path"]} if "path" in licence else licence["name"],
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file["sha256"], "@type": "xsd:hexBinary"},
        },
    }


def _both(vi: str, en: str) -> list[Row]:
    return [{"@value": vi, "@language": "vi"}, {"@value": en, "@language": "en"}]
