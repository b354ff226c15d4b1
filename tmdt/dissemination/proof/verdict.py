"""What a check says, in the two languages of those who receive what is checked."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Status(IntEnum):
    """How a check ended; also the exit status of ``tmdt verify``."""

    GOOD = 0
    ALTERED = 1
    UNCHECKED = 2


class Verdict(NamedTuple):
    """What was found out about one thing."""

    status: Status
    subject: str
    vi: str
    en: str


def worst(verdicts: list[Verdict]) -> Status:
    """An altered thing counts most, then one that could not be checked."""
    found = {it.status for it in verdicts}
    return next(
        (it for it in (Status.ALTERED, Status.UNCHECKED) if it in found),
        Status.GOOD if found else Status.UNCHECKED,
    )


def altered(subject: str, where: str, what: str) -> Verdict:
    """Something in a table or a file is not what was signed: where, and what of it."""
    return Verdict(
        Status.ALTERED, subject, f"ĐÃ BỊ SỬA: {where}: {what}", f"ALTERED: {where}: {what}"
    )


def signed_by_another(subject: str, key_id: str) -> Verdict:
    """Something was signed with a key that is none of those to check with."""
    return Verdict(
        Status.UNCHECKED, subject,
        f"không kiểm tra được: ký bằng khóa {key_id}, không có trong các khóa để kiểm tra (--key)",
        f"cannot be checked: signed with the key {key_id}, which is none of those given (--key)",
    )  # fmt: skip


def say_unreadable(subject: str, reason: str = "") -> Verdict:
    """A file is no proof, or cannot be read at all."""
    why = f" ({reason})" if reason else ""
    return Verdict(
        Status.UNCHECKED, subject,
        f"không kiểm tra được: không đọc được tệp chứng thực{why}",
        f"cannot be checked: not a proof, or it cannot be read{why}",
    )  # fmt: skip


def say_removed(subject: str) -> Verdict:
    """A file that was signed is not there."""
    return Verdict(
        Status.ALTERED, subject,
        "ĐÃ BỊ BỎ: tệp có trong danh sách đã ký, nhưng không còn",
        "REMOVED: the signed list names the file, and it is not there",
    )  # fmt: skip


def say_unvouched(subject: str) -> Verdict:
    """Nothing vouches for a file."""
    return Verdict(
        Status.UNCHECKED, subject,
        "không kiểm tra được: không có tệp proof.json nào nói về tệp này",
        "cannot be checked: it is no proof, and no proof.json beside it names it",
    )  # fmt: skip
