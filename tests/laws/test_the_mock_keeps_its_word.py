"""Law 1, the mock keeps its word: whatever the document and the request, what it answers is what the judge accepts."""

from __future__ import annotations

from itertools import islice

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import Exchange, Headers, JsonValue, Request, judge, load, recognise
from contracts.planning import plan
from mock_server import respond
from tests.documents import documents

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")


@settings(max_examples=15)
@given(mapping=documents(), seed=st.integers(0, 2**32))
def test_what_the_mock_answers_is_what_the_judge_accepts(mapping: JsonValue, seed: int) -> None:
    """No planned case, valid or broken, gets an answer that breaks an error's worth of promises, or a 5xx."""
    document = load(mapping)
    for planned in islice(plan(document, seed=seed).breadth_first(), 40):
        request = planned.case.request
        response = respond(document, request)
        found = judge(document, planned.case, Exchange(request, response))
        assert [str(each.message) for each in found if each.level == "error"] == [], planned.name
        assert response.status_code < 500, (planned.name, response.content)


@settings(max_examples=15)
@given(mapping=documents())
def test_a_request_that_keeps_every_promise_is_never_refused(mapping: JsonValue) -> None:
    """The mock's success is as declared for each planned case without a broken promise."""
    document = load(mapping)
    for planned in islice(plan(document).breadth_first(), 40):
        case = planned.case
        if case.keeps_every_promise and case.operation and case.is_acceptable:
            response = respond(document, case.request)
            assert case.operation.response_for(response.status_code), (planned.name, response.content)


@settings(max_examples=30)
@given(
    mapping=documents(),
    method=st.sampled_from(METHODS),
    target=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40),
    headers=st.lists(st.tuples(st.sampled_from(["Accept", "Content-Type", "Prefer", "Cookie"]), st.text(max_size=20))),
    content=st.none() | st.binary(max_size=60),
)
def test_no_request_can_crash_the_mock(
    mapping: JsonValue, method: str, target: str, headers: list[tuple[str, str]], content: bytes | None
) -> None:
    """Law 6: garbage gets an answer, and the answer is judged as any other."""
    document = load(mapping)
    request = Request(method, "/" + target, Headers(headers), content)
    response = respond(document, request)
    assert 200 <= response.status_code < 500
    found = judge(document, recognise(document, request), Exchange(request, response))
    assert [each.message for each in found if each.level == "error"] == []
