"""`tmdt up` in the home of a standby: its database, which is started again when it is killed."""

from __future__ import annotations

import signal
import time

from tmdt.orchestration.supervisor import LOOK, Say, interrupt
from warehouse import postgres, standby
from warehouse.home import Problem


def up(*, detach: bool, say: Say) -> None:
    """Keeps the database of this standby running until it is stopped or promoted.

    Args:
        detach: Start it and return instead.
        say: Called with each line of progress.
    """
    signal.signal(signal.SIGTERM, interrupt)
    postgres.start()
    say(standby.describe())
    if detach:
        return
    say("Ctrl-C stops it")
    try:
        while postgres.is_standby() and not postgres.was_stopped():
            time.sleep(LOOK)
            try:
                _start_killed(say)
            except Problem as problem:
                say(str(problem))
    except KeyboardInterrupt:
        say("stopping")
        postgres.stop()


def _start_killed(say: Say) -> None:
    if postgres.running_port() is None and not postgres.was_stopped():
        postgres.start()
        say("PostgreSQL was started again")
