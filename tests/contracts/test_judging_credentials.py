from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.document import load
from contracts.judging import MADE_UP, Secrets, alternative_to_attach, attach, recognise, secrets_of
from contracts.messages import Headers, Request

SCHEMES: dict[str, dict[str, Any]] = {
    "header key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query key": {"type": "apiKey", "in": "query", "name": "api key"},
    "cookie key": {"type": "apiKey", "in": "cookie", "name": "sid"},
    "basic": {"type": "http", "scheme": "basic"},
    "bearer": {"type": "http", "scheme": "Bearer"},
    "digest": {"type": "http", "scheme": "digest"},
    "hoba": {"type": "http", "scheme": "hoba"},
    "oauth2": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://example.com", "scopes": {}}}},
    "oidc": {"type": "openIdConnect", "openIdConnectUrl": "https://example.com"},
}


def document(*security: list[str]) -> Any:
    """A document whose one operation, `GET /`, asks for any of these sets of schemes."""
    return load(
        {
            "openapi": "3.1.0",
            "info": {"title": "secured", "version": "1"},
            "paths": {
                "/": {
                    "get": {
                        "responses": {"200": {"description": "done"}},
                        "security": [{name: [] for name in alternative} for alternative in security],
                    }
                }
            },
            "components": {"securitySchemes": {**SCHEMES, "mutual": {"type": "mutualTLS"}}},
        }
    )


def found(request: Request, *security: list[str]) -> list[tuple[str, str]]:
    """Place and what was found there, for each fault of the credentials."""
    breaks = recognise(document(*security), request).breaks
    assert {each.check for each in breaks} <= {"request-credentials"}
    return [(each.at, each.found) for each in breaks]


def authorised(value: str) -> Request:
    return Request("GET", "/", Headers({"Authorization": value}))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_is_attached_is_recognised(scheme: str) -> None:
    """The credentials of every scheme satisfy it, and without them one promise is broken."""
    secured = document([scheme])
    alternative = alternative_to_attach(secured.operations[0])
    bare = Request("GET", "/?a=b", Headers({"Cookie": "a=b"}))
    assert [each.check for each in recognise(secured, bare).breaks] == ["request-credentials"]
    assert recognise(secured, attach(bare, alternative)).keeps_every_promise


@given(token=st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters=";"), min_size=1))
def test_any_visible_token_can_be_attached(token: str) -> None:
    """Tokens with `|` or `:` are in wide use, although RFC 6750 has fewer characters."""
    secured = document(["header key", "query key", "cookie key"])
    alternative = alternative_to_attach(secured.operations[0])
    assert recognise(secured, attach(Request("GET", "/"), alternative, Secrets(token))).keeps_every_promise


@given(
    user=st.text(st.characters(exclude_characters=":", codec="utf-8")), password=st.text(st.characters(codec="utf-8"))
)
def test_any_user_and_password_can_be_attached(user: str, password: str) -> None:
    """RFC 7617: base64 of both with a colon between them."""
    secured = document(["basic"])
    secrets = secrets_of(user_and_password=f"{user}:{password}")
    request = attach(Request("GET", "/"), alternative_to_attach(secured.operations[0]), secrets)
    assert recognise(secured, request).keeps_every_promise


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("Bearer", "alone"),
        ("Bearer ", "alone"),
        ("Bearer a b", "blanks"),
        ("Bearer \xe9", "not ASCII"),
        ("token", "of the scheme 'token'"),
        ("Basic dTpw", "of the scheme 'Basic'"),
        ("", "no scheme"),
        ("\x00", "no scheme"),
    ],
)
@pytest.mark.parametrize("scheme", ["bearer", "oauth2", "oidc"])
def test_malformed_bearer_credentials_are_told(scheme: str, value: str, fault: str) -> None:
    """RFC 6750, 2.1: the scheme's name and one token."""
    ((at, what),) = found(authorised(value), [scheme])
    assert at == "header Authorization"
    assert fault in what


@pytest.mark.parametrize(
    ("value", "fault"), [("Basic !", "no base64"), ("Basic dXA=", "without a colon"), ("Basic é", "")]
)
def test_malformed_basic_credentials_are_told(value: str, fault: str) -> None:
    """RFC 7617, 2: base64 of user, colon, password."""
    ((_, what),) = found(authorised(value), ["basic"])
    assert fault in what


def test_scheme_names_compare_without_case() -> None:
    """RFC 9110, 11.1."""
    assert not found(authorised("bEARER x"), ["bearer"])


def test_one_complete_alternative_is_enough() -> None:
    """Alternatives are OR; the nearest incomplete one is told, the others beside it."""
    key = Request("GET", "/", Headers({"X-Key": "x"}))
    assert not found(key, ["bearer"], ["header key"])
    assert found(Request("GET", "/"), ["bearer", "header key"], ["cookie key"]) == [("cookie sid", "nothing")]
    (told,) = recognise(document(["bearer"], ["basic"]), Request("GET", "/")).breaks
    assert len(told.details) == 1


def test_all_schemes_of_an_alternative_are_needed() -> None:
    """Schemes of one requirement are AND."""
    key = Request("GET", "/", Headers({"X-Key": "x"}))
    assert found(key, ["bearer", "header key"]) == [("header Authorization", "nothing")]


@pytest.mark.parametrize("security", [[], [[]], [["bearer"], []], [["mutual"]]])
def test_what_need_not_or_can_not_be_seen_is_not_missed(security: list[list[str]]) -> None:
    """No requirement, an empty alternative, and a client certificate, which is no part of a message."""
    assert not found(Request("GET", "/"), *security)


def test_an_alternative_that_a_message_can_show_is_preferred() -> None:
    """A client certificate can't be attached to a request."""
    operation = document(["mutual"], [], ["basic"]).operations[0]
    assert [required.scheme.name for required in alternative_to_attach(operation)] == ["basic"]
    assert (
        attach(Request("GET", "/"), alternative_to_attach(operation)).headers.get("Authorization")
        == f"Basic {MADE_UP.basic}"
    )
