"""What one request may take of the server, and the headers that every answer has."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tmdt.api.refusal import Busy, Refusal

log = logging.getLogger(__name__)
LONGEST_URL = 16 * 1024
LARGEST_BODY = 64 * 1024
AT_ONCE = 1_500
"""Requests that are being answered, slow readers included."""
STALLED = 60.0
"""Seconds in which a reader takes the next piece of 64 KiB, or is left."""
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Limits:
    """Refuses what is too long, too large or too much, and leaves readers who do not read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.at_once = app, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        send = _Sending(send)
        self.at_once += 1
        try:
            _refuse(scope, self.at_once)
            await self.app(scope, _with_limit(receive), send)
        except Stalled:
            log.info("a reader took nothing for %.0f s, and was left", STALLED)
        except Exception as error:
            if not isinstance(error, Refusal):
                log.exception("a request failed")
            if send.has_begun:
                raise
            response = scope["app"].state.answer(Request(scope), error)
            await response(scope, receive, send)
        finally:
            self.at_once -= 1


class Stalled(Exception):
    """Somebody asked and does not read."""


class _Sending:
    """Sends with the headers that all answers have, and only to those who read."""

    def __init__(self, send: Send) -> None:
        self.send, self.has_begun = send, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            headers = MutableHeaders(raw=list(message.get("headers", [])))
            for name, value in SECURITY.items():
                headers.setdefault(name, value)
            message = {**message, "headers": headers.raw}
        try:
            async with asyncio.timeout(STALLED):
                await self.send(message)
        except TimeoutError as error:
            raise Stalled from error


def _refuse(scope: MutableMapping[str, Any], at_once: int) -> None:
    """Raises a Refusal of what is too much."""
    if at_once > AT_ONCE:
        raise Busy()
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_URL:
        raise Refusal(
            414,
            f"Địa chỉ dài hơn {LONGEST_URL} byte: hãy chia thành nhiều yêu cầu.",
            f"The address is longer than {LONGEST_URL} bytes: ask in several requests.",
        )
    length = Headers(scope=scope).get("content-length", "0")
    if not length.isdecimal() or int(length) > LARGEST_BODY:
        raise _too_large()


def _too_large() -> Refusal:
    return Refusal(
        413,
        f"Nội dung yêu cầu lớn hơn {LARGEST_BODY} byte.",
        f"The body of the request is larger than {LARGEST_BODY} bytes.",
    )


def _with_limit(receive: Receive) -> Receive:
    """Receives a body of unknown length as far as it may be long."""
    received = 0

    async def receive_some() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > LARGEST_BODY:
            raise _too_large()
        return message

    return receive_some
