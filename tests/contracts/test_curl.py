"""A curl line means, to a POSIX shell, the request it was made from."""

from __future__ import annotations

import os
import subprocess

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contracts.curl import curl_line
from contracts.messages import Headers, Request

NO_NUL = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


def as_run(line: str) -> tuple[list[str], bytes]:
    """The arguments and the input with which a shell would start curl."""
    script = 'curl() { printf "%s\\0" "$@"; printf "\\001\\001"; case "$*" in *@-*) cat;; esac; }\n' + line
    environment = {**os.environ, "UNDERSTUDY_TOKEN": "s3cret", "LC_ALL": "C"}
    result = subprocess.run(["sh", "-c", script], capture_output=True, check=True, env=environment)
    arguments, _, given_input = result.stdout.partition(b"\1\1")
    return [argument.decode() for argument in arguments.split(b"\0")[:-1]], given_input


@settings(max_examples=30)
@given(value=NO_NUL, content=st.none() | st.binary(max_size=60) | NO_NUL.map(str.encode))
@example(value="'$(touch x)`", content=b"@file")
@example(value="", content=b"%s\\n'")
def test_a_shell_reads_back_what_was_meant(value: str, content: bytes | None) -> None:
    """Header values and content survive the quoting, whatever is in them."""
    arguments, given_input = as_run(curl_line(Request("POST", "/a?b=c", Headers([("X", value)]), content), "http://h"))
    assert (f"X: {value}" if value else "X;") in arguments
    assert "http://h/a?b=c" in arguments
    if content is not None:
        data = arguments[arguments.index("--data-binary") + 1]
        assert (given_input if data == "@-" else data.encode()) == content


def test_one_line_sends_several_that_differ_by_their_targets() -> None:
    """In their order, each with the method and the fields."""
    requests = [Request("DELETE", target, Headers([("X", "y")])) for target in ("/a/2", "/a/[1]", "/a b")]
    assert as_run(curl_line(requests[0], "http://h", *requests[1:]))[0] == [
        *("-i", "--globoff", "-X", "DELETE", "http://h/a/2", "http://h/a/[1]", "http://h/a b", "-H", "X: y")
    ]


def test_the_secret_is_a_variable_of_the_shell() -> None:
    """The line as shown holds no secret; as run it does."""
    line = curl_line(Request("GET", "/", Headers([("Authorization", "Bearer $UNDERSTUDY_TOKEN")])), "http://h")
    assert "s3cret" not in line
    assert "Authorization: Bearer s3cret" in as_run(line)[0]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (Request("GET", "/a"), "curl -i http://h/a"),
        (Request("HEAD", "/a"), "curl -i --head http://h/a"),
        (Request("DELETE", "/a/%2e%2e/b"), "curl -i --path-as-is -X DELETE http://h/a/%2e%2e/b"),
        (Request("GET", "/a?b[0]=1"), "curl -i --globoff 'http://h/a?b[0]=1'"),
        (
            Request("POST", "/a", Headers([("Content-Type", "application/json")]), b"{}"),
            "curl -i -X POST http://h/a -H 'Content-Type: application/json' --data-binary '{}'",
        ),
        (Request("POST", "/a", content=b""), "curl -i -X POST http://h/a -H 'Content-Type:' --data-binary ''"),
        (
            Request("GET", "/", Headers([("Authorization", "Basic $UNDERSTUDY_AUTH")])),
            'curl -i http://h/ -u "$UNDERSTUDY_AUTH"',
        ),
    ],
)
def test_curl_is_told_what_it_would_change(request_: Request, expected: str) -> None:
    """Its own rewriting and defaults are switched off where they would make another request of it."""
    assert curl_line(request_, "http://h") == expected


@pytest.mark.parametrize(
    ("origin", "is_trusted"),
    [
        ("http://127.0.0.1:1", False),
        ("https://127.0.0.1:1", True),
        ("https://localhost", True),
        ("https://[::1]:1/a", True),
        ("https://localhost.example", False),
        ("https://127.0.0.1.example", False),
    ],
)
def test_a_certificate_of_this_machine_is_not_verified(origin: str, *, is_trusted: bool) -> None:
    """No public authority vouches for it; for all others the line leaves curl's checks on."""
    assert ("-k" in curl_line(Request("GET", "/"), origin).split()) is is_trusted
