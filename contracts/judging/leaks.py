"""What programs print when they fail and no client should see: stack traces, databases' messages, secrets.

Patterns only, over bytes as sent, JSON's escapes among them; knows neither messages nor findings.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

LONGEST = 60
"""Characters of what was found that are repeated."""

_SECRETS = frozenset({"a private key", "the credentials of a service"})
"""Kinds of which nothing is repeated."""


class _Hidden(NamedTuple):
    """A pattern that begins with a word's boundary, and so is tried at each word."""

    sign: str
    """What stands somewhere in what it matches, and begins with letters that are found quickly: looked for first."""
    pattern: str


_PATTERNS: dict[str, tuple[str | _Hidden, ...]] = {
    "a Python traceback": (r"Traceback \(most recent call last\)", r"\n  File \"[^\"\n]{1,300}\", line \d+, in "),
    "a Java stack trace": (
        _Hidden(
            r"\.(?:java|kt|scala|groovy):\d",
            r"\bat (?:[\w.@]{1,80}/)?[\w$.]{1,200}\.[\w$<>]{1,100}\([\w$]{1,100}\.(?:java|kt|scala|groovy):\d+\)",
        ),
        _Hidden(
            r"\((?:Native Method|Unknown Source)\)",
            r"\bat (?:[\w.@]{1,80}/)?[\w$.]{1,200}\.[\w$<>]{1,100}\((?:Native Method|Unknown Source)\)",
        ),
    ),
    "a .NET stack trace": (
        _Hidden(r":line \d", r"\bat [\w.`<>+]{1,200}\([^)\n]{0,300}\) in [^\n]{1,300}?:line \d+"),
        _Hidden(
            r"\)(?:\\r\\n|\\n|\r?\n)\s{1,10}at ",
            r"\bat [\w.`<>+]{1,200}\([^)\n]{0,300}\)(?:\\r\\n|\\n|\r?\n)\s{1,10}at [\w.`<>+]{1,200}\(",
        ),
    ),
    "a JavaScript stack trace": (
        _Hidden(r":\d+:\d", r"\bat (?:[\w.<>$ \[\]]{1,120} \()?(?:file://|node:|/|[A-Z]:\\)[^\s()]{1,300}:\d+:\d+"),
    ),
    "a PHP error": (
        _Hidden(r" error(?:</b>)?: ", r"\b(?:Fatal|Parse) error(?:</b>)?: [^\n]{1,500}? on line (?:<b>)?\d+"),
        r"#\d+ \\?/[^\s(]{1,300}\.php\(\d+\): ",
    ),
    "a Ruby backtrace": (r"\.rb:\d+:in [`'][^'\n]{1,200}'",),
    "a Go panic": (
        _Hidden(r"goroutine ", r"\bgoroutine \d+ \[[a-z ,0-9]{1,60}\]:"),
        _Hidden(r"panic: ", r"\bpanic: runtime error:"),
    ),
    "a Rust panic": (r"thread '[^'\n]{1,100}' (?:\(\d+\) )?panicked at ",),
    "a database's error": (
        r"You have an error in your SQL syntax",
        _Hidden(r"ORA-", r"\bORA-\d{5}\b"),
        _Hidden(r"SQLSTATE", r"\bSQLSTATE\[?\w{5}"),
        _Hidden(r"psycopg", r"\bpsycopg2?\.errors\."),
        _Hidden(r"PG::", r"\bPG::[A-Z]\w+"),
        _Hidden(r"sqlite3\.", r"\bsqlite3\.(?:Operational|Integrity|Programming)Error"),
        r"near \\?\"[^\"\n]{0,80}\\?\": syntax error",
        r"syntax error at or near \\?\"",
        r"Unclosed quotation mark after the character string",
        _Hidden(r"Exception", r"\b(?:SqlException|SQLSyntaxErrorException|PSQLException|MySQLSyntaxErrorException)\b"),
        _Hidden(r"Mongo", r"\bMongo(?:Server)?Error: "),
        r"duplicate key value violates unique constraint \\?\"",
        _Hidden(r"no such ", r"\bno such (?:table|column): \w"),
    ),
    "a private key": (r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",),
    "the credentials of a service": (
        _Hidden(
            r"://",
            r"\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?)://[^\s:/@\"]{0,100}:[^\s:/@\"]{1,100}@",
        ),
        _Hidden(r"[KS]IA[0-9A-Z]", r"\bA(?:KIA|SIA)[0-9A-Z]{16}\b"),
    ),
    "a framework's debug page": (
        r"You're seeing this error because you have <code>DEBUG = True",
        r"<title>[^<\n]{0,200}// Werkzeug Debugger</title>",
        r"<title>Action Controller: Exception caught",
    ),
}


def leaked(content: bytes) -> tuple[str, str] | None:
    """What kind of thing stands in the content that should not, and how it begins; None if nothing does."""
    found: list[tuple[int, str, bytes]] = []
    for kind, sign, pattern in _compiled():
        if sign is None or sign.search(content):
            one = pattern.search(content)
            found += [(one.start(), kind, one[0])] if one else []
    if not found:
        return None
    _, kind, text = min(found, key=lambda one: one[0])
    return kind, "" if kind in _SECRETS else text[:LONGEST].decode("utf-8", "replace")


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[bytes] | None, re.Pattern[bytes]], ...]:
    """Kind, sign and pattern of each; compiled when the first error comes."""
    compiled: list[tuple[str, re.Pattern[bytes] | None, re.Pattern[bytes]]] = []
    for kind, patterns in _PATTERNS.items():
        for each in patterns:
            if isinstance(each, _Hidden):
                compiled.append((kind, re.compile(each.sign.encode()), re.compile(_anywhere(each.pattern).encode())))
            else:
                compiled.append((kind, None, re.compile(each.encode())))
    return tuple(compiled)


def _anywhere(pattern: str) -> str:
    """The pattern where a word begins, also after a line break as JSON escapes it."""
    return rf"(?:\\[nrt]|\b){pattern[2:]}"
