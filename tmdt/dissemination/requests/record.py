"""What is kept of requests: who asked, for what, when, and what they were given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.errors import CheckViolation, UniqueViolation
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from tmdt.dissemination.requests.request import StatisticsRequest, parse_request
from warehouse import database
from warehouse.home import Problem

REQUEST = """
    insert into dissemination.request
    (requested_by, purpose, channel, asked, release_id, standing_name, place)
    values (
        %(requested_by)s, %(purpose)s, %(channel)s, %(asked)s, %(release_id)s, %(name)s, %(place)s
    )
    returning request_id
"""
ANSWER = """
    insert into dissemination.answer (request_id, release_id, file_name, sha256, size_bytes)
    values (%s, %s, %s, %s, %s)
    on conflict do nothing
"""
KEPT = """
    select request_id, requested_at, requested_by, asked, release_id, standing_name, place, (
        select max(answer.release_id) from dissemination.answer as answer
        where answer.request_id = request.request_id
    ) as answered
    from dissemination.request as request
    where
        case
            when %(request_id)s::bigint is null then standing_name is not null and ended_at is null
            else request_id = %(request_id)s
        end
    order by standing_name
"""
UNANSWERED = """
    select release.release_id
    from dissemination.request as request
    inner join core.release as release
        on release.status = 'published' and release.release_id >= request.release_id
    where
        request.request_id = %s and request.ended_at is null
        and not exists (
            select from dissemination.answer as answer
            where
                answer.request_id = request.request_id and answer.release_id = release.release_id
        )
    order by release.release_id
"""
END = """
    update dissemination.request set ended_at = clock_timestamp(), ended_by = %s
    where standing_name = %s and ended_at is null
"""


@dataclass(frozen=True)
class GivenFile:
    """A file of an answer."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Kept:
    """A request as it is kept."""

    request_id: int
    requested_at: datetime
    requested_by: str
    asked: dict[str, Any]
    release_id: int
    standing_name: str | None
    place: str | None
    answered: int | None
    """The latest release that answered it."""

    @property
    def request(self) -> StatisticsRequest:
        """What is asked for."""
        return parse_request(self.asked)

    @property
    def is_standing(self) -> bool:
        """Whether each new release answers it."""
        return self.standing_name is not None


@dataclass(frozen=True)
class Asker:
    """Who asks, what for, and which way."""

    name: str
    purpose: str = ""
    channel: str = "command"


def record_request(
    request: StatisticsRequest,
    asker: Asker,
    release_id: int,
    name: str | None = None,
    place: str | None = None,
) -> int:
    """Records a request, before it is answered; returns its number.

    Args:
        request: What is asked for.
        asker: Who asks.
        release_id: The release that answers it, of a standing request first.
        name: Of a standing request.
        place: Where the answers of a standing request go.

    Raises:
        Problem: a standing request of that name is there already, or what names somebody does not.
    """
    parameters = {
        "requested_by": asker.name.strip(), "purpose": asker.purpose.strip(),
        "channel": asker.channel, "asked": Jsonb(request.describe()), "release_id": release_id,
        "name": name, "place": place,
    }  # fmt: skip
    try:
        with database.connect() as connection:
            row = connection.execute(REQUEST, parameters).fetchone()
    except UniqueViolation:
        raise Problem(
            f"there is a standing request {name} already: choose another name, or end that one:"
            f" tmdt request end {name}"
        ) from None
    except CheckViolation as error:
        wrong = error.diag.constraint_name or ""
        if "standing_name" in wrong:
            raise Problem(
                f"{name!r} cannot name a request: want small letters, digits and hyphens"
            ) from None
        raise Problem("say who asks, in 1 to 100 characters, and why, in 300 at most") from None
    assert row is not None
    return int(row[0])


def record_answer(request_id: int, release_id: int, files: Iterable[GivenFile]) -> None:
    """Records what was given; a file that is recorded already stays as it is."""
    rows = [(request_id, release_id, file.name, file.sha256, file.size) for file in files]
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.executemany(ANSWER, rows)


def read_request(request_id: int) -> Kept:
    """A request by its number.

    Raises:
        Problem: there is none.
    """
    if found := _read(request_id):
        return found[0]
    raise Problem(f"there is no request {request_id}")


def list_standing() -> list[Kept]:
    """The standing requests, by name."""
    return _read(None)


def _read(request_id: int | None) -> list[Kept]:
    with database.connect() as connection:
        cursor = connection.cursor(row_factory=class_row(Kept))
        return cursor.execute(KEPT, {"request_id": request_id}).fetchall()


def list_unanswered(request_id: int) -> list[int]:
    """The releases since a standing request was made that have not answered it."""
    with database.connect() as connection:
        return [row[0] for row in connection.execute(UNANSWERED, [request_id])]


def end_standing(name: str, by: str) -> None:
    """Ends a standing request; what was given stays.

    Raises:
        Problem: there is none of that name.
    """
    with database.connect() as connection:
        if not connection.execute(END, [by, name]).rowcount:
            raise Problem(f"there is no standing request {name!r}: see tmdt request list")
