"""Conditions on components, as SQL."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, LiteralString

from psycopg import sql

from tmdt.api.sdmx.codes import read_period
from tmdt.api.sdmx.components import Component
from tmdt.api.sdmx.query import Filter

Condition = sql.Composable
COMPARISONS: dict[str, LiteralString] = {
    "eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
}  # fmt: skip
ON_TEXT: dict[str, LiteralString] = {
    "co": "strpos({0}, {1}) > 0",
    "nc": "strpos({0}, {1}) = 0",
    "sw": "starts_with({0}, {1})",
    "ew": "right({0}, length({1})) = {1}",
}
ON_PERIODS: dict[str, LiteralString] = {
    "eq": "({0}.period_start = {1} and {0}.period_end = {2})",
    "ne": "({0}.period_start <> {1} or {0}.period_end <> {2})",
    "lt": "{0}.period_end < {1}",
    "le": "{0}.period_end <= {2}",
    "gt": "{0}.period_start > {2}",
    "ge": "{0}.period_start >= {1}",
}
"""`ge` a period: it begins with it or later; `le`: it ends with it or earlier."""


class BadQuery(ValueError):
    """A query that asks for what there is not: one line for who sent it."""


def write_condition(component: Component, filter_: Filter) -> Condition:
    """The condition that one of the values holds; without a value, only `ne` and `nc` do.

    Raises:
        BadQuery: the component cannot be compared so, or with such a value.
    """
    operator, values = filter_.operator, filter_.values
    if any("\0" in value for value in values):
        raise BadQuery(f"{component.id}: a value has a character that is none")
    if operator == "eq" and component.stored:
        column, read = component.stored
        return _any(column, [read(value) for value in values])
    if operator == "eq" and component.type == "String":
        return _any(component.column, list(values))
    held = [_write_one(component, operator, value) for value in values]
    condition = sql.SQL("({})").format(sql.SQL(" or ").join(held))
    return sql.SQL("{} is not false").format(condition) if operator in ("ne", "nc") else condition


def _any(column: LiteralString, values: list[Any]) -> Condition:
    if len(values) == 1:
        return sql.SQL("{} = {}").format(sql.SQL(column), sql.Literal(values[0]))
    return sql.SQL("{} = any({})").format(sql.SQL(column), sql.Literal(values))


def _write_one(component: Component, operator: str, value: str) -> Condition:
    column: sql.Composable = sql.SQL(component.column)
    if component.type == "ObservationalTimePeriod":
        return _on_period(component, operator, value)
    if component.type in ("Decimal", "Integer"):
        compared: sql.Composable = sql.Literal(_read_number(component, value))
    elif component.type == "Boolean":
        if value not in ("true", "false"):
            raise BadQuery(f"{component.id}: {value[:40]!r} is neither true nor false")
        compared = sql.Literal(value == "true")
    else:
        column = sql.SQL('({})::text collate "C"').format(column)
        compared = sql.SQL("{}::text").format(sql.Literal(value))
        if operator in ON_TEXT:
            return sql.SQL(ON_TEXT[operator]).format(column, compared)
    if operator not in COMPARISONS:
        raise BadQuery(f"{component.id} is no text: {operator!r} cannot be asked of it")
    return sql.SQL("({}) {} {}").format(column, sql.SQL(COMPARISONS[operator]), compared)


def _on_period(component: Component, operator: str, value: str) -> Condition:
    if operator not in ON_PERIODS:
        raise BadQuery(f"{component.id} is a period: {operator!r} cannot be asked of it")
    try:
        period = read_period(value)
    except ValueError as error:
        raise BadQuery(f"{component.id}: {error}") from None
    alias = sql.Identifier(component.column.split(".")[0])
    days = [sql.SQL("{}::date").format(sql.Literal(day)) for day in (period.start, period.end)]
    return sql.SQL(ON_PERIODS[operator]).format(alias, *days)


def _read_number(component: Component, value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 60:
        raise BadQuery(f"{component.id}: {value[:40]!r} is not a number")
    return number
