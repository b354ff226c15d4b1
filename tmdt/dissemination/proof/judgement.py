"""What is found out about one proof, and about one file that it vouches for, in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from reference.period import show_moment
from tmdt.dissemination.proof.check import ForeignKey, Keys, check_proof
from tmdt.dissemination.proof.document import FIGURE, Altered, NoProof, Proof, read_bytes
from tmdt.dissemination.proof.verdict import Status, Verdict, say_unreadable, signed_by_another

PROOF = "proof.json"
"""How the names of proofs of files end, or the whole name of one of a folder."""


class Judged(NamedTuple):
    """What was found out about a file that may be a proof: nothing if it is none."""

    verdict: Verdict | None
    proof: Proof | None = None


def judge_proof(name: str, content: bytes, keys: Keys) -> Judged:
    """Judges the bytes of a file that may be a proof."""
    try:
        proof = read_bytes(content)
        check_proof(proof, keys)
    except NoProof:
        return Judged(say_unreadable(name) if name.endswith(PROOF) else None)
    except Altered as found:
        return Judged(
            Verdict(Status.ALTERED, name, f"ĐÃ BỊ SỬA: {found.vi}", f"ALTERED: {found.en}")
        )
    except ForeignKey as key:
        return Judged(signed_by_another(name, str(key)))
    return Judged(Verdict(Status.GOOD, name, *_describe(proof)), proof)


def check_output(subject: str, name: str, digest: str, statement: dict[str, Any]) -> Verdict:
    """Whether the bytes of a file are those that were signed under a name."""
    number = statement["release_id"]
    if statement["outputs"][name] == digest:
        return Verdict(
            Status.GOOD, subject,
            f"ĐÚNG: là tệp {name} của kỳ phát hành {number}",
            f"GOOD: it is {name} of release {number}",
        )  # fmt: skip
    return Verdict(
        Status.ALTERED, subject,
        f"ĐÃ BỊ SỬA: nội dung không phải là nội dung đã ký của {name}, kỳ phát hành {number}",
        f"ALTERED: its bytes are not those that were signed as {name} of release {number}",
    )  # fmt: skip


def _describe(proof: Proof) -> tuple[str, str]:
    release = proof["release"]["manifest"]["release"]
    number, moment = release["release_id"], _show(release["published_at"])
    if proof["format"] != FIGURE:
        return (
            f"ĐÚNG: chữ ký của kỳ phát hành {number} ({moment})",
            f"GOOD: signed for release {number} ({moment})",
        )
    figure, tree = proof["figure"], proof["tree"]
    written = _write_value(figure)
    what = " · ".join(
        str(it)
        for it in (figure["ref_area"], tree["indicator"], figure["breakdown"], tree["period"])
        if it
    )
    vi, en = (" (DỮ LIỆU GIẢ LẬP)", " (SYNTHETIC)") if figure["is_synthetic"] else ("", "")
    if figure.get("is_withdrawn"):
        return (
            f"ĐÚNG: kỳ phát hành {number} ({moment}) đã rút số liệu {what}{vi}",
            f"GOOD: release {number} ({moment}) has withdrawn the figure {what}{en}",
        )
    return (
        f"ĐÚNG: kỳ phát hành {number} ({moment}) có {what} = {written} {tree['unit']}{vi}",
        f"GOOD: release {number} ({moment}) has {what} = {written} {tree['unit']}{en}",
    )


def _write_value(figure: dict[str, Any]) -> str:
    if figure["value"] is not None:
        return str(figure["value"])
    low, high = figure["value_low"], figure["value_high"]
    return "—" if low is None and high is None else f"{low or ''} … {high or ''}"


def _show(moment: str) -> str:
    """A moment of canonical JSON as people read it."""
    return show_moment(datetime.fromisoformat(moment))
