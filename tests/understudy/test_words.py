"""The words of the command line are read as meant, or refused with the option's name and how it is written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import UsageError
from understudy import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [("90s", 90.0), ("1.5m", 90.0), ("500ms", 0.5), ("2", 2.0), ("1h", 3600.0), (" 3 min ", 180.0)],
)
def test_durations_have_units(text: str, expected: float) -> None:
    assert words.seconds("--max-time", text) == expected


@pytest.mark.parametrize(
    "read",
    [
        lambda text: words.seconds("--x", text),
        words.header,
        words.user_and_password,
        lambda text: words.reports([text]),
        lambda text: words.severities([text], ["a"]),
        lambda text: words.checks("--x", [text], ["a"]),
    ],
)
@given(text=st.text())
def test_whatever_is_given_is_read_or_refused_by_name(read: Callable[[str], object], text: str) -> None:
    """No input surfaces as anything but a value or a UsageError that begins with the option."""
    try:
        result = read(text)
    except UsageError as error:
        result = str(error)
        assert result.startswith("--"), result
    assert result is not None


def test_a_header_is_a_name_and_a_value() -> None:
    assert words.header("X-Tenant:  7 : 8 ") == ("X-Tenant", "7 : 8")


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(UsageError) as raised:
        words.user_and_password("hunter2")
    assert "hunter2" not in str(raised.value)


def test_reports_have_paths_or_go_to_standard_output() -> None:
    assert words.reports(["text", "junit:a:b.xml"]) == (
        words.WantedReport("text"),
        words.WantedReport("junit", Path("a:b.xml")),
    )


def test_two_reports_on_standard_output_are_refused() -> None:
    with pytest.raises(UsageError, match="only one report"):
        words.reports(["text", "json"])


def test_a_directory_gives_stable_names() -> None:
    assert words.reports(["junit"], "out") == (words.WantedReport("junit", Path("out/junit.xml")),)
    assert {each.path for each in words.reports([], "out")} == {Path("out") / name for name in words.FORMATS.values()}


def test_levels_are_given_by_check() -> None:
    assert words.severities(["a=note"], ["a"]) == {"a": "note"}
    assert words.checks("--checks", ["a,b", "a"], ["a", "b"]) == {"a", "b"}


def test_a_command_prints_a_token() -> None:
    """What it prints, without the line break; one that fails is told by its last words."""
    assert words.token_of(f'"{sys.executable}" -c "print(42)"') == "42"
    with pytest.raises(UsageError, match=r"exit code 3.*no luck"):
        words.token_of(f'"{sys.executable}" -c "import sys; sys.stderr.write(\'no luck\'); sys.exit(3)"')
