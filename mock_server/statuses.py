"""Which of an operation's declared responses is meant: the one asked for, or the success.

Source: OAS 3.2, Responses Object.
"""

from __future__ import annotations

import re

from contracts import Operation, ResponseObject


def asked_for(operation: Operation, code: str) -> tuple[ResponseObject, int] | None:
    """The response declared for a preferred code, with the number to send."""
    if code in operation.responses:
        return operation.responses[code], _number(operation, code)
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
            return operation.responses[matching[0]], _number(operation, matching[0])
    return None


def _number(operation: Operation, status: str) -> int:
    """The status code to send for a declared status: one for which no other entry is the more particular one.

    `default` is 200 where no success is declared, else the unexpected error that it then stands for.
    """
    if status.isdigit():
        return int(status)
    likeliest: list[int]
    if status != "default":
        likeliest = [*range(int(status[0]) * 100, int(status[0]) * 100 + 100)]
    elif any(each.startswith("2") for each in operation.responses):
        likeliest = [500, *range(400, 600), *range(300, 400)]
    else:
        likeliest = [*range(200, 300), *range(400, 600)]
    promised = operation.responses[status]
    return next((each for each in likeliest if operation.response_for(each) is promised), likeliest[0])
