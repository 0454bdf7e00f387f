"""Requests leave at their rate, after the pauses that a server asks for, over as many connections as wanted."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import reports
from contracts.document import load
from contracts.messages import Exchange, Headers, Request, Response
from contracts.testing import Event, Limits, Options, Pace, Report, exit_code, run
from contracts.testing.client import Answer, Fault
from contracts.testing.events import CANARY, UNFINISHED, Exchanged, Progress
from contracts.testing.pacing import Pacing, retry_after
from tests.plain_servers import PETS, Answered, Asked, keeping, serving
from tests.shop import SHOP, shop


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.now += seconds


def pacing(clock: Clock, *, is_careful: bool = False, **pace: float) -> Pacing:
    return Pacing(Pace(**pace), is_careful=is_careful, clock=clock, sleep=clock.sleep)  # type: ignore[arg-type]


@given(rate=st.floats(0.1, 1000), idle=st.lists(st.floats(0, 5), min_size=2, max_size=20))
def test_no_more_leave_than_the_rate_allows(rate: float, idle: list[float]) -> None:
    """However long each answer takes: two requests are never closer than the rate says, and nobody waits longer."""
    clock = Clock()
    paced = pacing(clock, rate=rate)
    left = []
    for seconds in idle:
        assert paced.wait(None)
        left.append(clock.now)
        clock.sleep(seconds)
    for one, other, seconds in zip(left, left[1:], idle, strict=False):
        assert other - one >= 1 / rate - 1e-6
        assert other - one <= max(1 / rate, seconds) + 1e-6 + (one - left[0]) * 1e-9


def test_production_has_a_rate_of_its_own() -> None:
    """Ten a second, where no other is given."""
    clock = Clock()
    paced = pacing(clock, is_careful=True)
    for _ in range(11):
        paced.wait(None)
    assert clock.now == pytest.approx(101.0)


def test_a_wait_ends_at_the_deadline() -> None:
    """And says that the time is up."""
    clock = Clock()
    paced = pacing(clock, rate=0.1)
    assert paced.wait(103.0)
    assert not paced.wait(103.0)
    assert clock.now == pytest.approx(103.0)
    assert not paced.wait(103.0)


def test_a_pause_holds_everybody() -> None:
    """Also who has no rate."""
    clock = Clock()
    paced = pacing(clock)
    paced.hold(7.0)
    assert paced.wait(None)
    assert clock.now == pytest.approx(107.0)


def answer(status: int, *headers: tuple[str, str]) -> Answer:
    return Answer(Exchange(Request("GET", "/"), Response(status, Headers(headers))))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (answer(200), None),
        (answer(200, ("Retry-After", "5")), None),
        (answer(429, ("Retry-After", "5")), 5.0),
        (answer(503, ("Retry-After", "5")), 5.0),
        (answer(503), None),
        (answer(429), None),
        (answer(429, ("Retry-After", "301")), None),
        (answer(429, ("Retry-After", "soon")), None),
        (Answer(None, (Fault("answered", "", silence="closed"),)), 0.2),
        (Answer(None, (Fault("answered", "", silence="timeout"),)), 0.2),
        (Answer(None, (Fault("answered", "", silence="incomplete"),)), None),
        (Answer(None, (Fault("answer-size", ""),)), None),
    ],
)
def test_what_is_sent_again_and_when(given: Answer, expected: float | None) -> None:
    """Where the server asks for it, and where the network failed before a byte came."""
    assert pacing(Clock(), retries=1).pause_after(given, 0) == expected


def test_patience_has_an_end() -> None:
    """Five pauses for 429, two for 503, as many attempts as asked for."""
    paced = pacing(Clock(), retries=3)
    for busy, most in ((answer(429, ("Retry-After", "1")), 5), (answer(503, ("Retry-After", "1")), 2)):
        assert [paced.pause_after(busy, pauses) is None for pauses in range(7)].index(True) == most
    silent = Answer(None, (Fault("answered", "", silence="closed"),))
    assert [paced.pause_after(silent, pauses) for pauses in range(4)] == [0.2, 0.4, 0.8, None]
    assert pacing(Clock(), is_careful=True).pause_after(answer(429), 2) == 4.0


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT", "Date": "Fri, 31 Dec 1999 23:58:59 GMT"}, 60.0),
        ({"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}, 0.0),
        ({"Retry-After": "-1"}, None),
        ({"Retry-After": "9" * 5000}, 999999999999.0),
        ({}, None),
    ],
)
def test_retry_after_is_a_number_or_a_date(fields: dict[str, str], expected: float | None) -> None:
    """A date counts from the answer's own clock."""
    assert retry_after(Response(429, Headers(fields))) == expected


