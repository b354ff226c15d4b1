"""A mail server on this machine that keeps what it is sent, or does not take it."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

OK, CLOSING = "250 ok", "221 bye"


class Sink(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as a client needs."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.taken: list[tuple[list[str], EmailMessage]] = []
        """To whom, and what."""
        self.refuses = False
        self.hangs_up = False
        """Whether it ends the connection after it has taken a message, without saying so."""
        self.on_taken: Callable[[], None] = lambda: None
        """Called when a message was taken, and its sender does not know that yet."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def messages_to(self, address: str) -> list[EmailMessage]:
        return [message for recipients, message in self.taken if address in recipients]


class _Session(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        recipients: list[str] = []
        self._say("220 sink")
        for line in self.rfile:
            verb, _, rest = line.decode().strip().partition(" ")
            match verb.upper():
                case "EHLO" | "HELO":
                    self._say("250-sink\r\n250 8BITMIME")
                case "RCPT" if self.server.refuses:
                    self._say("451 try again later")
                case "RCPT":
                    recipients.append(rest.partition("<")[2].partition(">")[0])
                    self._say(OK)
                case "DATA":
                    self._say("354 go on")
                    self._take(recipients)
                    if self.server.hangs_up:
                        return
                    self._say(OK)
                case "QUIT":
                    self._say(CLOSING)
                    return
                case _:
                    self._say(OK)

    def _take(self, recipients: list[str]) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        message: Any = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self.server.taken.append((recipients, message))
        self.server.on_taken()

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[Sink]:
    """A server that takes mail meanwhile."""
    with Sink() as sink:
        threading.Thread(target=sink.serve_forever, daemon=True).start()
        yield sink
        sink.shutdown()
