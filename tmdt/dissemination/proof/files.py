"""Checks files and folders: proofs, and files that a proof beside them vouches for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from reference.period import show_moment
from tmdt.dissemination.proof.check import ForeignKey, Keys, check_proof
from tmdt.dissemination.proof.document import (
    FIGURE,
    LARGEST,
    OUTPUTS,
    Altered,
    NoProof,
    Proof,
    read_bytes,
)
from tmdt.dissemination.proof.verdict import Status, Verdict, signed_by_another

PROOF = "proof.json"
"""How the names of proofs of files end, or the whole name of one of a folder."""
ABOVE = 4
"""In how many folders above a file its proof is looked for."""


def check_paths(paths: Iterable[Path], keys: Keys) -> list[Verdict]:
    """Checks files, and all files of folders; the proofs among them vouch for the others."""
    given = list(paths)
    files = [file for path in given for file in _list_files(path)]
    sound: dict[Path, Proof] = {}
    verdicts = []
    for file in files:
        if file.suffix == ".json" and (verdict := _check_proof(file, keys, sound)):
            verdicts.append(verdict)
    proofs = [it for it in sound.values() if it["format"] == OUTPUTS]
    judged = {Path(it.subject) for it in verdicts}
    verdicts += [_check_file(file, keys, proofs) for file in files if file not in judged]
    folders = [path for path in given if path.is_dir()]
    return verdicts + list(_find_missing(folders, files, sound))


def _list_files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file())
    return [path]


def _check_proof(file: Path, keys: Keys, sound: dict[Path, Proof]) -> Verdict | None:
    """Checks a proof and adds it to the sound ones; None if the file is no proof."""
    try:
        with file.open("rb") as stream:
            proof = read_bytes(stream.read(LARGEST + 1))
        check_proof(proof, keys)
    except NoProof:
        return _say_unreadable(file) if file.name.endswith(PROOF) else None
    except OSError as error:
        return _say_unreadable(file, error.strerror or "")
    except Altered as found:
        return Verdict(Status.ALTERED, str(file), f"ĐÃ BỊ SỬA: {found.vi}", f"ALTERED: {found.en}")
    except ForeignKey as key:
        return signed_by_another(str(file), str(key))
    sound[file] = proof
    return Verdict(Status.GOOD, str(file), *_describe(proof))


def _check_file(file: Path, keys: Keys, proofs: list[Proof]) -> Verdict:
    """Checks a file by its hash, which is in a proof given with it, or beside or above it."""
    try:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return _say_unreadable(file, error.strerror or "")
    beside: dict[Path, Proof] = {}
    verdicts = [_check_proof(it, keys, beside) for it in _find_proofs(file)]
    proofs = [*proofs, *(it for it in beside.values() if it["format"] == OUTPUTS)]
    for proof in proofs:
        outputs = proof["statement"]["outputs"]
        if name := next((name for name, sha256 in outputs.items() if sha256 == digest), None):
            return _say_good(file, name, proof["release"]["manifest"])
    if any(_names(proof, file) for proof in proofs):
        return Verdict(
            Status.ALTERED, str(file),
            "ĐÃ BỊ SỬA: nội dung tệp không phải là nội dung đã ký",
            "ALTERED: the bytes of the file are not those that were signed",
        )  # fmt: skip
    if bad := next((it for it in verdicts if it and it.status is not Status.GOOD), None):
        name = Path(bad.subject).name
        return Verdict(bad.status, str(file), f"{name}: {bad.vi}", f"{name}: {bad.en}")
    return Verdict(
        Status.UNCHECKED, str(file),
        f"không kiểm tra được: không có tệp {PROOF} nào nói về tệp này",
        f"cannot be checked: it is no proof, and no {PROOF} beside it names it",
    )  # fmt: skip


def _find_proofs(file: Path) -> Iterator[Path]:
    """Proofs that may vouch for a file: its own, then those of the folders that it is in."""
    folders = list(file.absolute().parents)[:ABOVE]
    for place in (file.with_name(f"{file.name}.{PROOF}"), *(it / PROOF for it in folders)):
        if place.is_file():
            yield place


def _names(proof: Proof, file: Path) -> bool:
    """Whether a proof vouches for a file of that name, whatever is in it."""
    path = file.absolute().as_posix()
    return any(path.endswith(f"/{name}") for name in proof["statement"]["outputs"])


def _find_missing(
    folders: list[Path], files: list[Path], sound: dict[Path, Proof]
) -> Iterator[Verdict]:
    """Files that the proof of a whole folder names, and that are not there."""
    for place, proof in sound.items():
        if place.name == PROOF and proof["format"] == OUTPUTS and folders:
            for name in sorted(proof["statement"]["outputs"]):
                if place.parent / name not in files:
                    yield Verdict(
                        Status.ALTERED, str(place.parent / name),
                        "ĐÃ BỊ BỎ: tệp có trong danh sách đã ký, nhưng không còn",
                        "REMOVED: the signed list names the file, and it is not there",
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


def _show(moment: str) -> str:
    """A moment of canonical JSON as people read it."""
    return show_moment(datetime.fromisoformat(moment))


def _write_value(figure: dict[str, Any]) -> str:
    if figure["value"] is not None:
        return str(figure["value"])
    low, high = figure["value_low"], figure["value_high"]
    return "—" if low is None and high is None else f"{low or ''} … {high or ''}"


def _say_good(file: Path, name: str, manifest: dict[str, Any]) -> Verdict:
    number = manifest["release"]["release_id"]
    return Verdict(
        Status.GOOD, str(file),
        f"ĐÚNG: là tệp {name} của kỳ phát hành {number}",
        f"GOOD: it is {name} of release {number}",
    )  # fmt: skip


def _say_unreadable(file: Path, reason: str = "") -> Verdict:
    why = f" ({reason})" if reason else ""
    return Verdict(
        Status.UNCHECKED, str(file),
        f"không kiểm tra được: không đọc được tệp chứng thực{why}",
        f"cannot be checked: not a proof, or it cannot be read{why}",
    )  # fmt: skip
