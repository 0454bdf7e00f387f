"""Cross-origin requests: a page of any origin may ask, and read what is answered."""

from __future__ import annotations

import pytest

from contracts import Headers, Request, Response, load
from mock_server import Options, respond

TARGET = "/api/v3/providers/scim/7/sync/status/"
ORIGIN = "http://localhost:5173"
DOCUMENT = load(None)
DEFAULT = Options()


def asked(method: str, target: str = TARGET, options: Options = DEFAULT, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return respond(DOCUMENT, Request(method, target, Headers({"Origin": ORIGIN, **named})), options)


def test_an_answer_says_that_the_asking_page_may_read_it() -> None:
    """The origin is named, since credentials forbid the star (Fetch Standard, CORS check); caches are told."""
    headers = asked("GET", Authorization="Bearer x").headers
    assert headers.get("Access-Control-Allow-Origin") == ORIGIN
    assert headers.get("Access-Control-Allow-Credentials") == "true"
    assert headers.get("Vary") == "Origin"


def test_what_only_a_page_may_not_read_by_itself_is_exposed() -> None:
    """Header fields beyond the safelisted ones are hidden from scripts unless they are named."""
    exposed = asked("GET").headers.get("Access-Control-Expose-Headers") or ""
    assert "WWW-Authenticate" in exposed


def test_a_preflight_needs_no_credentials_and_names_the_methods() -> None:
    """Browsers send a preflight without credentials, and take any 2xx for leave."""
    answer = asked("OPTIONS", Access_Control_Request_Method="GET", Access_Control_Request_Headers="authorization")
    assert answer.status_code == 204
    assert answer.headers.get("Access-Control-Allow-Methods") == "GET, HEAD, OPTIONS"
    assert answer.headers.get("Access-Control-Allow-Headers") == "authorization"
    assert answer.headers.get("Access-Control-Allow-Origin") == ORIGIN


@pytest.mark.parametrize("target", [TARGET, "/nowhere"])
def test_a_preflight_for_what_is_not_declared_is_let_through(target: str) -> None:
    """So that the browser shows our 404 or 405, which says what to change."""
    assert "DELETE" in str(asked("OPTIONS", target, Access_Control_Request_Method="DELETE").headers)


def test_without_cors_nothing_is_said() -> None:
    """`--no-cors`: OPTIONS is HTTP's own again, and no answer is opened."""
    options = Options(cors=False)
    answer = asked("OPTIONS", options=options, Access_Control_Request_Method="GET")
    assert answer.headers.get("Allow") == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Access-Control-Allow-Origin" not in asked("GET", options=options).headers


def test_without_an_origin_nothing_is_added() -> None:
    """A request that no page sent is answered as ever."""
    assert "Vary" not in respond(DOCUMENT, Request("GET", TARGET)).headers


@pytest.mark.parametrize("origin", ["http://a\r http://b", "\x00", "http://\u00e9"])
def test_what_is_no_header_value_is_not_sent_back(origin: str) -> None:
    """A folded line is received, and must not be sent (RFC 9112, section 5.2)."""
    request = Request("GET", TARGET, Headers({"Origin": origin}))
    assert "Access-Control-Allow-Origin" not in respond(DOCUMENT, request).headers
