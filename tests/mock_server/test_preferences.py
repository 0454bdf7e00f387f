"""Preferences: `Prefer` and its query forms are read as their users write them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts import Headers, Request
from mock_server.preferences import Preference, preference_of, without_query_forms


def asked(*lines: str, target: str = "/") -> Preference:
    return preference_of(Request("GET", target, Headers([("Prefer", line) for line in lines])))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("code=404",), Preference(code="404")),
        (("code=4xx",), Preference(code="4XX")),
        (("code=default",), Preference(code="default")),
        (("code=404, example=empty",), Preference(code="404", example="empty")),
        (("code=404", "dynamic=true"), Preference(code="404", dynamic=True)),
        (("dynamic",), Preference(dynamic=True)),
        (('example="a, \\"quoted\\" name"',), Preference(example='a, "quoted" name')),
        (("code=404; some=parameter, profile=edge",), Preference(code="404", profile="edge")),
        (("code=404, code=200",), Preference(code="404")),
        (("respond-async, wait=10",), Preference()),
        (("seed=7",), Preference(seed="7")),
    ],
)
def test_prefer_is_read_as_rfc_7240_writes_it(lines: tuple[str, ...], expected: Preference) -> None:
    """Fields may repeat, values may be quoted, the first of a repeated preference counts, unknown ones are ignored."""
    assert asked(*lines) == expected


def test_the_query_forms_win_over_the_header() -> None:
    """A browser's address bar can say what a header says elsewhere."""
    assert asked("code=404", target="/?__code=403&__dynamic=true&page=2") == Preference(code="403", dynamic=True)


@pytest.mark.parametrize("line", ["code=abc", "code=600", "code=101", "dynamic=maybe", "profile=wild"])
def test_what_means_nothing_is_said(line: str) -> None:
    """A preference in words of no meaning is a fault that quotes the word."""
    (fault,) = asked(line).faults
    assert line.partition("=")[2] in fault


@given(st.text(max_size=60), st.sampled_from(["{}", "example={}", 'seed="{}"']))
@example("\x19", 'example="{}"')
@example("\u65e5", "seed={}")
def test_no_header_can_crash_it(text: str, line: str) -> None:
    """Whatever the field says, it is read or ignored, and what is told of it can be sent."""
    applied = asked(line.format(text)).applied
    assert applied.isascii()
    assert applied.isprintable()


@given(
    code=st.sampled_from(["404", "5XX", "default", None]),
    example=st.none() | st.text('ab "\\,;=', max_size=8),
    dynamic=st.booleans(),
)
def test_what_was_applied_reads_as_what_was_asked(code: str | None, example: str | None, dynamic: bool) -> None:
    """`Preference-Applied` is itself a preference of the same meaning."""
    preference = Preference(code=code, example=example, dynamic=dynamic)
    assert asked(preference.applied) == preference


def test_the_document_does_not_see_the_query_forms() -> None:
    """What is left of the query is untouched, byte for byte."""
    request = Request("GET", "/a?b=%20&__code=404&c")
    assert without_query_forms(request).target == "/a?b=%20&c"
