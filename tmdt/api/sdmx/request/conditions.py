"""Conditions on components: `c[COMPONENT]=…` of SDMX REST 2."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from tmdt.api.refusal import Refusal
from tmdt.api.sdmx.components import Component
from tmdt.api.sdmx.flows import Flow
from tmdt.api.sdmx.query import Filter, Operator
from tmdt.api.sdmx.request.parameters import read_period, refuse, refuse_many

_CONDITION = re.compile(r"(?:(?P<operator>[a-z]{2}):)?(?P<value>.+)")
_COMPARISONS = {"eq", "ne", "lt", "le", "gt", "ge"}
_OPERATORS = _COMPARISONS | {"co", "nc", "sw", "ew"}
_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?", re.ASCII)


def read_filters(flow: Flow, parameters: Mapping[str, str]) -> tuple[Filter, ...]:
    """The conditions `c[COMPONENT]=…`.

    Raises:
        Refusal: an unknown component or operator, a value of the wrong kind (400), or a mix of
            `,` and `+` that has no single meaning as conditions that all hold (501).
    """
    filters: list[Filter] = []
    for name, value in parameters.items():
        if not name.startswith("c["):
            continue
        component = find_component(flow, name[2:-1])
        alternatives = [alternative.split("+") for alternative in value.split(",")]
        refuse_many(sum(map(len, alternatives)))
        read = [
            [_read_condition(component, name, condition) for condition in alternative]
            for alternative in alternatives
        ]
        if len(read) == 1:
            filters += [Filter(component.id, operator, (it,)) for operator, it in read[0]]
            continue
        operators = {operator for alternative in read for operator, _ in alternative}
        if len(operators) > 1 or any(len(alternative) > 1 for alternative in read):
            raise Refusal(
                501,
                f"{name}: chưa hỗ trợ trộn dấu phẩy với dấu cộng hoặc nhiều phép so sánh.",
                f"{name}: a mix of `,` with `+` or with several operators is not implemented.",
            )
        values = tuple(dict.fromkeys(it for alternative in read for _, it in alternative))
        filters.append(Filter(component.id, operators.pop(), values))
    return tuple(filters)


def _read_condition(component: Component, name: str, condition: str) -> tuple[Operator, str]:
    found = _CONDITION.fullmatch(condition)
    if found is None:
        raise refuse(name, condition, "một giá trị", "a value")
    operator, value = found["operator"] or "eq", found["value"]
    allowed = _OPERATORS
    if component.role == "time":
        allowed = _COMPARISONS
        read_period(name, value)
    elif component.type in ("Decimal", "Integer"):
        allowed = _COMPARISONS
        if not _NUMBER.fullmatch(value):
            raise refuse(name, value, "một số như 12.5", "a number like 12.5")
    if operator not in allowed:
        words = ", ".join(sorted(allowed))
        raise refuse(name, operator, f"một trong: {words}", f"one of: {words}")
    return cast(Operator, operator), value


def find_component(flow: Flow, name: str) -> Component:
    """The component of that id; a Refusal if the flow has none."""
    if name in flow.by_id:
        return flow.by_id[name]
    names = ", ".join(component.id for component in flow.components)
    raise Refusal(
        400,
        f"{flow.id} không có thành phần {name[:60]!r}. Có: {names}.",
        f"{flow.id} has no component {name[:60]!r}. There are: {names}.",
    )
