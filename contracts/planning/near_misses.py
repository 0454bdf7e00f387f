"""Texts that are almost values of another type, for the parts of a message in which all values are text.

What is a value of which type on the wire, the styles decide; whoever sends one of these has it judged.
"""

from __future__ import annotations

from collections.abc import Iterator

NOT_IN_PATHS = ("a/b", "..", "../../nothing", "%2e%2e%2fnothing", "http://192.0.2.1/")
"""Texts that many servers take apart before they look for the operation, so that another one may answer."""

NEAR_MISSES = {
    "integer": (
        "abc",
        "",
        "1.5",
        "1e3",
        "007",
        "+1",
        " 1",
        "1_000",
        "0x10",
        "\uff11",
        "true",
        "null",
        "NaN",
        "--1",
        "1,2",
    ),
    "number": ("abc", "", ".5", "5.", "1,5", "NaN", "Infinity", "1e400", "0x10", "true"),
    "boolean": ("maybe", "", "True", "1", "yes", "null"),
}
"""By the type that they are almost of."""


def near_misses_of(types: frozenset[str]) -> Iterator[str]:
    """Texts that are almost values of the types; none where any text is one."""
    if not types or "string" in types:
        return
    for kind, texts in NEAR_MISSES.items():
        if kind in types:
            yield from texts
