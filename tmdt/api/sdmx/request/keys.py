"""Keys of series: which values of the dimensions are asked for, in both versions."""

from __future__ import annotations

import re

from tmdt.api.refusal import Refusal
from tmdt.api.sdmx.components import Component
from tmdt.api.sdmx.flows import Flow
from tmdt.api.sdmx.request.parameters import refuse, refuse_many

Key = tuple[tuple[str, ...] | None, ...]
_ID = re.compile(r"[A-Za-z0-9_@$\-]+", re.ASCII)
_TEXT = re.compile(r"[^.+*,/]+")
"""What a key may have of a dimension without a code list."""


def read_key_21(flow: Flow, key: str) -> tuple[Key, ...]:
    """The key of SDMX REST 1.5, `M.VN34_24+VN34_01...R`; none if it is any.

    Raises:
        Refusal: it has other dimensions than the flow, too many values, or none that are values.
    """
    dimensions = list_dimensions(flow)
    if key in ("", "all"):
        return ()
    parts = key.split(".")
    if len(parts) != len(dimensions):
        raise _wrong_key(key, dimensions, "+")
    refuse_many(sum(part.count("+") + 1 for part in parts))
    values = tuple(
        tuple(dict.fromkeys(_read_value(dimension, value, key) for value in part.split("+")))
        if part
        else None
        for dimension, part in zip(dimensions, parts, strict=True)
    )
    return (values,) if any(values) else ()


def read_keys_v2(flow: Flow, key: str) -> tuple[Key, ...]:
    """The keys of SDMX REST 2, `M.VN34_24,M.VN34_01.*`; none if any will do.

    Raises:
        Refusal: one has more dimensions than the flow, they are too many, or have no values.
    """
    dimensions = list_dimensions(flow)
    if key in ("", "*"):
        return ()
    alternatives = key.split(",")
    refuse_many(len(alternatives))
    keys: dict[Key, None] = {}
    for alternative in alternatives:
        parts = alternative.split(".")
        if len(parts) > len(dimensions):
            raise _wrong_key(alternative, dimensions, ",")
        parts += ["*"] * (len(dimensions) - len(parts))
        values = tuple(
            None if part == "*" else (_read_value(dimension, part, key),)
            for dimension, part in zip(dimensions, parts, strict=True)
        )
        keys[values] = None
    return () if any(not any(values) for values in keys) else tuple(keys)


def list_dimensions(flow: Flow) -> list[Component]:
    """Those of a key: all but that of time."""
    return [component for component in flow.components if component.role == "dimension"]


def _read_value(dimension: Component, value: str, key: str) -> str:
    if not (_ID if dimension.codelist else _TEXT).fullmatch(value):
        raise refuse("key", key, "mã không có ký tự đặc biệt", "codes without special characters")
    return value


def _wrong_key(key: str, dimensions: list[Component], alternatives: str) -> Refusal:
    shape = ".".join(dimension.id for dimension in dimensions)
    return refuse(
        "key", key, f"{shape} (nhiều giá trị: {alternatives})", f"{shape} (several: {alternatives})"
    )
