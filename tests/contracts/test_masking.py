"""Secrets are found by the names they go under, in whatever text, and nothing else is touched."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.masking import MASK, Masking, hidden, names_a_secret
from contracts.messages import Headers, Request, Response

SECRET = "s3cr3t-Zoë-9"
KEYS = st.sampled_from(["password", "accessToken", "client_secret", "api-key", "X-Api-Key", "sessionId", "jwt"])
PLAIN_KEYS = st.sampled_from(["name", "id", "token_type", "next_page_token", "keys", "passengers", "author"])


def masked(content: bytes, media_type: str = "application/json") -> bytes:
    return Masking().content(content, Headers([("Content-Type", media_type)]))


def values(keys: st.SearchStrategy[str], leaf: Any) -> st.SearchStrategy[Any]:
    return st.recursive(
        st.just(leaf) | st.integers() | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
        max_leaves=8,
    )


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "newPassword",
        "PASSWD",
        "access_token",
        "idToken",
        "apiKey",
        "API-Key",
        "client_secret",
        "private_key",
        "session_id",
        "Set-Cookie",
        "authtoken",
        "jwt",
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert names_a_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "id",
        "key",
        "public_key",
        "user_id",
        "author",
        "secretary",
        "passenger",
        "token_type",
        "tokens_used",
        "next_page_token",
        "nextToken",
        "password_policy",
    ],
)
def test_names_of_other_things(name: str) -> None:
    assert not names_a_secret(name)


@given(key=KEYS, value=values(KEYS | PLAIN_KEYS, SECRET), cut=st.integers(0, 40), ascii_only=st.booleans())
def test_no_text_below_a_name_of_a_secret_survives(key: str, value: Any, cut: int, ascii_only: bool) -> None:
    """However deep, written as UTF-8 or escaped, in JSON that is whole or cut short."""
    text = json.dumps({"a": 1, key: value, "b": "kept"}, ensure_ascii=ascii_only, indent=cut % 3)
    shown = masked(text[: len(text) - cut].encode())
    assert b"s3cr3t" not in shown
    if not cut:
        assert json.loads(shown)["b"] == "kept"


@given(value=values(PLAIN_KEYS, "text") | st.text(), media_type=st.sampled_from(["application/json", "text/html", ""]))
def test_content_without_secrets_is_byte_for_byte_the_same(value: Any, media_type: str) -> None:
    content = json.dumps(value).encode()
    assert masked(content, media_type) == content


@given(
    content=st.binary(max_size=200) | st.text(alphabet='{}[]":,\\ token=&<>/password\n').map(str.encode),
    media_type=st.sampled_from(
        [
            "application/json",
            "application/xml",
            "multipart/form-data",
            "text/plain",
            "application/x-www-form-urlencoded",
        ]
    ),
)
def test_masking_twice_is_masking_once(content: bytes, media_type: str) -> None:
    """Whatever the bytes."""
    once = masked(content, media_type)
    assert masked(once, media_type) == once


@pytest.mark.parametrize(
    ("media_type", "content", "expected"),
    [
        ("application/x-www-form-urlencoded", urlencode({"user": "u", "password": SECRET}), f"user=u&password={MASK}"),
        (
            "application/xml",
            f"<a><token x='1'>{SECRET}</token><b>c</b></a>",
            f"<a><token x='1'>{MASK}</token><b>c</b></a>",
        ),
        (
            "multipart/form-data",
            f'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n{SECRET}\r\n--b--',
            f'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n{MASK}\r\n--b--',
        ),
        ("application/x-ndjson", f'{{"token": "{SECRET}"}}\n{{"id": "x"}}', f'{{"token": "{MASK}"}}\n{{"id": "x"}}'),
        ("text/plain", f'log: "token": "{SECRET}', f'log: "token": "{MASK}'),
    ],
)
def test_each_usual_content_is_read(media_type: str, content: str, expected: str) -> None:
    assert masked(content.encode(), media_type).decode() == expected


def test_headers_keep_what_is_no_secret() -> None:
    """The scheme, the names of cookies and their attributes, the rest of a URL."""
    fields = [
        ("Authorization", f"Bearer {SECRET}"),
        ("Set-Cookie", f"sid={SECRET}; Path=/; HttpOnly"),
        ("Cookie", f"sid={SECRET}; b=c"),
        ("X-Api-Key", SECRET),
        ("Location", f"/a?code=1&access_token={SECRET}#top"),
        ("ETag", '"abc"'),
    ]
    shown = Masking().response(Response(200, Headers(fields))).headers
    assert [value for _, value in shown] == [
        "Bearer ***", "sid=***; Path=/; HttpOnly", "sid=***; b=***", "***", "/a?code=1&access_token=***#top", '"abc"',
    ]  # fmt: skip


def test_a_request_is_masked_in_its_query_headers_and_content() -> None:
    request = Request("POST", f"/a?api_key={SECRET}&b=1", Headers([("X-Token", SECRET)]), b'{"pwd": "abcd"}')
    shown = Masking().request(request)
    assert (shown.target, shown.headers.get("X-Token"), shown.content) == (
        "/a?api_key=***&b=1",
        MASK,
        b'{"pwd": "***"}',
    )


@given(secret=st.text(min_size=6), before=st.text(), after=st.text(), cut=st.integers(4, 6))
def test_a_secret_is_hidden_however_it_is_spelled(secret: str, before: str, after: str, cut: int) -> None:
    """As it is, in JSON, in a message; and what a shortened text leaves of it."""
    for spelled in (secret, json.dumps(secret), repr(secret)):
        assert secret not in hidden(before + spelled + after, [secret]) or secret in MASK
    word = "Zq9" + "x" * 20 + "Zq8"
    assert "Zq" not in hidden(f"'{word[:cut]}...{word[-cut:]}' is no number", [word])


@pytest.mark.parametrize(
    "content",
    [
        '\\"' * 300_000,
        '"token":' * 100_000,
        "a" * 500_000,
        'name="a' * 100_000,
        "<a" * 300_000,
        '{"token":' * 100_000,
        'name="a"\r\n' * 60_000,
    ],
)
@pytest.mark.parametrize(
    "media_type", ["application/json", "application/xml", "multipart/form-data", "application/x-www-form-urlencoded"]
)
def test_the_work_grows_with_the_text_and_no_faster(content: str, media_type: str) -> None:
    """Texts that make a regular expression with backtracking take hours."""
    assert masked(b"token " + content.encode(), media_type)
