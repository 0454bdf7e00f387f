"""`understudy sample`: made values on standard output, a line each where they are JSON."""

from __future__ import annotations

import json
from typing import BinaryIO

from contracts import Document, UsageError, media_types
from contracts.sampling import Sample, Wish, samples
from understudy.output import KEPT, NOTHING_TESTED


def sample(document: Document, wish: Wish, out: BinaryIO, *, is_terminal: bool) -> int:
    """Write what is wished for; exit code 5 if no operation declares any such content.

    Raises: UsageError for a wish that the document can't grant, or bytes that would garble a terminal.
    """
    code = NOTHING_TESTED
    for each in samples(document, wish):
        out.write(_written(each, is_terminal=is_terminal))
        out.flush()
        code = KEPT
    return code


def _written(sample: Sample, *, is_terminal: bool) -> bytes:
    """The value as one line of JSON; content of another media type as on the wire."""
    if media_types.is_json(sample.media_type):
        return (
            json.dumps(sample.value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
            + b"\n"
        )
    if media_types.is_text(sample.media_type):
        return sample.content if sample.content.endswith(b"\n") else sample.content + b"\n"
    if is_terminal:
        raise UsageError(f"{sample.media_type} of {sample.operation.label} is bytes; redirect them, as in `> sample`")
    return sample.content
