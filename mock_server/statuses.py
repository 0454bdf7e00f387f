"""Which of an operation's declared responses is meant: the one asked for, or the success.

Source: OAS 3.2, Responses Object.
"""

from __future__ import annotations

import re

from contracts import Operation, ResponseObject


def asked_for(operation: Operation, code: str) -> tuple[ResponseObject, int] | None:
    """The response declared for a preferred code, with the number to send."""
    if code in operation.responses:
        return operation.responses[code], operation.code_for(code)
    if code.isdigit():
        promised = operation.response_for(int(code))
        return (promised, int(code)) if promised else None
    return None


def first_success(operation: Operation) -> tuple[ResponseObject, int] | None:
    """The lowest declared 2xx, else `2XX`, else `default`, else the lowest 3xx, else the lowest error.

    A 1xx is no answer yet (RFC 9110, section 15.2).
    """
    ranks = (r"2\d\d", "2XX", "default", r"3(\d\d|XX)", r"[45](\d\d|XX)")
    for rank in ranks:
        matching = sorted(status for status in operation.responses if re.fullmatch(rank, status))
        if matching:
            return operation.responses[matching[0]], operation.code_for(matching[0])
    return None
