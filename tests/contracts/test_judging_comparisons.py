"""What two answers show that neither shows alone; what may have another reason is likely at most."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts.judging.comparisons import (
    asked_twice,
    conditionals,
    created_by_asking,
    credentials_matter,
    head_agrees,
    judged_alike,
    revalidates,
    varies,
)
from contracts.messages import Exchange, Headers, Request, Response
from tests.judged import DONE, ROOT, TOKEN, a_document, answer

ANY = a_document({"default": {"description": "whatever", "content": {"*/*": {}}}})
HEAD = Request("HEAD", "/")
LONG_AGO = "Sun, 06 Nov 1994 08:49:37 GMT"


def said(value: Any, status: int = 200, request: Request = ROOT) -> Exchange:
    return Exchange(request, answer(status, json.dumps(value).encode(), Content_Type="application/json"))


def levels(found: Any) -> list[str]:
    assert all(each.message and each.clause and each.promised_at for each in found)
    return [each.level for each in found]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (said({"n": 1}), said({"n": 1.0}), []),
        (said({"n": 1}), said({"n": 2}), ["note"]),
        (said({"n": 1}), said({"n": "1"}), ["warning"]),
        (said({"n": 1}), said({}), ["note"]),
        (said([1]), said([1, 2]), ["note"]),
        (said({"at": "2024-01-01T00:00:00Z"}), said({"at": "2024-01-01T00:00:01Z"}), []),
        (said("6ed18884-78b6-430d-ba33-81ba0ee33ce3"), said("6ed18884-78b6-430d-ba33-81ba0ee33ce4"), []),
        (said({"read_by": None}), said({"read_by": "me"}), ["note"]),
        (said({}), said({}, 404), ["warning"]),
        (said({}, 404), said({}), []),
        (said({}), said({}, 503), []),
        (said({}, 429), said({}), []),
        (said({}, 200, Request("POST", "/")), said({}, 201, Request("POST", "/")), []),
        (Exchange(ROOT, answer(204)), Exchange(ROOT, answer(204)), []),
    ],
)
def test_the_same_safe_question_has_the_same_meaning(first: Exchange, second: Exchange, expected: list[str]) -> None:
    """Moments and UUIDs may be new; what is busy says nothing; what is not safe may change things."""
    assert levels(asked_twice(ANY, first, second)) == expected


def test_a_question_does_not_make_things_exist() -> None:
    """One may be somebody else's doing, two are the server's; the same target twice is one."""
    gone = [Request("GET", f"/things/{number}") for number in (1, 2)]
    pairs = [(said({}, 404, each), said({}, 200, each)) for each in gone]
    assert levels(created_by_asking(ANY, pairs[:1])) == ["warning"]
    assert levels(created_by_asking(ANY, [pairs[0], pairs[0]])) == ["warning"]
    assert levels(created_by_asking(ANY, pairs)) == ["error", "error"]
    assert created_by_asking(ANY, [(second, second) for _, second in pairs]) == ()


@pytest.mark.parametrize(
    ("get", "head", "expected"),
    [
        (answer(200, b"{}", ETag='"1"'), answer(200, ETag='"1"', Content_Length="2"), []),
        (answer(200, b"{}", ETag='"1"'), answer(200), []),
        (answer(200, b"{}", ETag='"1"'), answer(200, ETag='"1"', Content_Length="3"), ["error"]),
        (answer(200, b"{}"), answer(200, Content_Length="3"), ["warning"]),
        (answer(200, b"{}", ETag='"1"'), answer(200, ETag='"2"'), ["warning"]),
        (answer(200, b"{}", Content_Type="text/plain"), answer(200, Content_Type="text/html"), ["warning"]),
        (answer(200, b"{}", Content_Encoding="gzip"), answer(200, Content_Length="9"), []),
        (answer(200), answer(404), ["warning"]),
        (answer(200), answer(405, Allow="GET"), []),
        (answer(200), answer(501), []),
    ],
)
def test_head_is_answered_as_get_without_its_content(get: Response, head: Response, expected: list[str]) -> None:
    """Fields may be left out; a false length is proven by a strong entity tag alone."""
    assert levels(head_agrees(ANY, Exchange(ROOT, get), Exchange(HEAD, head))) == expected


@pytest.mark.parametrize(
    ("second", "declared", "expected"),
    [
        (answer(304, ETag='"1"'), True, []),
        (answer(304), True, ["error"]),
        (answer(200, b"{}", ETag='"1"'), True, ["error"]),
        (answer(200, b"{}", ETag='W/"1"'), True, ["error"]),
        (answer(200, b"{}", ETag='"1"'), False, ["warning"]),
        (answer(200, b"{}", ETag='"2"'), True, []),
        (answer(200, b"{}"), True, []),
        (answer(412), True, ["error"]),
    ],
)
def test_what_has_not_changed_is_not_sent_again(second: Response, *, declared: bool, expected: list[str]) -> None:
    """Where the server itself says by its tag that nothing has changed; surely where the document speaks of it."""
    document = a_document({**DONE, "304": {"description": "same"}} if declared else DONE)
    first = Exchange(ROOT, answer(200, b"{}", ETag='"1"'))
    (request,) = conditionals(first)
    assert request == Request("GET", "/", Headers({"If-None-Match": '"1"'}))
    assert levels(revalidates(document, first, Exchange(request, second))) == expected
    assert not [*conditionals(Exchange(ROOT, answer(200, ETag="1")))]
    assert not [*conditionals(Exchange(HEAD, answer(200, ETag='"1"')))]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (answer(304), []),
        (answer(200, b"{}", Last_Modified=LONG_AGO), ["warning"]),
        (answer(200, b"{}", Last_Modified="Mon, 07 Nov 1994 08:49:37 GMT"), []),
        (answer(200, b"{}", Last_Modified=LONG_AGO, Date=LONG_AGO), []),
        (answer(404), []),
    ],
)
def test_a_date_is_gone_by_as_well_as_a_tag(second: Response, expected: list[str]) -> None:
    """A server should heed it, and need not; one that it can't read is no date."""
    first = Exchange(ROOT, answer(200, b"{}", Last_Modified=LONG_AGO))
    (request,) = conditionals(first)
    assert request == Request("GET", "/", Headers({"If-Modified-Since": LONG_AGO}))
    assert levels(revalidates(ANY, first, Exchange(request, second))) == expected
    both = Exchange(ROOT, answer(200, b"{}", ETag='"1"', Last_Modified=LONG_AGO))
    assert [each.headers.get("If-Modified-Since") for each in conditionals(both)] == [None, LONG_AGO]
    assert not [*conditionals(Exchange(ROOT, answer(200, b"{}", Last_Modified="yesterday")))]


