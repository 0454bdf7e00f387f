"""HTTP's own fields: what a server sends is told from what no sender may generate."""

from __future__ import annotations

import time

import pytest

from contracts.http_fields import FIELDS, LISTS, control_character, entity_tag, field, is_field_name, is_usual

WRITTEN = {
    "Accept-Ranges": ["bytes", "none"],
    "Access-Control-Allow-Origin": ["*", "null", "https://example.com", "http://[::1]:8080"],
    "Allow": ["", "GET", "GET, HEAD, OPTIONS", "GET,HEAD"],
    "Cache-Control": ["no-cache", "private, max-age=0, must-revalidate", 'no-cache="set-cookie"'],
    "Content-Disposition": ["inline", 'attachment; filename="a b.pdf"', "form-data; filename*=UTF-8''a%20b; name=x"],
    "Content-Language": ["en", "de-AT, en-GB", "zh-Hant-TW"],
    "Content-Range": ["bytes 0-9/100", "bytes 0-9/*", "bytes */100"],
    "Content-Type": ["text/html; charset=utf-8", 'multipart/mixed; boundary="a b"', "application/vnd.x+json"],
    "ETag": ['"v1"', 'W/"v1"', '""', '"a\u00e9"'],
    "Last-Modified": ["Sun, 06 Nov 1994 08:49:37 GMT"],
    "Link": ["", "</a?page=2>; rel=\"next\", <https://example.com/>; rel=self; title*=UTF-8''x", "<a>;"],
    "Location": ["/a", "a?b#c", "https://example.com/%C3%A9", "//example.com", "../b"],
    "Retry-After": ["0", "120", "Sun, 06 Nov 1994 08:49:37 GMT"],
    "Set-Cookie": ["id=7", "id=; Path=/; Expires=Sun, 06 Nov 1994 08:49:37 GMT; HttpOnly", 'id="7"; Secure'],
    "Strict-Transport-Security": ["max-age=31536000; includeSubDomains", "max-age=1;"],
    "Vary": ["*", "Accept, Cookie"],
    "WWW-Authenticate": ["Bearer", 'Basic realm="x"', 'Digest a=b, c="d", Basic realm=x', "Negotiate abc=="],
}
MALFORMED = {
    "Access-Control-Allow-Origin": ["https://a.example, https://b.example", "example.com", "https://a.example/"],
    "Allow": ["GET POST", "GET,,POST", "GET;POST"],
    "Cache-Control": ["max-age 60", "max-age=60;private"],
    "Content-Disposition": ["attachment; filename=a b.pdf", 'filename="a"'],
    "Content-Language": ["en_US", "english please"],
    "Content-Range": ["0-9/100", "bytes 0-9", "bytes=0-9/100"],
    "Content-Type": ["json", "text/html; charset", "application/*", "*/*", "text/html; charset=utf-8, text/html"],
    "Date": ["2024-02-29T12:30:00Z", "Sunday, 06-Nov-94 08:49:37 GMT", "Mon, 06 Nov 1994 08:49:37 GMT"],
    "ETag": ["v1", "'v1'", 'w/"v1"', '"v"1"', "W/v1"],
    "Last-Modified": ["1700000000", "Sun, 06 Nov 1994 08:49:37 +0000"],
    "Link": ['/a; rel="next"', "<a b>"],
    "Location": ["/a b", "/caf\u00e9", "http://example.com:port/", "/a|b", "/{id}"],
    "Retry-After": ["soon", "1.5", "-1", "60s"],
    "Set-Cookie": ["id", "id 7=x"],
    "Vary": ["Accept Cookie", "Accept;Cookie"],
    "WWW-Authenticate": ["", 'Bearer realm="x', "Basic realm=a b"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, all_ in WRITTEN.items() for value in all_])
def test_what_the_standard_has_is_taken(name: str, value: str) -> None:
    """Every form that the grammar has, of the fields that servers send."""
    known = field(name)
    assert known is not None
    assert known.is_written(value)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, all_ in MALFORMED.items() for value in all_])
def test_what_no_sender_may_generate_is_not(name: str, value: str) -> None:
    """The usual slips: quotes left out, ISO dates, blanks in URIs, underscores in language tags."""
    known = field(name.upper())
    assert known is not None
    assert not known.is_written(value)


@pytest.mark.parametrize("name", FIELDS)
def test_samples_are_well_formed_and_each_field_names_its_standard(name: str) -> None:
    """The mock sends them."""
    known = FIELDS[name]
    assert known.samples
    assert all(known.is_written(sample) for sample in known.samples)
    assert known.clause.startswith(("RFC ", "Fetch, "))
    assert known.words
    assert (name in LISTS) == known.is_list
    assert is_usual(name)


@pytest.mark.parametrize("name", FIELDS)
def test_no_value_takes_long(name: str) -> None:
    """A server chooses the value, and may mean harm: patterns take time in proportion to it."""
    tails = ["!", "\x01", " \x01"]
    for piece in (";  ", "a;  ", "a ", "a=b, ", "a, ", '"\\', "<a>; a", "  ", ",", "a=", 'a="b";'):
        for tail in tails:
            started = time.process_time()
            FIELDS[name].is_written(piece * 4000 + tail)
            assert time.process_time() - started < 0.2, (name, piece)


def test_names_are_tokens_and_values_hold_no_control_characters() -> None:
    """RFC 9110, 5.1 and 5.5: a tab is the exception."""
    assert is_field_name("X-Rate")
    assert not any(map(is_field_name, ["", "X Rate", "X-Rate:", "X\u00e9"]))
    assert not control_character("a\tb \u00e9~")
    assert all(map(control_character, ["\r\n b", "\x00", "\x7f"]))


def test_entity_tags_compare_weakly() -> None:
    """RFC 9110, 8.8.3.2: by their opaque parts; what is no tag compares to nothing."""
    assert entity_tag('W/"v1"') == entity_tag('"v1"') == '"v1"'
    assert entity_tag("v1") is None
    assert entity_tag(None) is None
