"""Where what is for a province goes: a folder, a bucket, or its office's mail.

``TMDT_DELIVERY_URL`` names one or several, separated by spaces. A folder or the URL of one gets a
folder for each province; a mail address of Apprise (``mailtos://…&to={address}``) is filled in for
each province from the file ``TMDT_DELIVERY_ADDRESSES``. No address is ever written into a message
or a log: there, a target is its kind.
"""

from __future__ import annotations

import csv
import hashlib
import logging
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from upath import UPath

from reference.catalogue import reference
from warehouse.home import Problem, Unrepeatable, first_line
from warehouse.output import write_file
from warehouse.stores import parse_place

URLS, ADDRESSES = "TMDT_DELIVERY_URL", "TMDT_DELIVERY_ADDRESSES"
PLACEHOLDER = "{address}"
MAIL = re.compile(r"^mailtos?://", re.IGNORECASE)
WITHOUT_FOLDERS = ("s3", "s3a", "gs", "gcs", "az", "abfs")
"""Object stores, where names of files may hold slashes."""
ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
"""One plain address: nothing that could name another recipient, or another option."""


class NotTaken(Problem):
    """A target did not take what it was sent; it is tried again."""


@dataclass(frozen=True)
class Target:
    """Where a province's own goes."""

    kind: Literal["folder", "mail"]
    identity: str
    """The hash of where it is, without credentials: a new password is no new target."""
    place: UPath | None = field(default=None, repr=False)
    url: str | None = field(default=None, repr=False)

    def send(self, name: str, files: Sequence[Path], title: str, message: str) -> None:
        """Sends files, with a message where the target is mail.

        Args:
            name: The folder of this sending, within the target.
            files: Their names are kept.
            title: One line.
            message: The text of the mail.

        Raises:
            NotTaken: the target is down, or refused it.
        """
        if self.kind == "mail":
            self._mail(files, title, message)
        else:
            self._put(name, files)

    def _put(self, name: str, files: Sequence[Path]) -> None:
        """Writes every file whole; the same files written again leave the same."""
        assert self.place is not None
        try:
            place = self.place / name
            if place.protocol not in WITHOUT_FOLDERS:  # there it would make a bucket
                place.mkdir(parents=True, exist_ok=True)
            for file in files:
                write_file(place / file.name, file.read_bytes())
        except Exception as error:  # each kind of storage has its own, with the address in it
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise NotTaken(f"the folder of deliveries did not take it: {reason}") from None

    def _mail(self, files: Sequence[Path], title: str, message: str) -> None:
        import apprise

        assert self.url is not None

        with _silent("apprise"):
            service = apprise.Apprise()
            if not service.add(self.url):
                raise Unrepeatable(f"{URLS} holds a mail address that Apprise does not support")
            attached = apprise.AppriseAttachment([str(file) for file in files])
            taken = service.notify(
                title=title, body=message, attach=attached if files else None,
                body_format=apprise.NotifyFormat.TEXT,
            )  # fmt: skip
        if not taken:
            raise NotTaken("the mail server did not take it")


def are_set() -> bool:
    """Whether anything is sent at all."""
    return bool(os.environ.get(URLS, "").split())


def list_targets(ref_area: str) -> list[Target]:
    """The targets of a province; none where no target is set, or it has no address.

    Raises:
        Problem: a setting is wrong.
    """
    return list(_targets(ref_area, _read_addresses()))


def _targets(ref_area: str, addresses: Mapping[str, str]) -> Iterator[Target]:
    for number, url in enumerate(os.environ.get(URLS, "").split(), start=1):
        if not MAIL.match(url):
            yield _folder(url, number, ref_area)
            continue
        if url.count(PLACEHOLDER) != 1:
            raise Unrepeatable(
                f"{URLS}, address {number}: say where a province's own address goes, as"
                f" mailtos://…&to={PLACEHOLDER}; otherwise one office would get what is another's"
            )
        if address := addresses.get(ref_area):
            filled = url.replace(PLACEHOLDER, quote(address, safe=""))
            yield Target("mail", _hash(f"mail {address.lower()}"), url=filled)


def _folder(url: str, number: int, ref_area: str) -> Target:
    try:
        place = parse_place(url)
    except Problem as problem:
        # Its words could name the place, and a place can hold a password.
        raise Unrepeatable(
            f"{URLS}, address {number}: no folder, no store and no mail can be reached by that"
        ) from problem
    known = re.sub(r"//[^/@]*@", "//", str(place))
    return Target("folder", _hash(f"folder {known}"), place / ref_area)


def _read_addresses() -> dict[str, str]:
    """The address of each province's office, from a CSV with the columns ref_area and address.

    Raises:
        Unrepeatable: the file is missing, or a line is not understood: it is named by its number.
    """
    if not (named := os.environ.get(ADDRESSES)):
        return {}
    try:
        with Path(named).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or first_line(error)
        raise Unrepeatable(f"{ADDRESSES} cannot be read: {reason}") from None
    addresses: dict[str, str] = {}
    for line, row in enumerate(rows, start=2):
        ref_area, address = (str(row.get(name) or "").strip() for name in ("ref_area", "address"))
        if ref_area not in reference().provinces or ref_area in addresses:
            raise Unrepeatable(f"{ADDRESSES}, line {line}: no province, or one that had a line")
        if not ADDRESS.fullmatch(address) or address in addresses.values():
            raise Unrepeatable(f"{ADDRESSES}, line {line}: want one address, of one province only")
        addresses[ref_area] = address
    return addresses


def _hash(identity: str) -> str:
    return hashlib.sha256(identity.encode()).hexdigest()


@contextmanager
def _silent(name: str) -> Iterator[None]:
    """Keeps a library from logging addresses."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)