@pytest.mark.parametrize("workers", [2, 7])
def test_the_number_of_connections_changes_nothing_but_the_time(workers: int) -> None:
    """The same requests, findings and report, to the last character."""
    together = Together()
    options = Options(search=False, max_examples=25, seed=4)
    with serving(shop) as url, serving(together) as other:
        one = run(load(SHOP), url, options)
        many = run(load(SHOP), other, replace(options, pace=Pace(workers=workers)))
    assert together.most > 1
    assert exit_code(one) == 1
    assert many.digest == one.digest
    assert as_text(many, other) == as_text(one, url)


class Together:
    """The shop, where a request takes a moment and it is counted how many are there at once."""

    def __init__(self) -> None:
        self.now = self.most = 0

    def __call__(self, asked: Asked) -> Answered:
        self.now += 1
        self.most = max(self.most, self.now)
        time.sleep(0.002)
        self.now -= 1
        return shop(asked)


def as_text(report: Report, url: str) -> list[str]:
    """All that is reported but for times and the address."""
    operations = tuple(replace(each, elapsed=0.0) for each in report.operations)
    text = reports.as_json(replace(report, elapsed=0.0, operations=operations)).replace(url, "http://server")
    return [line for line in text.splitlines() if "elapsed" not in line and "Date" not in line and "GMT" not in line]


def test_what_is_under_way_at_the_end_is_told_and_not_counted() -> None:
    """Whoever was sent a request finds it in the journal."""
    asked = 0
    told: list[Exchanged] = []

    def slow(one: Asked) -> Answered:
        nonlocal asked
        asked += 1
        time.sleep(0.05)
        return keeping(one)

    def stop(event: Event) -> None:
        if isinstance(event, Exchanged):
            told.append(event)
        if isinstance(event, Progress) and event.sent == 3:
            raise KeyboardInterrupt

    with serving(slow) as url:
        report = run(load(PETS), url, Options(search=False, relations=False, pace=Pace(workers=4)), stop)
        time.sleep(0.2)
    assert (exit_code(report), report.sent) == (130, 3)
    assert len(told) == asked
    assert {each.kind for each in told if not each.is_case} == {UNFINISHED, CANARY}


def test_connections_leave_no_thread_behind() -> None:
    """However the run ends."""
    before = threading.active_count()
    with serving(keeping) as url:
        run(load(PETS), url, Options(search=False, max_examples=5, pace=Pace(workers=5)))
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_an_operation_has_its_own_time() -> None:
    """It is left when that is up, and the others go on; one that never answered leaves the run without a verdict."""

    def slow(asked: Asked) -> Answered:
        time.sleep(0.1 if asked.path == "/v1/pets" else 0.0)
        return keeping(asked)

    with serving(slow) as url:
        one = run(load(PETS), url, Options(search=False, pace=Pace(operation_time=0.5)))
        other = run(load(PETS), url, Options(search=False, pace=Pace(operation_time=0.05), limits=Limits(total=5)))
    assert exit_code(one) == 0
    assert "its time of 0.5 s was up" in one.operations[1].skipped
    assert one.operations[0].sent > 10
    assert exit_code(other) == 4
    assert "POST /pets" in other.reason
    assert other.operations[1].sent == 0
