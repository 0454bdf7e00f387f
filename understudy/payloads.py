"""`understudy payloads`: the payloads of a document, written to a folder, held against one, or streamed.

Knows folders and streams; what a payload is and how it is written is `contracts.exporting`'s.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TextIO, get_args

from contracts import Document, UsageError
from contracts.exporting import (
    EXPORTS,
    Changes,
    Choice,
    Covered,
    Payload,
    Setting,
    Side,
    changes_between,
    coverage,
    payloads,
    random_lines,
    table,
)
from contracts.planning import Kind, PlannedCase
from contracts.testing import Options
from understudy import checking, words
from understudy.output import FINDINGS, KEPT, NOTHING_TESTED
from understudy.reporting import Telling
from understudy.selecting import selecting_globs

_MANIFEST = "understudy-payloads.txt"
"""In the folder: the files that were written, so that the next run can take away what is no longer made."""
_OF_ONE_FILE = ("ndjson", "csv", "har")
"""Formats that can go to standard output."""
_COVERAGE = "coverage.csv"
"""In the folder: each edge that was to be expected, with its payload or why there is none."""
_MOST_TOLD = 20
"""Files of each kind of change that are named."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller of `payloads` asks for, beside the document."""

    choice: Choice
    unmatched: tuple[str, ...] = ()
    """What of the choice of operations fits none, in sentences."""
    source: str | None = None
    """The document as the caller named it; None: the embedded default."""
    formats: tuple[str, ...] = ()
    out: Path | None = None
    """None: standard output."""
    check: bool = False
    """Compare with the folder; write nothing."""
    random: int | None = None
    """So many random valid ones, as lines, in the place of the set."""
    shard: tuple[int, int] = (1, 1)
    """Which of how many parts of the random ones; 1-based."""
    base_url: str = "http://127.0.0.1:4010"


def write_payloads(document: Document, wanted: Wanted, out: BinaryIO, err: TextIO) -> int:
    """Writes what is wanted and says what came of it; the exit code. What goes wrong is told on `err`.

    Raises: UsageError for a folder or format that won't do.
    """
    err.writelines(f"understudy: {each}\n" for each in wanted.unmatched)
    if wanted.random is not None:
        code = _stream(random_lines(document, wanted.choice, wanted.random, wanted.shard), wanted, out)
    else:
        code = _write_set(document, wanted, out)
    if code == NOTHING_TESTED and not wanted.unmatched:
        err.write("understudy: no payload is left after choosing; `understudy lint` may say why\n")
    return code


def _write_set(document: Document, wanted: Wanted, out: BinaryIO) -> int:
    """The set that is wanted, to its folder or to `out`.

    Raises: as `write_payloads`
    """
    made = list(payloads(document, wanted.choice))
    if not made:
        return NOTHING_TESTED
    if wanted.out is None and (len(wanted.formats) > 1 or not set(wanted.formats) <= set(_OF_ONE_FILE)):
        named = ", ".join(wanted.formats)
        raise UsageError(f"--format {named}: is written as several files; name a folder for them with --out DIR")
    setting = Setting(document.title, document.place.uri, _path_from(wanted.out, wanted.source), wanted.base_url)
    formats = wanted.formats or (("files",) if wanted.out else ("ndjson",))
    files = dict(_files(made, setting, formats))
    edges = list(coverage(document, made, wanted.choice)) if "files" in formats else []
    if edges:
        files[_COVERAGE] = table([each.record() for each in edges])
    if wanted.out is None:
        out.writelines(files.values())
        return KEPT
    old = _written_before(wanted.out)
    changes = changes_between(old, files)
    if wanted.check:
        out.write(_told(changes, wanted.out, len(files)).encode())
        return FINDINGS if changes else KEPT
    _write(wanted.out, files, changes)
    out.write(f"{_counted(made)} in {wanted.out}{_summary(changes) if old else ''}\n{_edges(edges)}".encode())
    return KEPT


def payloads_wanted(source: str | None, document: Document, given: Mapping[str, Any]) -> Wanted:
    """What the flags ask for. Raises: UsageError naming the flag, what was given and how it is written."""
    selection = selecting_globs(document, operations=given["operations"], tags=given["tags"], paths=given["paths"])
    sides: frozenset[Side] = (
        frozenset({"request", "response"}) if given["side"] == "both" else frozenset({given["side"]})
    )
    if given["check"] and not given["out"]:
        raise UsageError("--check: name the folder to look at with --out DIR")
    if given["shard"] and not given["random"]:
        raise UsageError(f"--shard {given['shard']!r}: goes with --random N; the set itself is one")
    choice = Choice(
        selects=selection.selects,
        sides=sides,
        valid=given["valid"] or not given["invalid"],
        invalid=given["invalid"] or not given["valid"],
        kinds=_kinds(given["kinds"]),
        count=given["count"],
        seed=given["seed"],
    )
    return Wanted(
        choice=choice,
        unmatched=selection.unmatched,
        source=source,
        formats=formats_of(given["formats"]),
        out=Path(given["out"]) if given["out"] else None,
        check=given["check"],
        random=given["random"],
        shard=words.shard("--shard", given["shard"]) if given["shard"] else (1, 1),
        base_url=(given["url"] or "http://127.0.0.1:4010").rstrip("/"),
    )


