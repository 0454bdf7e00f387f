"""Reading recordings: archives in a stream, entries as browsers write them, lines of JSON."""

from __future__ import annotations

import base64
import contextlib
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import Headers, UsageError
from contracts.traffic import BrokenOff, Left, exchanges_in
from contracts.traffic.archives import entries
from contracts.traffic.har import recorded_of
from tests.recordings import CAT, archive, cats, entry, fields, line, recorded, told

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


class Trickle(io.BytesIO):
    """A stream that gives no more than a few bytes at once, whatever is asked for."""

    def __init__(self, content: bytes, at_once: int) -> None:
        super().__init__(content)
        self._at_once = at_once

    def read(self, size: int | None = -1) -> bytes:
        return super().read(self._at_once if size is None or size < 0 else min(size, self._at_once))


@given(
    found=st.lists(JSON, max_size=5),
    before=st.dictionaries(st.text(max_size=5), JSON, max_size=3),
    at_once=st.integers(1, 200),
    layout=st.fixed_dictionaries({"indent": st.none() | st.integers(0, 2), "ensure_ascii": st.booleans()}),
    mark=st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_entries_come_out_of_a_stream_as_they_went_into_it(
    found: list[Any], before: dict[str, Any], at_once: int, layout: dict[str, Any], mark: bytes
) -> None:
    """However it is cut into pieces and laid out, and whatever stands before the entries."""
    for name in ("log", "entries"):
        before.pop(name, None)
    whole = {**before, "log": {**before, "entries": found, "comment": ""}, "more": 1}
    text = json.dumps(whole, **layout).encode("utf-8", "surrogatepass")
    assert list(entries(Trickle(mark + text, at_once), at_once)) == found


@given(cut=st.integers(0, 10_000), at_once=st.sampled_from([7, 64, 4096]))
def test_an_archive_that_ends_early_is_read_as_far_as_it_goes(cut: int, at_once: int) -> None:
    """And what is wrong is told; no entry is made up."""
    content = archive(*(entry(url=f"https://h/{number}") for number in range(4)))
    whole = json.loads(content)["log"]["entries"]
    came: list[Any] = []
    with contextlib.suppress(BrokenOff):
        came.extend(entries(io.BytesIO(content[: cut % len(content)]), at_once))
    assert came == whole[: len(came)]
    assert len(came) >= content[: cut % len(content)].count(b'"_priority": "High"}')


@pytest.mark.parametrize("text", ["{}", '{"log":{}}', '{"log":[]}', "[1]", '{"log":{"entries":{}}}', '{"log":1', ""])
def test_what_is_no_archive_is_said(text: str) -> None:
    with pytest.raises(BrokenOff):
        list(entries(io.BytesIO(text.encode())))


def test_a_fault_in_the_middle_is_no_end_that_is_missing() -> None:
    """So that the rest, however long, is not read in search of it."""
    stream = io.BytesIO(b'{"log":{"entries":[{"a":1},{"b":nope}' + b"," + b" " * 50_000)
    with pytest.raises(BrokenOff, match="after 1 entries"):
        list(entries(stream, 1000))
    assert stream.tell() < 3000


def test_an_entry_is_an_exchange() -> None:
    """Target, fields without HTTP/2's own, time without what the browser waited."""
    headers = [*fields(accept="*/*"), {"name": ":path", "value": "/"}]
    found = recorded(entry(url="https://API.example.com:443/cats/7?a=%20b#top", request={"headers": headers}))
    assert found.origin == "https://api.example.com"
    assert found.exchange.request.target == "/cats/7?a=%20b"
    assert found.exchange.request.headers == Headers({"accept": "*/*"})
    assert found.exchange.response.content == CAT
    assert found.exchange.elapsed == pytest.approx(0.012)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([("set-cookie", "a=1\nb=2")], ["a=1", "b=2"]),
        ([("ETag", '"x"'), ("etag", '"x"')], ['"x"']),
        ([("ETag", '"x"'), ("etag", '"y"')], ['"x"', '"y"']),
        ([("ETag", None)], [""]),
    ],
)
def test_lines_of_one_name(headers: list[tuple[str, Any]], expected: list[str]) -> None:
    """Joined ones are parted; what stands twice alike is an exporter's doing."""
    given_ = [{"name": name, "value": value} for name, value in headers]
    found = recorded(entry(response={"headers": given_})).exchange.response.headers
    assert list(found.values(headers[0][0])) == expected


