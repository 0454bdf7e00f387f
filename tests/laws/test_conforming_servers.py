"""A conforming server is never accused: what the standards leave open is no finding of level error, whoever does it."""

from __future__ import annotations

import pytest

from contracts import load
from contracts.testing import Credentials, Options, run
from tests.plain_servers import PETS, Answered, Asked, Server, changing, keeping, serving

DOCUMENT = load(PETS)
DATE = "Sun, 06 Nov 1994 08:49:37 GMT"


def answering(status: int, instead: int, **fields: str) -> Server:
    """The keeping server with another status in the place of one."""

    def change(_asked: Asked, answered: Answered) -> Answered:
        if answered.status != status:
            return answered
        kept = {name: value for name, value in answered.headers.items() if name != "WWW-Authenticate"}
        return answered._replace(
            status=instead, headers={**kept, **{n.replace("_", "-"): v for n, v in fields.items()}}
        )

    return changing(change)


def with_fields(**fields: str) -> Server:
    """The keeping server with more header fields in every answer."""
    more = {name.replace("_", "-"): value for name, value in fields.items()}
    return changing(lambda _asked, answered: answered._replace(headers={**answered.headers, **more}))


def to_method(method: str, answer: Answered) -> Server:
    """The keeping server with one answer to every request of that method."""
    return changing(lambda asked, answered: answer if asked.method == method else answered)


def empty_handed(asked: Asked) -> Answered:
    """Has no pet at all, and says so before it looks at anything but credentials."""
    answered = keeping(asked)
    return Answered(404, {"error": "no such pet"}) if asked.method == "GET" and answered.status < 401 else answered


CONFORMING: dict[str, Server] = {
    "as it is": keeping,
    "403 for missing credentials": answering(401, 403),
    "422 for a broken request": answering(400, 422),
    "404 for a broken request": answering(400, 404),
    "no pets": empty_handed,
    "HEAD not allowed": to_method("HEAD", Answered(405, None, {"Allow": "GET"})),
    "HEAD not implemented": to_method("HEAD", Answered(501, None)),
    "OPTIONS with content": to_method("OPTIONS", Answered(200, {"error": "none"}, {"Allow": "GET, POST"})),
    "OPTIONS without content": to_method("OPTIONS", Answered(204, None, {"Allow": "GET, POST"})),
    "TRACE refused": to_method("TRACE", Answered(501, None)),
    "weak entity tags": with_fields(ETag='W/"1"', Vary="Accept, Authorization", Cache_Control="private, max-age=0"),
    "dates and languages": with_fields(Last_Modified=DATE, Expires="0", Content_Language="en, de-AT"),
    "fields of its own": with_fields(X_Request_Id="a b", Link='</v1/pets>; rel="collection"'),
    "a charset for JSON": with_fields(Content_Type="application/json; charset=utf-8"),
}


@pytest.mark.parametrize("name", CONFORMING)
def test_a_conforming_server_is_never_accused(name: str) -> None:
    """Not one finding of level error, over the whole plan."""
    with serving(CONFORMING[name]) as url:
        report = run(
            DOCUMENT, f"{url}/v1", Options(seed=1, search=False, credentials=Credentials(token="secret-token"))
        )
    assert [(each.finding.check, each.finding.message) for each in report.causes if each.level == "error"] == []
    assert report.sent > 20