def sending_wanted(source: str | None, document: Document, given: Mapping[str, Any]) -> checking.Wanted:
    """What `--send` asks of a run: the requests that were chosen, and nothing drawn beside them.

    Raises: UsageError
    """
    if given["out"] or given["random"] or given["formats"]:
        raise UsageError("--send: sends instead of writing; leave out --out, --format and --random")
    if given["side"] == "response":
        raise UsageError("--send --side response: answers can't be sent; leave out --side, or say request")
    wanted_payloads = payloads_wanted(source, document, given)
    choice = wanted_payloads.choice

    def takes(planned: PlannedCase) -> bool:
        wanted = choice.valid if planned.case.keeps_every_promise else choice.invalid
        return wanted and (not choice.kinds or planned.kind in choice.kinds)

    options = Options(
        seed=choice.seed,
        max_examples=choice.count or sys.maxsize,
        credentials=words.credentials(given["token"], given["auth"], given["headers"]),
        selects=choice.selects,
        unmatched=wanted_payloads.unmatched,
        takes=takes,
        allow_writes=given["allow_writes"],
        search=False,
    )
    return checking.Wanted(given["url"], options, Telling(words.reports(given["reports"])))


def _kinds(given: Iterable[str]) -> frozenset[str]:
    known = get_args(Kind)
    wanted = frozenset(name.strip() for text in given for name in text.split(",") if name.strip())
    unknown = sorted(wanted - set(known))
    if unknown:
        raise UsageError(f"--kinds {unknown[0]!r}: no such kind; there are {', '.join(known)}")
    return wanted


def formats_of(given: Iterable[str]) -> tuple[str, ...]:
    """The formats of `--format`, each option a list with commas.

    Raises: UsageError for one that there is not.
    """
    wanted = tuple(dict.fromkeys(name.strip() for text in given for name in text.split(",") if name.strip()))
    unknown = [name for name in wanted if name not in EXPORTS]
    if unknown:
        raise UsageError(f"--format {unknown[0]!r}: no such format; there are {', '.join(EXPORTS)}")
    return wanted


def _path_from(folder: Path | None, source: str | None) -> str:
    """The document as it is found from the folder; what is no file stays as it is named."""
    if source is None or folder is None or not Path(source).exists():
        return source or ""
    try:
        return Path(os.path.relpath(source, folder)).as_posix()
    except ValueError:  # on another drive
        return Path(source).resolve().as_posix()


def _files(made: list[Payload], setting: Setting, formats: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for name in formats:
        export = EXPORTS[name]
        yield from export.write([each for each in made if each.request or not export.needs_requests], setting)


def _stream(lines: Iterator[bytes], wanted: Wanted, out: BinaryIO) -> int:
    first = next(lines, None)
    if first is None:
        return NOTHING_TESTED
    if wanted.out is None:
        out.write(first)
        out.writelines(lines)
        return KEPT
    wanted.out.mkdir(parents=True, exist_ok=True)
    with (wanted.out / "random.ndjson").open("wb") as file:
        file.write(first)
        file.writelines(lines)
    return KEPT


def _written_before(folder: Path) -> dict[str, bytes]:
    """What an earlier run wrote there and is still there.

    Raises: UsageError for a folder with files that are not ours.
    """
    manifest = folder / _MANIFEST
    if not manifest.is_file():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"--out {str(folder)!r}: holds files that are not ours; name a new or empty folder")
        return {}
    paths = manifest.read_text(encoding="utf-8").splitlines()
    return {path: (folder / path).read_bytes() for path in paths if _is_inside(path) and (folder / path).is_file()}


def _is_inside(path: str) -> bool:
    """Whether the manifest's line stays in its folder, whoever wrote it."""
    parts = path.split("/")
    return bool(path) and ".." not in parts and "" not in parts and ":" not in path and "\\" not in path


def _write(folder: Path, files: Mapping[str, bytes], changes: Changes) -> None:
    try:
        for path in (*changes.added, *changes.changed):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(files[path])
        for path in changes.removed:
            (folder / path).unlink()
            _remove_empty(folder, (folder / path).parent)
        (folder / _MANIFEST).write_text("".join(f"{path}\n" for path in files), encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"--out {str(folder)!r}: can't be written: {error.strerror}; name another folder") from None


def _remove_empty(top: Path, folder: Path) -> None:
    while folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _told(changes: Changes, folder: Path, count: int) -> str:
    if not changes:
        return f"{folder}: up to date, {count} files\n"
    lines = []
    for word, paths in (("added", changes.added), ("removed", changes.removed), ("changed", changes.changed)):
        lines += [f"{word:8} {path}" for path in paths[:_MOST_TOLD]]
        if len(paths) > _MOST_TOLD:
            lines.append(f"{word:8} and {len(paths) - _MOST_TOLD} more")
    return "\n".join([*lines, f"{folder}: out of date{_summary(changes)}; run without --check to write it"]) + "\n"


def _summary(changes: Changes) -> str:
    return f": {len(changes.added)} files added, {len(changes.removed)} removed, {len(changes.changed)} changed"


def _edges(edges: list[Covered]) -> str:
    """How much of what was to be expected is there."""
    if not edges:
        return ""
    shown, possible = sum(bool(each.payload) for each in edges), sum(each.can_be for each in edges)
    impossible = len(edges) - possible
    can_not = f"; {impossible} more can't be" if impossible else ""
    return f"{shown} of {possible} edges of their schemas are shown{can_not}: see {_COVERAGE}\n"


def _counted(made: list[Payload]) -> str:
    valid = sum(each.is_valid for each in made)
    operations = len({each.operation.label for each in made})
    return (
        f"{len(made)} payloads ({valid} valid, {len(made) - valid} invalid) "
        f"of {operations} operation{'s' * (operations > 1)}"
    )
