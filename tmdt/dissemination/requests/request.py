"""What a request for statistics asks for, whichever way it came in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from reference.period import HANOI, SPAN, Period
from warehouse.home import Unrepeatable

Form = Literal["html", "pdf", "xlsx", "csv", "parquet"]
Vintage = Literal["VN34", "VN63"]
Series = Literal["real", "synthetic"]
PLAIN = r"^[^\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]*$"
"""Text without control characters, nor those that turn the direction of what follows."""


def _compose(text: Any) -> Any:
    return unicodedata.normalize("NFC", text) if isinstance(text, str) else text


def _sort(given: tuple[str, ...]) -> tuple[str, ...]:
    """Each once and in one order: the same request has the same bytes."""
    return tuple(sorted(set(given)))


Name = Annotated[
    str,
    BeforeValidator(_compose),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=PLAIN),
]
Names = Annotated[tuple[Name, ...], AfterValidator(_sort)]


def _period(code: str) -> str:
    period = Period.parse(code)
    if period.freq == SPAN or period.code != code:
        raise ValueError("want a month (2026-10), a quarter (2026-Q3) or a year (2026)")
    return code


PeriodCode = Annotated[str, AfterValidator(_period)]


class StatisticsRequest(BaseModel):
    """Figures of indicators, areas and periods, on the boundaries of one vintage.

    Who asks and what for is kept beside the request, and does not change what is given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    indicators: Names = Field(min_length=1, max_length=60, description="Codes of indicators.")
    areas: Names = Field(
        (), max_length=120,
        description="Codes (VN34_24, VN34_R2, VN) or names; none is every province of the vintage.",
    )  # fmt: skip
    first: PeriodCode = Field(
        alias="from", description="A month (2026-10), quarter (2026-Q3) or year (2026)."
    )
    last: PeriodCode | None = Field(
        None, alias="to", description="The last one; none is the latest that is known."
    )
    vintage: Vintage = Field("VN34", description="Boundaries of today, or of before July 2025.")
    series: Series = Field("real", description="Real figures or invented ones: never both.")
    breakdowns: bool = Field(False, description="With the parts of each figure.")
    release_id: int | None = Field(None, ge=1, le=2**31 - 1, description="As this release had it.")
    as_of: datetime | None = Field(None, description="As it was known at that moment.")
    forms: Annotated[tuple[Form, ...], AfterValidator(_sort)] = Field(("xlsx",), min_length=1)
    languages: Annotated[tuple[Literal["vi", "en"], ...], AfterValidator(_sort)] = Field(
        ("vi",), min_length=1
    )

    @field_validator("as_of", mode="before")
    @classmethod
    def _as_of(cls, given: Any) -> Any:
        """A day counts to its end, and a time without a zone is that of Viet Nam."""
        try:
            moment = datetime.fromisoformat(given) if isinstance(given, str) else given
        except ValueError:
            raise ValueError("want a day or a moment: 2026-11-15, 2026-11-15T08:00") from None
        if isinstance(given, str) and len(given) == len("2026-11-15"):
            moment = datetime.combine(moment.date(), time.max)
        elif isinstance(given, date) and not isinstance(given, datetime):
            moment = datetime.combine(given, time.max)
        if isinstance(moment, datetime):
            moment = moment if moment.tzinfo else moment.replace(tzinfo=HANOI)
            return moment.astimezone(UTC)
        return moment

    @model_validator(mode="after")
    def _fits(self) -> StatisticsRequest:
        first, last = self.period, Period.parse(self.last or self.first)
        if first.freq != last.freq:
            raise ValueError(
                f"{self.first} and {self.last} are not of one frequency: name two months, two"
                " quarters or two years"
            )
        if first > last:
            raise ValueError(f"{self.last} is before {self.first}")
        if self.release_id and self.as_of:
            raise ValueError("name a release or a moment, not both")
        return self

    @property
    def period(self) -> Period:
        """The first period, of which the others have the frequency."""
        return Period.parse(self.first)

    def describe(self) -> dict[str, Any]:
        """The request as it is kept, and as it can be made again."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def parse_request(given: Mapping[str, Any]) -> StatisticsRequest:
    """A request from what somebody wrote.

    Raises:
        Unrepeatable: it is none; the first reason is named.
    """
    try:
        return StatisticsRequest.model_validate(given)
    except ValidationError as error:
        raise Unrepeatable(explain(error)) from None


def explain(error: ValidationError) -> str:
    """The first thing that is wrong with a request, and where."""
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    return f"{place}: {message}" if place else message
