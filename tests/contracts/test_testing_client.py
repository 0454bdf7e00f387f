"""The client sends exactly what it is given, and whatever a server does ends in bounded time and memory."""

from __future__ import annotations

import gzip
import socket
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import TargetError, UsageError
from contracts.messages import Headers, Request
from contracts.testing.client import Answer, Client, Limits, head_bytes
from contracts.testing.content_codings import UndecodableContent, decoded
from contracts.testing.target import parse_target
from tests.hostile_servers import Behaviour, hostile, repeating, resetting, saying

QUICK = Limits(connect=1.0, silence=0.4, total=0.8, listening=0.2, content=200_000)
GET = Request("GET", "/a")
OK = b"HTTP/1.1 200 OK\r\n"


def answer_of(behave: Behaviour, request: Request = GET, limits: Limits = QUICK) -> Answer:
    with hostile(behave) as url, Client(parse_target(url), limits) as client:
        return client.send(request)


def test_a_plain_answer_is_read_whole() -> None:
    """Status, headers in order with repeats, and content arrive as sent."""
    answer = answer_of(saying(OK + b"X-A: 1\r\nx-a: 2\r\nContent-Length: 5\r\n\r\nhello"))
    assert answer.faults == ()
    assert answer.exchange is not None
    assert answer.exchange.response.status_code == 200
    assert answer.exchange.response.content == b"hello"
    assert answer.exchange.response.headers.values("X-A") == ("1", "2")


