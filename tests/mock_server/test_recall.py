"""Answers that are remembered: the same as worked out anew, told as often as they are given, and not too many."""

from __future__ import annotations

from contracts import Case, Headers, Request, Response
from mock_server import Service
from mock_server.recall import Recall
from mock_server.responder import Answered

TARGET = "/api/v3/providers/scim/{}/sync/status/"
TOKEN = Headers({"Authorization": "Bearer t"})


def answered(request: Request, content: bytes) -> Answered:
    return Answered(Response(200, Headers(), content), Case(request))


def test_the_same_request_has_the_same_answer_and_is_told_again() -> None:
    """Another one, if only by a header field, is worked out; the log has a line for each."""
    told = []
    service = Service(log=lambda request, _: told.append(request))
    request = Request("GET", TARGET.format(7), TOKEN)
    assert service.recalled(request) is None
    first = service.answer(request)
    again = service.recalled(Request("GET", TARGET.format(7), Headers(TOKEN.items)))
    assert again == first == service.answer(request)
    assert service.recalled(Request("GET", TARGET.format(7), TOKEN.with_added(("Prefer", "code=404")))) is None
    assert told == [request] * 3


def test_it_forgets_what_was_not_asked_for_the_longest() -> None:
    """So that memory has a bound, however different the requests are."""
    recall = Recall(most=100_000)
    requests = [Request("GET", f"/{index}") for index in range(1000)]
    for request in requests:
        recall.keep(request, answered(request, bytes(1000)))
        assert recall.get(requests[0]), "asked for again and again"
    kept = [request for request in requests if recall.get(request)]
    assert 2 < len(kept) < 100
    assert kept[1:] == requests[-len(kept) + 1 :]


def test_what_is_large_is_not_kept() -> None:
    """Neither a large answer nor a large request."""
    recall = Recall()
    for content, sent in ((bytes(10**6), None), (b"", bytes(10**6))):
        request = Request("POST", "/", content=sent)
        recall.keep(request, answered(request, content))
        assert recall.get(request) is None
