"""`understudy sample`: made values on standard output, a line each, and on standard error why there are none."""

from __future__ import annotations

import base64
import json
import re
from typing import BinaryIO, TextIO

from contracts import Document, UsageError, media_types
from contracts.sampling import Refused, Sample, Wish, samples
from understudy.output import KEPT, NOTHING_TESTED, WRONG_USE

_INVISIBLE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\uffff]")
"""Characters that JSON has as they are, though they move the cursor, turn a line round, or end it for some reader."""


def sample(document: Document, wish: Wish, out: BinaryIO, err: TextIO, *, is_terminal: bool) -> int:
    """Write what is wished for to `out`; exit code 5 if no operation declares any such content, 2 if any has no value.

    One sample of one operation is written as on the wire, if it is not JSON; else each is a line of JSON.

    Raises: UsageError for a wish that the document can't grant, or bytes that would garble a terminal.
    """
    code = NOTHING_TESTED
    is_alone = wish.operation is not None and wish.count == 1
    for each in samples(document, wish):
        if isinstance(each, Refused):
            err.write(f"understudy: {each.operation.label}: {each.error}\n")
            code = WRONG_USE
            continue
        out.write(_as_sent(each, is_terminal=is_terminal) if is_alone else _line(each))
        out.flush()
        code = KEPT if code == NOTHING_TESTED else code
    return code


def _line(sample: Sample) -> bytes:
    """A line of JSON: of content that is not JSON its text, or its bytes in base64."""
    if media_types.is_json(sample.media_type):
        return _json(sample.value)
    if media_types.is_json_lines(sample.media_type):
        return sample.content
    try:
        text = sample.content.decode(media_types.charset(sample.media_type) or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = ""
    if "\0" in text or not text:
        text = base64.b64encode(sample.content).decode()
    return _json(text)


def _as_sent(sample: Sample, *, is_terminal: bool) -> bytes:
    """JSON as a line, other text with a line end after it, other bytes as they are."""
    if media_types.is_json(sample.media_type):
        return _json(sample.value)
    is_text = (
        sample.content.isascii() or media_types.is_text(sample.media_type) or media_types.is_xml(sample.media_type)
    )
    if is_text and b"\0" not in sample.content:
        return sample.content if sample.content.endswith(b"\n") else sample.content + b"\n"
    if is_terminal:
        raise UsageError(f"{sample.media_type} of {sample.operation.label} is bytes; redirect them, as in `> sample`")
    return sample.content


def _json(value: object) -> bytes:
    """Compact JSON that means the same wherever it is shown."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = _INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text.encode("utf-8", "backslashreplace") + b"\n"
