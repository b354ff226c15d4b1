"""Readers elsewhere: a publication ends when the standby that BI reads shows it.

``TMDT_READER_URL`` says where. A standby that is away or behind holds up nothing: after a while
people are told, and the load goes on. The release is published by then; those readers see the one
before until the standby follows.
"""

from __future__ import annotations

import logging
import os
import time

import psycopg

from tmdt import notification
from warehouse.database import READER_URL
from warehouse.home import first_line

log = logging.getLogger(__name__)
WAIT = "TMDT_READER_WAIT"
USUAL_WAIT = 30.0
"""Seconds to wait for the standby, if nothing else is set."""
PAUSE = 0.2
CAREFUL = {
    "connect_timeout": 5, "tcp_user_timeout": 5000, "autocommit": True,
    "options": "-c statement_timeout=5s",
}  # fmt: skip
"""How to connect to a server that may hang."""
LATEST = "select max(release_id) from marts.dim_release"


def await_release(release_id: int) -> bool:
    """Waits until readers elsewhere see a published release; false if they do not yet.

    Without readers elsewhere there is nothing to wait for. Nothing that happens here is an error.
    """
    if not (url := os.environ.get(READER_URL)) or not (wait := read_wait()):
        return True
    deadline = time.monotonic() + wait
    while (state := _look(url))[0] < release_id:
        if time.monotonic() > deadline:
            log.warning("readers do not see release %s after %g s: %s", release_id, wait, state[1])
            notification.notify(
                f"Readers do not see release {release_id} yet",
                f"It is published, and {READER_URL} does not show it after {wait:g} s: {state[1]}.",
                section="readers-do-not-see-a-release",
                severity=notification.WARNING,
            )
            return False
        time.sleep(PAUSE)
    return True


def read_wait() -> float:
    """For how many seconds a publication waits for readers elsewhere: ``TMDT_READER_WAIT``."""
    given = os.environ.get(WAIT) or str(USUAL_WAIT)
    try:
        return max(float(given), 0.0)
    except ValueError:
        log.warning("%s is %r: want seconds, such as 30; 0 does not wait", WAIT, given)
        return USUAL_WAIT


def describe(latest: int) -> str | None:
    """What readers elsewhere see, in one line, given the latest release; None without any."""
    if not (url := os.environ.get(READER_URL)):
        return None
    seen, state = _look(url)
    return f"{state}{'' if seen >= latest else f', not yet release {latest}'}"


def _look(url: str) -> tuple[int, str]:
    """The latest release that readers see there, and the same or why they see none in words."""
    try:
        with psycopg.connect(url, **CAREFUL) as reader:  # type: ignore[arg-type]
            row = reader.execute(LATEST).fetchone()
    except psycopg.Error as error:
        return 0, f"it does not answer: {first_line(error)}"
    seen = row[0] if row and row[0] else 0
    return seen, f"it shows release {seen}" if seen else "it shows no release"