PACKED = base64.b64encode(gzip.compress(CAT)).decode()
GZIP = fields(content_type="application/json", content_encoding="gzip")
BR = fields(content_type="application/json", content_encoding="br")


@pytest.mark.parametrize(
    ("content", "headers", "expected", "is_lacking"),
    [
        ({"text": base64.b64encode(CAT).decode(), "encoding": "base64"}, None, CAT, False),
        ({}, GZIP, CAT, False),
        ({"text": PACKED, "encoding": "base64"}, GZIP, CAT, False),
        ({"text": base64.b64encode(b"\x8b\xff\x00").decode(), "encoding": "base64", "size": 3}, BR, b"", True),
        ({"text": None, "size": 300}, None, b"", True),
        ({"text": None, "size": 0}, None, b"", True),
        ({"size": 40}, None, CAT, True),
        ({"size": 40}, fields(content_type="application/json", content_length=str(len(CAT))), CAT, False),
        ({"text": "\ud800", "size": 1}, None, b"", True),
        ({"text": "é", "size": 2}, None, "é".encode(), False),
        ({"text": "é", "size": 1}, fields(content_type="text/plain; charset=latin-1"), b"\xe9", False),
    ],
)
def test_contents_as_browsers_write_them(content: Any, headers: Any, expected: bytes, is_lacking: bool) -> None:
    """Decoded though the field still stands, packed, dropped or cut."""
    found = recorded(entry(content=content, response={"headers": headers} if headers else None))
    assert (found.exchange.response.content, found.lacks_content) == (expected, is_lacking)


@pytest.mark.parametrize(
    ("request_", "expected", "is_lacking"),
    [
        ({"bodySize": 0}, None, False),
        ({"bodySize": 12}, None, True),
        ({"bodySize": -1}, None, True),
        ({"headers": fields(content_length="12")}, None, True),
        ({"postData": {"mimeType": "application/json", "text": "{}"}}, b"{}", False),
        ({"postData": {"mimeType": "application/json", "text": "e30=", "encoding": "base64"}}, b"{}", False),
        ({"postData": {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a"}]}}, b"a=", False),
        ({"postData": {"mimeType": "multipart/form-data; boundary=x", "text": "--x--"}}, None, True),
    ],
)
def test_contents_of_requests(request_: Any, expected: bytes | None, is_lacking: bool) -> None:
    found = recorded(entry("POST", "https://h/cats", request=request_))
    assert (found.exchange.request.content, found.lacks_request_content) == (expected, is_lacking)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"response": {"status": 0, "headers": []}}, "unanswered"),
        ({"_fromCache": "disk"}, "cached"),
        ({"_fetchedViaServiceWorker": True}, "cached"),
        ({"request": {"url": "data:image/png;base64,iVBORw0KGgo="}}, "elsewhere"),
        ({"request": {"url": "blob:https://api.example.com/1f"}}, "elsewhere"),
        ({"request": {"url": "/cats/7"}}, "unreadable"),
        ({"request": {"url": "https://[/"}}, "unreadable"),
        ({"request": {"headers": [{"value": "x"}]}}, "unreadable"),
        ({"response": {"status": "fine"}}, "unreadable"),
        ({"content": {"text": "%", "encoding": "base64"}}, "unreadable"),
    ],
)
def test_what_there_is_nothing_to_judge_of(changes: Any, reason: str) -> None:
    """Is left with the reason, and where it stood."""
    found = recorded_of(entry(**changes), "a.har, entry 3")
    assert isinstance(found, Left)
    assert (found.name, found.reason) == ("a.har, entry 3", reason)
    assert reason != "unreadable" or found.message


