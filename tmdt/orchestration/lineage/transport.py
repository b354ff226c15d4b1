"""Sends events to a collector, without ever waiting for one that does not answer.

OpenLineage's own transport tries for 10 s, or as long as a name server takes, and again for each
event. This one waits for one event, and then leaves the collector alone for a while. What is not
sent is lost; the figures, and the lineage kept with them in the warehouse, are not.
"""

from __future__ import annotations

import time
from concurrent.futures import Future
from threading import Thread
from typing import Any

from openlineage.client.transport.http import HttpTransport
from requests import ConnectionError as Unreachable
from requests import Timeout

from warehouse.home import folder

WAIT = 3
"""Seconds that an event may take."""
PAUSE = 300
"""Seconds for which a collector that did not answer is left alone, by every process of the home."""


class Transport(HttpTransport):  # type: ignore[misc]  # it is not typed
    """HTTP, with an end to its patience."""

    def emit(self, event: Any) -> Any:
        mark = folder("airflow") / "lineage-not-answered"
        if mark.exists() and time.time() - mark.stat().st_mtime < PAUSE:
            raise Unreachable(f"{self.url} did not answer before: nothing is sent for {PAUSE} s")
        sent: Future[Any] = Future()
        # A daemon, since nothing else ends the look-up of a name.
        Thread(target=self._send, args=[event, sent], daemon=True).start()
        try:
            return sent.result(WAIT)
        except (TimeoutError, Timeout, Unreachable):
            mark.touch()
            raise

    def _send(self, event: Any, sent: Future[Any]) -> None:
        try:
            sent.set_result(super().emit(event))
        except Exception as error:
            sent.set_exception(error)