@pytest.mark.parametrize(
    ("behave", "code", "said"),
    [
        (saying(closes=False), "answered", "nothing came for 0.4 s"),
        (saying(b"", closes=True), "answered", "before the first byte"),
        (resetting, "answered", "the connection"),
        (repeating(b"X: y\r\n", pause=0.05, first=OK), "answered", "time was up"),
        (repeating(b"a", pause=0.05, first=OK + b"Content-Length: 5000\r\n\r\n"), "answered", "time was up"),
        (repeating(b"a" * 50_000, first=OK + b"\r\n"), "answer-size", "more than"),
        (repeating(b"X" * 50_000, first=OK), "http-framing", "not an HTTP/1.1 response"),
        (repeating(b"X: y\r\n", first=OK), "http-framing", "not an HTTP/1.1 response"),
        (saying(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), "http-framing", "SSH-2.0"),
        (saying(b"HTTP/1.1 abc OK\r\n\r\n"), "http-framing", "abc"),
        (saying(OK + b"Content-Length: 50\r\n\r\nshort"), "http-framing", "ends early"),
        (saying(OK + b"Content-Length: 2\r\n\r\nlong"), "http-framing", "follow the end"),
        (saying(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n"), "http-framing", "chunk"),
        (saying(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab"), "http-framing", "chunk"),
        (saying(b"HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n"), "http-framing", "a 204"),
        (saying(b"HTTP/1.1 200 OK\nContent-Length: 0\n\n"), "http-framing", "LF alone"),
        (saying(OK + b"no colon here\r\nContent-Length: 0\r\n\r\n"), "http-framing", "header section"),
        (saying(OK + b"Content-Encoding: gzip\r\n\r\nplain"), "content-coding", "'gzip'"),
        (saying(OK + b"Content-Encoding: br\r\n\r\nplain"), "content-coding", "'br'"),
        (
            saying(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(50_000_000))),
            "answer-size",
            "unfolds",
        ),
    ],
)
def test_a_hostile_server_is_named_in_bounded_time(behave: Behaviour, code: str, said: str) -> None:
    """Each way of not speaking HTTP ends in a fault that says which, within the limits."""
    started = time.monotonic()
    answer = answer_of(behave)
    assert time.monotonic() - started < 2.5
    assert [fault.code for fault in answer.faults][:1] == [code]
    assert said in answer.faults[0].message


@pytest.mark.parametrize(
    "fields",
    [
        b"Content-Length: -5",
        b"Content-Length: 4\r\nContent-Length: 3",
        b"Transfer-Encoding: chunked\r\nContent-Length: 3",
    ],
)
def test_a_doubtful_end_is_left_to_the_judge_and_the_connection_dropped(fields: bytes) -> None:
    """The judge sees what the fields say; nothing more is asked on a connection of which nobody knows the rest."""
    seen: list[bytes] = []

    def behave(connection: socket.socket, head: bytes) -> None:
        seen.append(head)
        connection.sendall(OK + fields + b"\r\n\r\n" + (b"4\r\nlong\r\n0\r\n\r\n" if b"chunked" in fields else b"long"))

    with hostile(behave) as url, Client(parse_target(url), QUICK) as client:
        answers = [client.send(GET) for _ in range(2)]
    assert [answer.exchange and answer.exchange.response.content for answer in answers] == [b"long", b"long"]
    assert len(seen) == 2


def test_what_is_not_whole_is_said_to_be_so() -> None:
    """Content that ends early, or can't be decoded, is no evidence of what was meant; br is not the server's fault."""
    early = answer_of(saying(OK + b"Content-Length: 50\r\n\r\nshort"))
    coded = answer_of(saying(OK + b"Content-Encoding: br\r\nContent-Length: 5\r\n\r\nplain"))
    false = answer_of(saying(OK + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain"))
    assert [answer.is_whole for answer in (early, coded, false)] == [False] * 3
    assert [answer.faults[0].level for answer in (early, coded, false)] == ["error", "note", "error"]


def test_content_that_says_it_is_larger_than_what_is_read_is_no_fault_of_the_server() -> None:
    """Head and status are judged, the content is not; a length that is a lie is told as one."""
    head = OK + b"Content-Type: image/png\r\nContent-Length: 2000000\r\n\r\n"
    large = answer_of(saying(head + bytes(2_000_000)))
    assert [(fault.code, fault.level) for fault in large.faults] == [("answer-size", "warning")]
    assert "the content has 2,000,000 bytes" in large.faults[0].message
    assert large.exchange is not None
    assert large.exchange.response.status_code == 200
    assert not large.is_whole
    assert [fault.code for fault in answer_of(saying(head + b"short")).faults] == ["http-framing"]


def chunk(content: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(content), content)


@pytest.mark.parametrize(
    ("media_type", "first", "rest", "heard"),
    [
        ("text/event-stream", b"data: 1\n\nda", b"ta: 2\n\ndata: 3", b"data: 1\n\ndata: 2\n\n"),
        ("text/event-stream", b"data: 1\r\n\r\n", b"data", b"data: 1\r\n\r\n"),
        ("text/event-stream", b"", b"", b""),
        ("application/x-ndjson", b'{"a": 1}\n{"a"', b": 2}\n{", b'{"a": 1}\n{"a": 2}\n'),
        ("application/json-seq", b"\x1e1\n\x1e2", b"3\n\x1e", b"\x1e1\n\x1e23\n"),
    ],
)
def test_a_stream_is_heard_for_a_while(media_type: str, first: bytes, rest: bytes, heard: bytes) -> None:
    """It need not end: what came of it in whole items is its content, and that is no fault."""
    pieces = [chunk(each) for each in (first, rest) if each]
    head = OK + b"Content-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n" % media_type.encode()
    with hostile(saying(head, *pieces, closes=False)) as url, Client(parse_target(url), QUICK) as client:
        answer = client.send(GET)
    assert answer.faults == ()
    assert (answer.is_left, answer.is_whole) == (True, True)
    assert answer.exchange is not None
    assert answer.exchange.response.content == heard


@pytest.mark.parametrize("subtype", ["x-mixed-replace", "mixed"])
def test_parts_that_go_on_are_no_fault_and_no_content(subtype: str) -> None:
    """Without the last boundary nothing can be said of them but what the head says."""
    head = OK + b"Content-Type: multipart/%s; boundary=x\r\n\r\n" % subtype.encode()
    answer = answer_of(saying(head + b"--x\r\n\r\n1\r\n--x\r\n", closes=False))
    assert answer.faults == ()
    assert (answer.is_left, answer.is_whole) == (True, False)
    assert answer.exchange is not None


def test_a_stream_that_ends_is_heard_to_its_end() -> None:
    head = OK + b"Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = answer_of(saying(head, chunk(b"data: 1\n\n"), chunk(b"data: 2"), b"0\r\n\r\n"))
    assert (answer.is_left, answer.faults) == (False, ())
    assert answer.exchange is not None
    assert answer.exchange.response.content == b"data: 1\n\ndata: 2"


def test_all_members_of_gzip_are_read() -> None:
    """Source: RFC 1952, section 2.2."""
    content = gzip.compress(b"one, ") + gzip.compress(b"two")
    answer = answer_of(saying(OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(content) + content))
    assert answer.faults == ()
    assert answer.exchange is not None
    assert answer.exchange.response.content == b"one, two"


def test_content_that_goes_on_beyond_what_is_read_costs_the_content_alone() -> None:
    """Head and status are judged though no length was announced: nobody can prove that it would not end."""
    answer = answer_of(repeating(b"1\r\n[\r\n" * 5_000, first=OK + b"Transfer-Encoding: chunked\r\n\r\n"))
    assert [(fault.code, fault.level) for fault in answer.faults] == [("answer-size", "warning")]
    assert answer.exchange is not None
    assert answer.exchange.response.status_code == 200
    assert not answer.is_whole


def test_a_multipart_answer_is_no_fault_of_its_head() -> None:
    """The parser of heads misses its parts, since it is not given any."""
    content = b"--x\r\n\r\n1\r\n--x--\r\n"
    fields = b"Content-Type: multipart/mixed; boundary=x\r\nContent-Length: %d\r\n\r\n" % len(content)
    answer = answer_of(saying(OK + fields + content))
    assert (answer.faults, answer.is_whole) == ((), True)


def test_content_that_comes_a_little_after_a_bodiless_head_is_seen() -> None:
    """Where the server closes in the end, it is waited for."""
    answer = answer_of(saying(OK + b"Connection: close\r\n\r\n", 0.02, b"late"), Request("HEAD", "/"))
    assert answer.exchange is not None
    assert answer.exchange.response.content == b"late"


def test_a_server_that_can_not_be_reached_is_an_error_of_the_target() -> None:
    """Nothing listens: no finding about a contract, but a TargetError that says where."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with Client(parse_target(f"http://127.0.0.1:{port}"), QUICK) as client:
        with pytest.raises(TargetError, match=rf"127\.0\.0\.1:{port}: can't be reached"):
            client.send(GET)
        with pytest.raises(TargetError):
            client.wait(0.3)


def test_a_server_without_tls_under_https_is_an_error_of_the_target() -> None:
    """The sentence asks the right question."""
    with (
        hostile(saying(OK)) as url,
        Client(parse_target(url.replace("http:", "https:")), QUICK) as client,
        pytest.raises(TargetError, match="does it speak plain http"),
    ):
        client.send(GET)


def test_a_deadline_of_the_caller_proves_nothing_about_the_server() -> None:
    """Cut short by the run's own time, the answer carries no fault."""
    with hostile(saying(closes=False)) as url, Client(parse_target(url), Limits()) as client:
        answer = client.send(GET, deadline=time.monotonic() + 0.2)
    assert answer == Answer(None, (), is_cut_short=True)


def test_a_kept_connection_that_the_server_closed_is_opened_again() -> None:
    """Each answer comes although the server closes after every one without saying so."""
    with hostile(saying(OK + b"Content-Length: 2\r\n\r\nok")) as url, Client(parse_target(url), QUICK) as client:
        answers = [client.send(GET) for _ in range(5)]
    assert [answer.exchange and answer.exchange.response.content for answer in answers] == [b"ok"] * 5
    assert all(answer.faults == () for answer in answers)


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
def test_content_where_none_may_be_is_kept_for_the_judge(status: bytes) -> None:
    """The bytes after a bodiless response are its content, so that the judge sees them."""
    answer = answer_of(saying(b"HTTP/1.1 " + status + b"\r\n\r\nsurprise"))
    assert answer.exchange is not None
    assert answer.exchange.response.content == b"surprise"


def test_an_answer_to_head_has_no_content_whatever_its_length_says() -> None:
    """Content-Length of an answer to HEAD tells what GET would bring."""
    answer = answer_of(saying(OK + b"Content-Length: 12\r\n\r\n"), Request("HEAD", "/"))
    assert answer.faults == ()
    assert answer.exchange is not None
    assert answer.exchange.response.content == b""


def test_interim_responses_are_passed_over() -> None:
    """100 and 103 come before the answer that counts."""
    answer = answer_of(
        saying(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK + b"\r\nx")
    )
    assert answer.exchange is not None
    assert (answer.exchange.response.status_code, answer.exchange.response.content) == (200, b"x")


def test_a_redirect_is_an_answer_like_any_other() -> None:
    """It is never followed."""
    answer = answer_of(saying(b"HTTP/1.1 302 Found\r\nLocation: http://example.com/\r\nContent-Length: 0\r\n\r\n"))
    assert answer.exchange is not None
    assert answer.exchange.response.status_code == 302


def test_an_answer_before_the_request_is_read_is_heard() -> None:
    """A server that refuses a large request early, and closes, has answered."""

    def refuse(connection: socket.socket, _head: bytes) -> None:
        connection.sendall(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        time.sleep(0.3)

    answer = answer_of(refuse, Request("POST", "/", content=bytes(3_000_000)))
    assert answer.exchange is not None
    assert answer.exchange.response.status_code == 413


def test_what_is_sent_is_what_was_given() -> None:
    """Target, header names, order and content go out byte for byte; only what HTTP needs is put before them."""
    heard: list[bytes] = []

    def listen(connection: socket.socket, head: bytes) -> None:
        heard.append(head)
        connection.sendall(OK + b"Content-Length: 0\r\n\r\n")

    request = Request(
        "PoST", "/a//b/../%7e?q=%zz&&", Headers([("x-B", " 1"), ("X-b", "ü"), ("Accept", "text/*")]), b"\x00\xff"
    )
    with hostile(listen) as url, Client(parse_target(url), QUICK) as client:
        client.send(request)
        host = url.removeprefix("http://").encode()
    assert heard == [
        b"PoST /a//b/../%7e?q=%zz&& HTTP/1.1\r\nHost: " + host + b"\r\nUser-Agent: understudy\r\nContent-Length: 2\r\n"
        b"x-B:  1\r\nX-b: \xfc\r\nAccept: text/*\r\n\r\n\x00\xff"
    ]


@given(value=st.text())
def test_no_header_value_starts_a_line_of_its_own(value: str) -> None:
    """A line break inside a value can't split the request."""
    head = head_bytes(Request("GET", "/", Headers([("X", value)])), parse_target("http://h"))
    assert head.count(b"\r\n") == head.count(b"\n") == head.count(b"\r") == 6


@given(content=st.binary(max_size=200), codings=st.lists(st.sampled_from(["gzip", "deflate", "identity"]), max_size=3))
def test_content_codings_are_undone_last_first(content: bytes, codings: list[str]) -> None:
    """Whatever codings were applied in order, the content comes back."""
    encode = {"gzip": gzip.compress, "deflate": zlib.compress, "identity": bytes}
    coded = content
    for coding in codings:
        coded = encode[coding](coded)
    assert decoded(coded, [", ".join(codings)], 1000) == content


@given(content=st.binary(), coding=st.sampled_from(["gzip", "deflate", "x-gzip"]))
def test_arbitrary_bytes_under_a_content_coding_are_bytes_or_a_named_error(content: bytes, coding: str) -> None:
    """No input surfaces as an error of the compression library."""
    try:
        result = decoded(content, [coding], 1000)
    except UndecodableContent as error:
        result = str(error).encode()
    assert len(result) <= 1000


@pytest.mark.parametrize(
    ("url", "base_path", "expected"),
    [
        ("http://h", "/api/v3", "/api/v3/users?a=/b"),
        ("http://h/", "/api/v3", "/api/v3/users?a=/b"),
        ("http://h/api/v3", "/api/v3", "/api/v3/users?a=/b"),
        ("http://h/api/v3/", "/api/v3", "/api/v3/users?a=/b"),
        ("http://h/v4", "/api/v3", "/v4/users?a=/b"),
        ("http://h/v4", "", "/v4/users?a=/b"),
        ("http://h/.", "/api/v3", "/users?a=/b"),
    ],
)
def test_the_urls_path_stands_in_the_place_of_the_base_path(url: str, base_path: str, expected: str) -> None:
    """With a path the URL decides, without one the document."""
    assert parse_target(url).rebased(f"{base_path}/users?a=/b", base_path) == expected


def test_a_target_outside_the_base_path_stays() -> None:
    """`/apis` is not under `/api`."""
    assert parse_target("http://h/v4").rebased("/apis/x", "/api") == "/apis/x"


@pytest.mark.parametrize("url", ["ftp://h", "http://", "http://h:99999", "http://h/?a=1", "http://u:p@h", "http://h/ü"])
def test_an_address_that_is_none_is_the_callers_fault(url: str) -> None:
    """The sentence names the option; a password in it is not repeated."""
    with pytest.raises(UsageError, match="--url") as raised:
        parse_target(url)
    assert "u:p" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "is_loopback"),
    [("localhost:1", True), ("http://127.8.1.1", True), ("http://[::1]:8", True), ("http://10.0.0.1", False)],
)
def test_loopback_is_known_without_looking_up(url: str, *, is_loopback: bool) -> None:
    """Addresses of this machine, and nothing else."""
    assert parse_target(url).is_loopback is is_loopback