@given(value=JSON)
def test_no_entry_crashes_the_reader(value: Any) -> None:
    """Whatever stands in an archive's entries, or in a part of one."""
    assert isinstance(recorded_of(value, ""), Left)
    for name in ("request", "response", "timings", "time"):
        recorded_of(entry() | {name: value}, "")
    for name in ("headers", "postData", "content", "status", "url", "bodySize"):
        recorded_of(entry(request={name: value}, response={name: value}), "")


LINES = [
    line(),
    {"request": {"method": "GET", "url": "https://h/cats/7"}, "response": {"status": 204, "headers": [["A", "b"]]}},
    {"type": "note", "text": "of no interest"},
    {"request": {"method": "GET", "target": "cats"}, "response": {"status": 200}},
    {"request": {"method": "GET", "target": "/cats"}, "response": None},
    {"type": "exchange", "kind": "confirming"},
]


@pytest.mark.parametrize("is_packed", [False, True])
def test_lines_are_read_one_by_one(tmp_path: Path, is_packed: bool) -> None:
    """A line that is none costs that line; a kind of line that is not known is passed over."""
    path = tmp_path / "a.ndjson"
    content = b"".join(json.dumps(each).encode() + b"\n" for each in LINES) + b"\n{broken\n"
    path.write_bytes(gzip.compress(content) if is_packed else content)
    first, second, unreadable, unanswered, broken = exchanges_in(str(path))
    assert not isinstance(first, Left)
    assert first.exchange.response.content == CAT
    assert not isinstance(second, Left)
    assert (second.origin, second.lacks_content, second.exchange.response.headers.get("A")) == ("https://h", True, "b")
    assert isinstance(unreadable, Left)
    assert "line 4" in unreadable.name
    assert "target" in unreadable.message
    assert isinstance(unanswered, Left)
    assert unanswered.reason == "unanswered"
    assert isinstance(broken, Left)
    assert "line 8" in broken.name


@pytest.mark.parametrize("content", [b"<html>", b"[1]", b"PK\x03\x04", b"\xff\xfe{"])
def test_what_is_no_recording_is_the_callers_fault(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="expected HAR"):
        list(exchanges_in(str(path)))


@pytest.mark.parametrize("cut", [3, 30])
def test_a_packed_recording_that_is_cut_is_said(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(archive(entry(), entry()))[:-cut])
    with pytest.raises(BrokenOff):
        list(exchanges_in(str(path)))


def test_an_archive_is_known_by_what_stands_in_it(tmp_path: Path) -> None:
    """On one line or many, with other members first; its name says nothing."""
    path = tmp_path / "traffic.log"
    for content in (archive(entry()), json.dumps({"a": 1, **json.loads(archive(entry()))}, indent=1).encode()):
        path.write_bytes(content)
        assert [type(each).__name__ for each in exchanges_in(str(path))] == ["Recorded"]


def test_what_was_not_written_down_is_held_against_nobody() -> None:
    """Credentials, contents and fields that an archive lacks; what it has is judged."""
    secured = cats(security=[{"bearer": []}])
    assert told(secured, entry()) == []
    assert told(secured, line()) == ["credentials-enforced"]
    assert told(cats(), entry(content={"text": None})) == []
    assert told(cats(), entry(content={"text": '{"id":"7"}', "size": 10})) == ["body-schema", "body-schema"]
    assert told(cats(), entry("POST", "https://h/cats", request={"bodySize": -1})) == []
    assert told(cats(), entry("POST", "https://h/cats", request={"bodySize": 0})) == ["refuses-broken"]
    assert told(cats(), entry(status=500)) == ["server-error"]
    lengths = fields(content_type="application/json", content_length="3")
    assert told(cats(), entry(response={"headers": lengths})) == []