def test_credentials_are_looked_at() -> None:
    """401 and 403 are both refusals; where they are optional, anybody may come in."""
    request = Request("PUT", "/things/1", Headers(TOKEN))
    rightly, falsely = Exchange(request, answer(200)), Exchange(request, answer(200))
    asked = a_document(DONE, security=[{"bearer": []}])
    assert levels(credentials_matter(asked, rightly, falsely)) == ["error"]
    for status in (401, 403, 404):
        assert credentials_matter(asked, rightly, Exchange(request, answer(status))) == ()
    optional = a_document(DONE, security=[{"bearer": []}, {}])
    assert credentials_matter(optional, rightly, falsely) == ()
    assert credentials_matter(a_document(DONE), rightly, falsely) == ()


def test_answers_that_are_judged_differently_are_flaky() -> None:
    """It is the judgement that counts, not the bytes."""
    document = a_document(
        {"200": {"description": "done", "content": {"application/json": {"schema": {"type": "object"}}}}}
    )
    assert judged_alike(document, said({"n": 1}), said({"n": 2})) == ()
    assert levels(judged_alike(document, said({}), said([]))) == ["warning"]


def test_what_varies_by_accept_says_so() -> None:
    """Else a cache gives XML to who wants JSON."""
    xml = Request("GET", "/", Headers({"Accept": "application/xml"}))
    one = Exchange(ROOT, answer(200, b"{}", Content_Type="application/json"))
    other = answer(200, b"<a/>", Content_Type="application/xml")
    assert levels(varies(ANY, one, Exchange(xml, other))) == ["warning"]
    said_so = answer(200, b"<a/>", Content_Type="application/xml", Vary="Cookie, accept")
    assert varies(ANY, one, Exchange(xml, said_so)) == ()
    assert varies(ANY, one, Exchange(xml, answer(200, b"{}", Content_Type="application/json; charset=utf-8"))) == ()
