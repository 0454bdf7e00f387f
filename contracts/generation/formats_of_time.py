"""Strings for the formats of dates, times and durations.

Knows RFC 3339 (sections 5.6 and 5.7, appendix A), RFC 9110's HTTP-date and the local forms of OpenAPI's format
registry; knows nothing of lengths or profiles: `formats` picks. No wall clock: believable moments lie before a fixed
one, so that the same seed gives the same bytes on any day.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from contracts.generation.choices import Choices
from contracts.generation.formats_spec import FormatSpec

EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
"""The fixed present of all believable moments."""

_YEAR = 365 * 24 * 3600

_DATE = r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"
_ANY_DATE = (
    r"(?:\d{3}[1-9]|\d\d[1-9]0|\d[1-9]00|[1-9]000)-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))"
)
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
_FRACTION = r"(?:\.\d+)?"
_OFFSET = r"(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)"


def moment(choices: Choices) -> datetime:
    """A moment in the year before the fixed present, to the second."""
    return EPOCH - timedelta(seconds=choices.integer(1, _YEAR))


def spelled(when: datetime) -> str:
    """The moment, which is in UTC, as RFC 3339 writes it; milliseconds where there are any."""
    return when.isoformat(timespec="milliseconds" if when.microsecond else "seconds")[:-6] + "Z"


def date_time(choices: Choices) -> str:
    """`2024-09-13T14:05:42Z`, one in four with milliseconds."""
    when = moment(choices)
    if choices.chance(0.25):
        when += timedelta(milliseconds=choices.integer(1, 999))
    return spelled(when)


def date(choices: Choices) -> str:
    """`2024-09-13`."""
    return moment(choices).date().isoformat()


def time(choices: Choices) -> str:
    """`14:05:42Z`."""
    return f"{choices.integer(0, 23):02}:{choices.integer(0, 59):02}:{choices.integer(0, 59):02}Z"


def _time_local(choices: Choices) -> str:
    return time(choices)[:-1]


def _date_time_local(choices: Choices) -> str:
    return spelled(moment(choices))[:-1]


def duration(choices: Choices) -> str:
    """`PT15M`, `P3D`, `PT2H30M`."""
    kind = choices.pick(("PT{}M", "PT{}S", "P{}D", "PT{}H", "PT{}H30M"))
    return kind.format(choices.integer(1, 24))


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def http_date_of(when: datetime) -> str:
    """The moment as an IMF-fixdate. Source: RFC 9110, section 5.6.7."""
    return (
        f"{_DAYS[when.weekday()]}, {when.day:02} {_MONTHS[when.month - 1]} {when.year:04} "
        f"{when.hour:02}:{when.minute:02}:{when.second:02} GMT"
    )


def http_date(choices: Choices) -> str:
    """`Fri, 13 Sep 2024 14:05:42 GMT`."""
    return http_date_of(moment(choices))


def _unix_time(choices: Choices) -> str:
    return str(int(moment(choices).timestamp()))


DATES = (
    "2024-02-29",  # a leap day
    "2000-02-29",  # a leap day of a century
    "1970-01-01",
    "1969-12-31",
    "1900-02-28",
    "0001-01-01",
    "9999-12-31",
    "2038-01-19",
    "2024-12-31",
)

BAD_DATES = (
    "2023-02-29",
    "1900-02-29",
    "2024-13-01",
    "2024-00-10",
    "2024-04-31",
    "2024-01-00",
    "2024-1-1",
    "24-01-01",
    "2024/01/01",
    "20240101",
    "2024-01-01T00:00:00Z",
    "2024-01-01 ",
    "01.02.2024",
    "2024-W01-1",
    "2024-001",
    "২০২৪-01-01",
    "today",
    "",
)

TIMES = (
    "00:00:00Z",
    "23:59:59Z",
    "23:59:60Z",  # a leap second
    "15:59:60-08:00",  # the same, told elsewhere
    "12:00:00+23:59",
    "12:00:00-23:59",
    "12:00:00-00:00",  # the offset is unknown (RFC 3339, section 4.3)
    "12:00:00z",
    "12:00:00.1Z",
    "12:00:00.123456789Z",
    "12:00:00.000+05:45",
)

BAD_TIMES = (
    "24:00:00Z",
    "12:60:00Z",
    "12:00:61Z",
    "12:00:60Z",  # no leap second happens at noon
    "12:00:00",
    "12:00Z",
    "12:00:00.Z",
    "12:00:00,5Z",
    "12:00:00+24:00",
    "12:00:00+0100",
    "12:00:00+01",
    "1:00:00Z",
    " 12:00:00Z",
    "12:00:00Z ",
    "১২:00:00Z",
    "noon",
    "",
)

DATE_TIMES = (
    "2016-12-31T23:59:60Z",  # a leap second that happened
    "1990-12-31T15:59:60-08:00",
    "2024-02-29T12:00:00Z",
    "2024-06-30t12:00:00z",
    "2024-01-01T00:00:00+23:59",
    "2024-01-01T00:00:00-23:59",
    "2024-01-01T00:00:00-00:00",
    "2024-01-01T00:00:00.1Z",
    "2024-01-01T00:00:00.123456789012Z",
    "1970-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z",
    "2038-01-19T03:14:08Z",
)

BAD_DATE_TIMES = (
    "2023-02-29T12:00:00Z",
    "2024-13-01T00:00:00Z",
    "2024-01-01T24:00:00Z",
    "2024-01-01T12:60:00Z",
    "2024-01-01T12:00:00",
    "2024-01-01",
    "2024-01-01 12:00:00",
    "2024-01-01T12:00Z",
    "2024-01-01T12:00:00+0100",
    "2024-01-01T12:00:00+24:00",
    "2024-01-01T12:00:00.Z",
    "20240101T120000Z",
    "2024-01-01T12:00:00ZZ",
    " 2024-01-01T12:00:00Z",
    "Mon, 01 Jan 2024 12:00:00 GMT",
    "1704110400",
    "now",
    "",
)

SPECS = (
    FormatSpec(
        "date-time",
        date_time,
        _DATE + "T" + _CLOCK + _FRACTION + _OFFSET,
        DATE_TIMES,
        BAD_DATE_TIMES,
        64,
        _ANY_DATE + "[Tt]" + _CLOCK + _FRACTION + "(?:[Zz]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)",
    ),
    FormatSpec("date", date, _DATE, DATES, BAD_DATES, 10, _ANY_DATE),
    FormatSpec("time", time, _CLOCK + _FRACTION + _OFFSET, TIMES, BAD_TIMES, 64),
    FormatSpec(
        "date-time-local",
        _date_time_local,
        _DATE + "T" + _CLOCK + _FRACTION,
        ("2024-02-29T12:00:00", "1970-01-01T00:00:00", "9999-12-31T23:59:59.999999", "2024-01-01T00:00:00.1"),
        ("2024-01-01T12:00:00Z", "2024-01-01T12:00:00+01:00", "2023-02-29T12:00:00", "2024-01-01", "noon", ""),
        64,
    ),
    FormatSpec(
        "time-local",
        _time_local,
        _CLOCK + _FRACTION,
        ("00:00:00", "23:59:59", "12:00:00.123456789"),
        ("12:00:00Z", "24:00:00", "12:00", "12:60:00", "noon", ""),
        64,
    ),
    FormatSpec(
        "duration",
        duration,
        r"P(?:[1-9]\d{0,8}[YMWD]|T[1-9]\d{0,8}[HMS]|[1-9]\d{0,8}DT[1-9]\d{0,8}H)",
        ("P0D", "PT0S", "P4W", "P1Y", "P1Y2M3DT4H5M6S", "PT36H", "P1M", "PT1M", "P1DT12H", "P23DT23H", "P1Y2M"),
        (
            "P",
            "PT",
            "P1",
            "1D",
            "P1DT",
            "P-1D",
            "P1D2H",
            "PT1D",
            "P1H",
            "PT1H2H",
            "P2D1Y",
            "P1Y2W",
            "p1d",
            "15 min",
            "",
        ),
        20,
    ),
    FormatSpec(
        "http-date",
        http_date,
        r"Mon, 01 Jan 2024 " + _CLOCK + " GMT",
        ("Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 29 Feb 2024 23:59:59 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"),
        (
            "Mon, 01 Jan 2024 12:00:00",
            "Mon, 1 Jan 2024 12:00:00 GMT",
            "Mon, 01 Jan 2024 12:00:00 UTC",
            "Mon, 01 Jan 2024 25:00:00 GMT",
            "Mon, 32 Jan 2024 12:00:00 GMT",
            "2024-01-01T12:00:00Z",
            "yesterday",
            "",
        ),
        29,
    ),
    FormatSpec("unixtime", _unix_time, r"[1-9]\d{0,9}", ("0", "2147483648", "4102444800"), (), 10),
)
