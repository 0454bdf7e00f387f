"""Strings for the formats of small languages, encodings and spelled-out values.

Knows JSON Pointer (RFC 6901), regular expressions (ECMA-262), base64 (RFC 4648), media ranges (RFC 9110), structured
fields (RFC 9651), CommonMark, HTML and numbers as text; the formats of OpenAPI's registry for strings.
"""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode

from contracts.generation.choices import Choices
from contracts.generation.formats_spec import FormatSpec

_WORDS = (
    "alpha",
    "report",
    "invoice",
    "summary",
    "backup",
    "status",
    "welcome",
    "draft",
    "archive",
    "notes",
    "release",
)
_SENTENCES = (
    "Everything is up to date.",
    "The import finished without errors.",
    "Please review the attached report.",
    "A new version is available.",
    "The request was accepted.",
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_NAMES = ("id", "name", "items", "data", "users", "tags", "status", "owner")


def json_pointer(choices: Choices) -> str:
    """`/items/0/name`."""
    return f"/{choices.pick(_NAMES)}/{choices.integer(0, 9)}/{choices.pick(_NAMES)}"


def relative_json_pointer(choices: Choices) -> str:
    """`1/name`."""
    return f"{choices.integer(0, 3)}/{choices.pick(_NAMES)}"


def regex(choices: Choices) -> str:
    """`^[a-z]+$`."""
    return choices.pick(("^[a-z]+$", "^[A-Z]{2}$", "^[0-9]{4}$", "^[a-z0-9-]+$", "^v[0-9]+$", "^(yes|no)$"))


def _sentence_bytes(choices: Choices) -> bytes:
    return choices.pick(_SENTENCES).encode("ascii")


def byte(choices: Choices) -> str:
    """A sentence in base64."""
    return b64encode(_sentence_bytes(choices)).decode("ascii")


def base64url(choices: Choices) -> str:
    """A sentence in the URL-safe alphabet, unpadded."""
    return urlsafe_b64encode(_sentence_bytes(choices)).decode("ascii").rstrip("=")


def sentence(choices: Choices) -> str:
    """A plain sentence."""
    return choices.pick(_SENTENCES)


def password(choices: Choices) -> str:
    """`not-a-secret-archive-4821`: nobody takes it for a real one."""
    return f"not-a-secret-{choices.pick(_WORDS)}-{choices.integer(1000, 9999)}"


def _char(choices: Choices) -> str:
    return choices.pick(_LETTERS)


def _markdown(choices: Choices) -> str:
    return f"## {choices.pick(_WORDS).capitalize()}\n\n{choices.pick(_SENTENCES)}\n"


def _html(choices: Choices) -> str:
    return f"<p>{choices.pick(_SENTENCES)}</p>"


def _media_range(choices: Choices) -> str:
    return choices.pick(("application/json", "text/html", "text/*", "image/png", "application/*", "*/*"))


def _decimal(choices: Choices) -> str:
    return f"{choices.integer(0, 999)}.{choices.integer(0, 99):02}"


def _integer(low: int, high: int, bound: int) -> FormatSpec:
    width = high.bit_length()
    name = f"int{width + 1}" if low else f"uint{width}"
    sign = "-?" if low else ""
    digits = len(str(high)) - 1
    pattern = rf"(?:0|{sign}[1-9]\d{{0,{digits - 1}}})"
    # Those that a JSON number holds exactly are formats of numbers: a string is none of them, and is let pass.
    misses = (str(high + 1), str(low - 1), "1.5", "x", "") if width > 53 else ()
    oddities = tuple(dict.fromkeys(str(each) for each in (0, low, high, low + 1, high - 1)))
    return FormatSpec(
        name, lambda choices: str(choices.integer(1, bound)), pattern, oddities, misses, len(str(low or high))
    )


_BASE64 = r"(?:[A-Za-z0-9+/]{4})*"
_POINTER = r"(?:/[a-z0-9]+)*"
_TEXT = r"[A-Za-z0-9][A-Za-z0-9 ]*"

SPECS = (
    FormatSpec(
        "json-pointer",
        json_pointer,
        _POINTER,
        ("", "/", "//", "/~0~1", "/é", "/ ", "/0", "/a/-"),
        ("a", "/~", "/~2", "#/a"),
        400,
    ),
    FormatSpec(
        "relative-json-pointer",
        relative_json_pointer,
        rf"(?:0|[1-9]\d{{0,3}})(?:#|{_POINTER})",
        ("0", "0#", "1/", "10/~0~1", "0/é", "120/a"),
        ("", "/a", "01/a", "-1/a", "+1", "1a", "0##", "0/~2"),
        400,
    ),
    FormatSpec(
        "regex",
        regex,
        r"[a-z0-9]*",
        ("", ".", "^$", "(?=a)", "a{2,3}?", "(?:a|b)*", "\\u00e9", "\\p{L}", "^\\S(|(.|\\n)*\\S)$"),
        ("(", ")", "[a", "*a", "a{2,1}", "(?<n", "[z-a]", "\\"),
        400,
    ),
    FormatSpec(
        "byte",
        byte,
        _BASE64,
        ("", "AA==", "AAA=", "////", "++++", "AAAA"),
        ("A", "A===", "AA=A", "é===", "A A=", "AAA"),
        2000,
    ),
    FormatSpec(
        "base64url",
        base64url,
        _BASE64.replace("+/", "_-"),
        ("", "AA", "AAA", "____", "----"),
        ("A", "A+/A", "é", "A A"),
        2000,
    ),
    FormatSpec("binary", sentence, _TEXT, ("", "\x00", "\x7f", "PK\x03\x04"), (), 2000),
    FormatSpec("password", password, r"[A-Za-z0-9-]*", ("", " ", "pässwörd", "'\"\\", "🔑🔑🔑"), (), 128),
    FormatSpec("char", _char, "[a-z]", ("A", "0", " ", "é", "😀", "\n"), ("", "ab"), 1),
    FormatSpec("commonmark", _markdown, _TEXT, ("", "**", "[a](b)", "```\ncode\n```", "<b>"), (), 2000),
    FormatSpec("html", _html, _TEXT, ("", "<br>", "&amp;", "<!-- -->", "<p>unclosed"), (), 2000),
    FormatSpec(
        "media-range",
        _media_range,
        r"(?:\*/\*|[a-z]{1,16}/(?:\*|[a-z0-9]{1,32}))",
        ("*/*", "text/*", "application/vnd.example+json", 'text/plain;charset="utf-8"', "text/html;level=1", "A/B"),
        ("", "text", "text/", "/html", "text/ html", "te xt/html"),
        49,
    ),
    FormatSpec(
        "decimal",
        _decimal,
        r"(?:0|-?[1-9]\d{0,30})(?:\.\d{1,30})?",
        ("0", "-0.5", "0.10", "12345678901234567890.1"),
        ("", "x", ".", "1,5"),
        63,
    ),
    FormatSpec(
        "decimal128", _decimal, r"(?:0|-?[1-9]\d{0,15})(?:\.\d{1,15})?", ("0", "-0.5", "0.10"), ("", "x", "1,5"), 34
    ),
    FormatSpec(
        "double-int",
        lambda choices: str(choices.integer(1, 9999)),
        r"(?:0|-?[1-9]\d{0,14})",
        ("0", "-1", "9007199254740991", "-9007199254740991"),
        (),
        17,
    ),
    _integer(-(2**7), 2**7 - 1, 99),
    _integer(-(2**15), 2**15 - 1, 9999),
    _integer(-(2**31), 2**31 - 1, 99999),
    _integer(-(2**63), 2**63 - 1, 99999),
    _integer(0, 2**8 - 1, 99),
    _integer(0, 2**16 - 1, 9999),
    _integer(0, 2**32 - 1, 99999),
    _integer(0, 2**64 - 1, 99999),
    FormatSpec("float", _decimal, r"(?:0|-?[1-9]\d{0,6})(?:\.\d{1,6})?", ("0", "-0.5", "1e10"), (), 15),
    FormatSpec("double", _decimal, r"(?:0|-?[1-9]\d{0,14})(?:\.\d{1,14})?", ("0", "-0.5", "1e100"), (), 31),
    FormatSpec(
        "sf-boolean",
        lambda choices: choices.pick(("?0", "?1")),
        r"\?[01]",
        ("?0", "?1"),
        ("", "true", "1", "?2", "?"),
        2,
    ),
    FormatSpec(
        "sf-integer",
        lambda choices: str(choices.integer(0, 9999)),
        r"(?:0|-?[1-9]\d{0,14})",
        ("0", "-0", "007", "999999999999999", "-999999999999999"),
        (),
        16,
    ),
    FormatSpec(
        "sf-decimal",
        _decimal,
        r"(?:0|-?[1-9]\d{0,11})\.\d{1,3}",
        ("0.0", "-0.1", "999999999999.999"),
        (),
        17,
    ),
    FormatSpec(
        "sf-string",
        lambda choices: f'"{choices.pick(_WORDS)}"',
        r'"[a-z0-9 ]*"',
        ('""', '"\\""', '"\\\\"', '" "'),
        ("", '"', "plain", '"é"', '"\\n"', '"a"b"'),
        400,
    ),
    FormatSpec(
        "sf-token",
        lambda choices: choices.pick(_WORDS),
        r"[a-z][a-z0-9]{0,63}",
        ("*", "a:b/c", "A", "*/*", "a!#$%&'*+-.^_`|~"),
        ("", "1a", "a b", "é", '"a"'),
        64,
    ),
    FormatSpec(
        "sf-binary",
        lambda choices: f":{byte(choices)}:",
        f":{_BASE64}:",
        ("::", ":AA==:"),
        ("", ":", "AA==", ":é:", ":A A=:"),
        2002,
    ),
)
