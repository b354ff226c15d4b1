"""Sends a province its folder, to each target once for a release.

A delivery is claimed before it is sent and recorded afterwards (docs/adr/0028). A folder that was
killed on the way is written again, with the same bytes. Mail that was is not sent again by itself:
nobody knows whether it arrived, and no province gets two letters. People are told, and decide.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from reference.period import show_moment
from tmdt.dissemination.delivery.folder import Made, make_folder
from tmdt.dissemination.delivery.targets import NotTaken, Target, list_targets
from warehouse import database
from warehouse.home import Problem, Unrepeatable

CLAIM = """
    insert into dissemination.delivery as delivery
    (release_id, ref_area, target_sha256, kind, state, files)
    values (%(release_id)s, %(ref_area)s, %(target)s, %(kind)s, 'sending', %(files)s)
    on conflict (release_id, ref_area, target_sha256) do update
    set state = 'sending', files = excluded.files, claimed_at = excluded.claimed_at,
        attempts = delivery.attempts + 1
    where
        delivery.state = 'failed' or (delivery.state = 'sending' and delivery.kind = 'folder')
    returning attempts
"""
STANDS = """
    select state, claimed_at from dissemination.delivery
    where release_id = %(release_id)s and ref_area = %(ref_area)s and target_sha256 = %(target)s
"""
SETTLE = """
    update dissemination.delivery
    set state = %(state)s, sent_at = case %(state)s when 'sent' then clock_timestamp() end
    where
        release_id = %(release_id)s and ref_area = %(ref_area)s and target_sha256 = %(target)s
        and state = 'sending'
"""
LIST = """
    select release_id, ref_area, kind, state, claimed_at, sent_at, attempts
    from dissemination.delivery
    where
        release_id = coalesce(
            %s, (select max(release_id) from dissemination.delivery)
        )
    order by ref_area, kind
"""
AGAIN = """
    update dissemination.delivery set state = 'failed'
    where release_id = %s and ref_area = %s and kind = 'mail' and state = 'sending'
"""


@dataclass(frozen=True)
class Delivery:
    """A province's folder on its way to a target."""

    release_id: int
    ref_area: str
    kind: str
    state: str
    claimed_at: datetime
    sent_at: datetime | None
    attempts: int


def deliver(release_id: int, ref_area: str) -> dict[str, int]:
    """Makes the folder of a province and sends it to each of its targets that has not got it.

    Returns:
        How many targets it was sent to now, and how many had it already.

    Raises:
        Problem: a target did not take it, after all of them were tried.
        Unrepeatable: mail was killed on its way, and nobody knows whether it arrived.
    """
    done = {"sent": 0, "had it": 0}
    failures: list[Problem] = []
    with tempfile.TemporaryDirectory() as folder:
        made = make_folder(release_id, ref_area, Path(folder))
        for target in list_targets(ref_area):
            try:
                done["sent" if _send(release_id, ref_area, target, made) else "had it"] += 1
            except Problem as failure:
                failures.append(failure)
    if failures:
        # What may be tried again comes first.
        raise min(failures, key=lambda it: isinstance(it, Unrepeatable))
    return done


def list_deliveries(release_id: int | None) -> list[Delivery]:
    """The deliveries of a release, by default of the last that was delivered."""
    with database.connect() as connection:
        cursor = connection.cursor(row_factory=class_row(Delivery))
        return cursor.execute(LIST, [release_id]).fetchall()


def send_again(release_id: int, ref_area: str) -> None:
    """Lets mail that was killed on its way be sent again by the next run.

    Raises:
        Problem: there is no such mail.
    """
    with database.connect() as connection:
        if not connection.execute(AGAIN, [release_id, ref_area]).rowcount:
            raise Problem(
                f"no mail to {ref_area} with release {release_id} was killed on its way: see tmdt"
                " delivery list"
            )


def _send(release_id: int, ref_area: str, target: Target, made: Made) -> bool:
    """Sends to one target; false if it has it."""
    delivery = {
        "release_id": release_id, "ref_area": ref_area, "target": target.identity,
        "kind": target.kind,
        "files": Jsonb({file.name: sha256(file.read_bytes()).hexdigest() for file in made.files}),
    }  # fmt: skip
    with database.connect() as connection:
        claimed = connection.execute(CLAIM, delivery).fetchone()
        stands = None if claimed else connection.execute(STANDS, delivery).fetchone()
    if stands is not None:
        return _refuse_unknown(ref_area, *stands)
    try:
        target.send(f"release-{release_id}", made.files, made.title, made.message)
    except (NotTaken, Unrepeatable):
        _settle(delivery, "failed")
        raise
    _settle(delivery, "sent")
    return True


def _refuse_unknown(ref_area: str, state: str, claimed_at: datetime) -> bool:
    if state == "sent":
        return False
    raise Unrepeatable(
        f"mail to {ref_area} was begun at {show_moment(claimed_at)} and did not end: it may have"
        " arrived. Ask there; if it has not: tmdt delivery again RELEASE REF_AREA"
    )


def _settle(delivery: dict[str, object], state: str) -> None:
    with database.connect() as connection:
        connection.execute(SETTLE, delivery | {"state": state})
