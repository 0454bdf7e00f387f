"""What programs print when they fail and no client should see: stack traces, databases' messages, secrets.

Patterns only, over bytes as sent, JSON's escapes among them; knows neither messages nor findings.
"""

from __future__ import annotations

import re
from functools import cache

LONGEST = 60
"""Characters of what was found that are repeated."""

_SECRETS = frozenset({"a private key", "the credentials of a service"})
"""Kinds of which nothing is repeated."""

_PATTERNS: dict[str, tuple[str, ...]] = {
    "a Python traceback": (r"Traceback \(most recent call last\)", r"\n  File \"[^\"\n]{1,300}\", line \d+, in "),
    "a Java stack trace": (
        r"\bat (?:[\w.@]{1,80}/)?[\w$.]{1,200}\.[\w$<>]{1,100}\([\w$]{1,100}\.(?:java|kt|scala|groovy):\d+\)",
        r"\bat (?:[\w.@]{1,80}/)?[\w$.]{1,200}\.[\w$<>]{1,100}\((?:Native Method|Unknown Source)\)",
    ),
    "a .NET stack trace": (
        r"\bat [\w.`<>+]{1,200}\([^)\n]{0,300}\) in [^\n]{1,300}?:line \d+",
        r"\bat [\w.`<>+]{1,200}\([^)\n]{0,300}\)(?:\\r\\n|\\n|\r?\n)\s{1,10}at [\w.`<>+]{1,200}\(",
    ),
    "a JavaScript stack trace": (
        r"\bat (?:[\w.<>$ \[\]]{1,120} \()?(?:file://|node:|/|[A-Z]:\\)[^\s()]{1,300}:\d+:\d+",
    ),
    "a PHP error": (
        r"\b(?:Fatal|Parse) error(?:</b>)?: [^\n]{1,500}? on line (?:<b>)?\d+",
        r"#\d+ \\?/[^\s(]{1,300}\.php\(\d+\): ",
    ),
    "a Ruby backtrace": (r"\.rb:\d+:in [`'][^'\n]{1,200}'",),
    "a Go panic": (r"\bgoroutine \d+ \[[a-z ,0-9]{1,60}\]:", r"\bpanic: runtime error:"),
    "a Rust panic": (r"thread '[^'\n]{1,100}' (?:\(\d+\) )?panicked at ",),
    "a database's error": (
        r"You have an error in your SQL syntax",
        r"\bORA-\d{5}\b",
        r"\bSQLSTATE\[?\w{5}",
        r"\bpsycopg2?\.errors\.",
        r"\bPG::[A-Z]\w+",
        r"\bsqlite3\.(?:Operational|Integrity|Programming)Error",
        r"near \\?\"[^\"\n]{0,80}\\?\": syntax error",
        r"syntax error at or near \\?\"",
        r"Unclosed quotation mark after the character string",
        r"\b(?:SqlException|SQLSyntaxErrorException|PSQLException|MySQLSyntaxErrorException)\b",
        r"\bMongo(?:Server)?Error: ",
        r"duplicate key value violates unique constraint \\?\"",
        r"\bno such (?:table|column): \w",
    ),
    "a private key": (r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",),
    "the credentials of a service": (
        r"\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?)://[^\s:/@\"]{0,100}:[^\s:/@\"]{1,100}@",
        r"\bA(?:KIA|SIA)[0-9A-Z]{16}\b",
    ),
    "a framework's debug page": (
        r"You're seeing this error because you have <code>DEBUG = True",
        r"<title>[^<\n]{0,200}// Werkzeug Debugger</title>",
        r"<title>Action Controller: Exception caught",
    ),
}


def leaked(content: bytes) -> tuple[str, str] | None:
    """What kind of thing stands in the content that should not, and how it begins; None if nothing does."""
    found = _compiled().search(content)
    if found is None:
        return None
    kind = tuple(_PATTERNS)[(found.lastindex or 1) - 1]
    return kind, "" if kind in _SECRETS else found[0][:LONGEST].decode("utf-8", "replace")


@cache
def _compiled() -> re.Pattern[bytes]:
    """One group per kind; compiled when the first error comes."""
    kinds = ("|".join(map(_anywhere, patterns)) for patterns in _PATTERNS.values())
    return re.compile("|".join(f"({kind})" for kind in kinds).encode())


def _anywhere(pattern: str) -> str:
    """The pattern where a word begins, also after a line break as JSON escapes it."""
    return rf"(?:\\[nrt]|\b){pattern[2:]}" if pattern.startswith(r"\b") else pattern
