"""A case is made as small as it can be and still show the same, in few requests."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.document import load
from contracts.messages import Headers, Request
from contracts.testing import Options, run
from contracts.testing.events import SHRINKING, Event, Exchanged
from contracts.testing.exchanging import SHRINKING_SENDS
from contracts.testing.shrinking import shrinking
from tests.plain_servers import PETS, Answered, Asked, changing, serving

JSON = Headers([("Content-Type", "application/json")])


def smallest(request: Request, shows: Callable[[Request], bool], most: int = 1000) -> tuple[Request, int]:
    """What is left of the request, and after how many tries; after `most` it is over."""
    going, best, tries = shrinking(request), request, 0
    try:
        tried = next(going)
        while tries < most:
            tries += 1
            shown = shows(tried)
            best = tried if shown else best
            tried = going.send(shown)
    except StopIteration as end:
        best = end.value
    return best, tries


def of(target: str) -> Request:
    return Request("GET", target, Headers([("Accept", "*/*")]))


def test_a_number_is_found_by_halves() -> None:
    """The least id that fails, out of 2 to the power of 53."""

    def shows(each: Request) -> bool:
        found = re.fullmatch("/pets/([0-9]+)", each.path)
        return found is not None and int(found[1]) > 1000

    best, _ = smallest(of("/pets/9007199254740991"), shows)
    assert best.path == "/pets/1001"


def test_what_is_beside_the_point_is_left_out() -> None:
    """Of the query one pair is kept, with a short value; no header field."""
    best, _ = smallest(
        of("/pets?limit=20&name=%C3%A9abcdefgh&sort=up"),
        lambda each: each.target.startswith("/pets?") and "name=" in each.target,
    )
    assert best == Request("GET", "/pets?name=", Headers([]))


def test_a_text_is_as_short_as_it_can_be_and_plain() -> None:
    """Its length matters here, nothing else."""
    request = Request("POST", "/pets", JSON, json.dumps({"name": "Ünïversity of pets", "tags": ["a", "b"]}).encode())

    def shows(each: Request) -> bool:
        value = json.loads(each.content or b"{}")
        return isinstance(value, dict) and len(value.get("name", "")) > 7

    best, _ = smallest(request, shows)
    assert json.loads(best.content or b"") == {"name": "aaaaaaaa"}


def test_what_is_deep_inside_is_made_smaller_too() -> None:
    """Elements, members of elements and numbers in them."""
    lines = [{"count": 3, "note": "x"}, {"count": -700, "note": "y"}, {"count": 5, "note": "z"}]
    request = Request("POST", "/orders", JSON, json.dumps({"lines": lines, "to": "me"}).encode())

    def shows(each: Request) -> bool:
        value = json.loads(each.content or b"{}")
        found = value.get("lines", ()) if isinstance(value, dict) else ()
        return any(line.get("count", 0) < -2 for line in found)

    best, _ = smallest(request, shows)
    assert json.loads(best.content or b"") == {"lines": [{"count": -3}]}


def test_a_form_is_made_smaller() -> None:
    """As a query is."""
    headers = Headers([("Content-Type", "application/x-www-form-urlencoded")])
    request = Request("POST", "/pets", headers, b"name=Bello&age=7000")
    best, _ = smallest(request, lambda each: "Content-Type" in each.headers and b"name=B" in (each.content or b""))
    assert best == Request("POST", "/", headers, b"name=B")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[" * 5000, b"{", b""])
def test_what_is_no_json_is_left_as_it_is(content: bytes) -> None:
    """Nothing to take apart."""
    best, _ = smallest(Request("POST", "/pets", JSON, content), lambda each: each.content == content)
    assert best.content == content


@settings(max_examples=30)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=8,
    ),
    st.randoms(use_true_random=False),
)
def test_it_ends_whatever_is_said(value: object, random: object) -> None:
    """The search is finite for every body and every server, and what it comes to was tried, or is where it began."""
    request = Request("POST", "/pets?a=1&b=two", JSON, json.dumps(value).encode())
    tried = {request}

    def shows(each: Request) -> bool:
        shown = random.random() < 0.3  # type: ignore[attr-defined]
        if shown:
            tried.add(each)
        return bool(shown)

    best, tries = smallest(request, shows, most=5000)
    assert tries < 5000
    assert best in tried


def test_a_run_shows_the_smallest_case_in_few_requests() -> None:
    """Of a large id what is needed of it, and a name that says that it is not the planned case any more."""
    told: list[Exchanged] = []

    def listen(event: Event) -> None:
        if isinstance(event, Exchanged) and event.kind == SHRINKING:
            told.append(event)

    def fails(asked: Asked, answered: Answered) -> Answered:
        is_large = answered.status in (200, 404) and int(asked.path.rpartition("/")[2]) > 1000
        return Answered(500, {"error": "no"}) if is_large else answered

    options = Options(search=False, checks=frozenset({"server-error"}), selects=lambda each: "{id}" in each.path)
    with serving(changing(fails)) as url:
        report = run(load(PETS), url, options, listen)
    witnesses = [cause.first.witness for cause in report.causes]
    (name,) = [each.name for each in witnesses if each.request.target == "/v1/pets/1001"]
    assert name.endswith(", made smaller")
    assert 10 < len(told) <= len(witnesses) * SHRINKING_SENDS
