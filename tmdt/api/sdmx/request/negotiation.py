"""In which format somebody is answered: what the address says, then the header `Accept`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tmdt.api.refusal import Refusal
from tmdt.api.sdmx.request.version import Rest, is_meant

Representation = Literal[
    "structure", "data", "genericdata", "structurespecificdata", "schema", "error"
]
Syntax = Literal["xml", "json", "csv"]


@dataclass(frozen=True)
class Format:
    """A format of SDMX messages.

    Args:
        representation: What it represents, as the media type names it.
        syntax: What it is written in.
        version: Of the format.
        labels: SDMX-CSV: ids, names or both.
        time_format: SDMX-CSV: periods as they are, or as moments at which they begin.
        keys: SDMX-CSV 2.0: columns with the key of the series, the observation, or both.
        generic: The plain media type by which it was asked for, if it was.
    """

    representation: Representation
    syntax: Syntax
    version: str
    labels: Literal["id", "name", "both"] = "id"
    time_format: Literal["original", "normalized"] = "original"
    keys: Literal["none", "obs", "series", "both"] = "none"
    generic: str | None = None

    @property
    def media_type(self) -> str:
        """As the header `Content-Type` says it."""
        if self.generic:
            return f"{self.generic}; charset=utf-8" if self.syntax == "csv" else self.generic
        media_type = (
            f"application/vnd.sdmx.{self.representation}+{self.syntax};version={self.version}"
        )
        if self.syntax != "csv":
            return media_type
        chosen = {"labels": self.labels, "timeFormat": self.time_format, "keys": self.keys}
        said = {name: value for name, value in chosen.items() if value != _OPTIONS[name][0]}
        return ";".join([media_type, *(f"{name}={value}" for name, value in said.items())])


STRUCTURE_XML_21 = Format("structure", "xml", "2.1")
STRUCTURE_XML_30 = Format("structure", "xml", "3.0.0")
STRUCTURE_JSON_10 = Format("structure", "json", "1.0.0")
STRUCTURE_JSON_20 = Format("structure", "json", "2.0.0")
GENERIC_21 = Format("genericdata", "xml", "2.1")
SPECIFIC_21 = Format("structurespecificdata", "xml", "2.1")
DATA_XML_30 = Format("data", "xml", "3.0.0")
DATA_JSON_10 = Format("data", "json", "1.0.0")
DATA_JSON_20 = Format("data", "json", "2.0.0")
CSV_10 = Format("data", "csv", "1.0.0")
CSV_20 = Format("data", "csv", "2.0.0")
SCHEMA_XML_30 = Format("schema", "xml", "3.0.0")
SCHEMA_XML_21 = Format("schema", "xml", "2.1")

STRUCTURES: dict[Rest, tuple[Format, ...]] = {
    "2.1": (STRUCTURE_XML_21, STRUCTURE_JSON_10, STRUCTURE_JSON_20, STRUCTURE_XML_30),
    "v2": (STRUCTURE_JSON_20, STRUCTURE_XML_30, STRUCTURE_JSON_10, STRUCTURE_XML_21),
}
DATA: dict[Rest, tuple[Format, ...]] = {
    "2.1": (GENERIC_21, SPECIFIC_21, DATA_JSON_10, CSV_10, DATA_XML_30, DATA_JSON_20, CSV_20),
    "v2": (DATA_JSON_20, DATA_XML_30, CSV_20, SPECIFIC_21, GENERIC_21, DATA_JSON_10, CSV_10),
}
SCHEMAS: dict[Rest, tuple[Format, ...]] = {
    "2.1": (SCHEMA_XML_21, *STRUCTURES["2.1"], SCHEMA_XML_30),
    "v2": (SCHEMA_XML_30, *STRUCTURES["v2"], SCHEMA_XML_21),
}
"""What each interface offers. The first is the default, and the first of a syntax that of plain
`application/xml`, `application/json` and `text/csv`."""

_PLAIN: Mapping[str, tuple[Syntax, ...]] = {
    "application/xml": ("xml",),
    "text/xml": ("xml",),
    "application/json": ("json",),
    "text/json": ("json",),
    "text/csv": ("csv",),
    "application/csv": ("csv",),
    "application/*": ("xml", "json"),
    "text/*": ("csv",),
    "*/*": ("xml", "json", "csv"),
}
_SHORT: Mapping[str, tuple[set[Representation], Syntax]] = {
    "structure": ({"structure"}, "xml"),
    "jsonstructure": ({"structure"}, "json"),
    "genericdata": ({"genericdata"}, "xml"),
    "structurespecificdata": ({"structurespecificdata", "data"}, "xml"),
    "jsondata": ({"data"}, "json"),
    "csvdata": ({"data"}, "csv"),
    "csv": ({"data"}, "csv"),
    "csvfile": ({"data"}, "csv"),
    "csvfilewithlabels": ({"data"}, "csv"),
    "json": ({"data", "structure"}, "json"),
    "xml": ({"data", "genericdata", "structure", "schema"}, "xml"),
    "schema": ({"schema"}, "xml"),
}
"""What `format` may say: the names that the SDMX REST documentation proposes, and plain ones."""
_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "labels": ("id", "name", "both"),
    "timeFormat": ("original", "normalized"),
    "keys": ("none", "obs", "series", "both"),
}
_DRAFT = "-wd"
"""What .Stat Data Explorer says behind the version of SDMX-JSON 1.0, which it reads."""
_SDMX = re.compile(r"application/vnd\.sdmx\.([a-z]+)\+([a-z]+)")


def choose_format(
    accept: str, offered: Sequence[Format], short: str | None = None, version: str | None = None
) -> Format:
    """The format that is wanted most of those offered.

    Args:
        accept: The header `Accept`.
        offered: The formats, the default first.
        short: The parameter `format`, which goes before the header.
        version: The parameter `formatVersion`.

    Raises:
        Refusal: none of them is wanted (406).
    """
    if short is not None:
        return _choose_short(short, version, offered)
    found: list[tuple[float, int, int, int, Format]] = []
    for place, written in enumerate((accept.strip() or "*/*").split(",")[:100]):
        media_type, *parameters = (part.strip() for part in written.split(";"))
        options = dict(_split(parameter) for parameter in parameters)
        weight = _read_weight(options.pop("q", "1"))
        for rank, candidate in enumerate(offered):
            if chosen := _suit(media_type.lower(), options, candidate):
                exactness = 2 - media_type.count("*")
                found.append((weight, exactness, -place, -rank, chosen))
    # What is named exactly and refused (`q=0`) is not wanted because of a `*/*` beside it.
    refused = {(f.representation, f.syntax, f.version) for w, e, *_, f in found if not w and e == 2}
    wanted = [
        entry
        for entry in found
        if entry[0] and (entry[4].representation, entry[4].syntax, entry[4].version) not in refused
    ]
    if not wanted:
        raise _nothing_wanted(offered)
    return max(wanted, key=lambda entry: entry[:4])[4]


def _suit(media_type: str, options: dict[str, str], candidate: Format) -> Format | None:
    """The candidate with the options asked for, if the media type means it."""
    generic = None
    if found := _SDMX.fullmatch(media_type):
        if found.groups() != (candidate.representation, candidate.syntax):
            return None
        if not _has_version(candidate, options.get("version")):
            return None
    elif candidate.syntax in _PLAIN.get(media_type, ()):
        # `charset` is no wish: everything is UTF-8
        generic = None if "*" in media_type else media_type
    else:
        return None
    if candidate.syntax != "csv":
        return replace(candidate, generic=generic)
    return _with_options(replace(candidate, generic=generic), options)


def _with_options(candidate: Format, options: dict[str, str]) -> Format | None:
    allowed = dict(_OPTIONS)
    if candidate.version.startswith("1."):
        allowed |= {"labels": ("id", "both"), "keys": ("none",)}
    chosen = {name: options.get(name.lower(), values[0]) for name, values in allowed.items()}
    if any(value not in allowed[name] for name, value in chosen.items()):
        return None
    return replace(
        candidate,
        labels=chosen["labels"],  # type: ignore[arg-type]
        time_format=chosen["timeFormat"],  # type: ignore[arg-type]
        keys=chosen["keys"],  # type: ignore[arg-type]
    )


def _has_version(candidate: Format, version: str | None) -> bool:
    if version is None:
        return True
    try:
        return is_meant(version.removesuffix(_DRAFT), candidate.version)
    except Refusal:
        return False


def _choose_short(short: str, version: str | None, offered: Sequence[Format]) -> Format:
    if "/" in short:
        return choose_format(short, offered)
    representations, syntax = _SHORT.get(short.lower(), (set(), "xml"))
    for candidate in offered:
        if candidate.representation in representations and candidate.syntax == syntax:
            if not _has_version(candidate, version):
                continue
            generic = "text/csv" if syntax == "csv" else None
            labels: Literal["id", "both"] = "both" if short == "csvfilewithlabels" else "id"
            return replace(candidate, generic=generic, labels=labels)
    raise _nothing_wanted(offered)


def _split(parameter: str) -> tuple[str, str]:
    name, _, value = parameter.partition("=")
    return name.strip().lower(), value.strip().strip('"')


def _read_weight(value: str) -> float:
    return float(value) if re.fullmatch(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?", value) else 0.0


def _nothing_wanted(offered: Sequence[Format]) -> Refusal:
    names = ", ".join(candidate.media_type for candidate in offered)
    return Refusal(
        406,
        f"Không có định dạng được yêu cầu. Có: {names}.",
        f"There is no such format here. There are: {names}.",
    )
