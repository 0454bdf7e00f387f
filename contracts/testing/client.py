"""The only socket of the library: sends a request byte for byte, and hears the answer out within bounds.

Knows HTTP/1.1 framing (RFC 9112) through `http.client`; knows no document. What it sends is what it was given: no
header is normalised, no redirect followed, no cookie kept, no proxy asked. Whatever a server does ends in an
`Answer` in bounded time and memory; only a server that can't be reached at all is a TargetError.
"""

from __future__ import annotations

import email.errors
import http.client
import select
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Self, TypeAlias

from contracts.errors import Level, TargetError
from contracts.messages import Exchange, Headers, Request, Response
from contracts.testing.content_codings import TooMuchContent, UndecodableContent, UnknownCoding, decoded
from contracts.testing.contents import take
from contracts.testing.reading import BoundedReader, OutOfTime, TooLarge
from contracts.testing.target import Target, parse_target

USER_AGENT = "understudy"
SIZE_CLAUSE = "RFC 9110, 6.4"

_AUTHORITY_ADVICE = "add the authority to the system's, or name it in SSL_CERT_FILE"
_CERTIFICATE_ADVICE = {
    9: "is the clock of this machine right?",
    10: "renew it",
    **dict.fromkeys((62, 64), "ask for the server by a name that the certificate has, or add this one to it"),
}
"""What to do about a certificate, by OpenSSL's codes of what is wrong with it."""

Silence: TypeAlias = Literal["closed", "timeout", "incomplete"]
"""Nothing came and the connection ended; nothing came in time; something came, but not all."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much the client listens."""

    connect: float = 10.0
    """Seconds until a connection stands, TLS included."""
    silence: float = 10.0
    """Seconds without a byte."""
    total: float = 30.0
    """Seconds for one exchange, first byte sent to last byte read."""
    listening: float = 1.0
    """Seconds that a stream is heard for, such as server-sent events, which need not end."""
    content: int = 16 * 1024 * 1024
    """Bytes of one answer, as sent and again once decompressed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A way in which the server did not speak HTTP."""

    code: str
    """Stable: `answered`, `http-framing`, `answer-size`, `content-coding`: names the promise that was broken."""
    message: str
    clause: str = ""
    silence: Silence | Literal[""] = ""
    """Why nothing complete came back, if that is the fault; without a single byte the server may have died."""
    level: Level = "error"
    """Less where it is we who can't follow."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of sending a request: what can be judged as a message, and what can't."""

    exchange: Exchange | None
    """None when no complete response came back."""
    faults: tuple[Fault, ...] = ()
    is_whole: bool = True
    """Whether the content is all of it, and decoded; what is not says nothing of what was meant."""
    is_left: bool = False
    """It is a stream that went on when we left: the content is what had come of it, in whole items."""
    is_cut_short: bool = False
    """The caller's deadline ended it, so that it proves nothing about the server."""


class Client:
    """A connection to one server, kept open from one request to the next. Close it when done."""

    def __init__(
        self,
        target: Target,
        limits: Limits = Limits(),
        clock: Callable[[], float] = time.monotonic,
        guard: Callable[[Request], None] | None = None,
    ) -> None:
        """`guard`: raises what keeps a request from leaving, whoever wants it sent; None: whatever is given is sent."""
        self._target = target
        self._limits = limits
        self._guard = guard
        self._clock = clock
        self._connection: socket.socket | None = None
        self._context: ssl.SSLContext | None = None
        self._heard = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Drops the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def send(self, request: Request, deadline: float | None = None) -> Answer:
        """What the server answers to `request`, heard out until `deadline` (of the clock, in seconds) at most.

        Raises: TargetError if no connection can be made, so that nothing was sent at all.
        """
        if self._guard is not None:
            self._guard(request)
        started = self._clock()
        ends = started + self._limits.total
        is_ours = deadline is not None and deadline < ends
        if is_ours and deadline is not None:
            ends = deadline
        kept = self._is_kept_alive()
        answer = self._attempt(request, started, ends)
        if kept and not self._heard and any(fault.silence == "closed" for fault in answer.faults):
            # The server closed the kept connection while the request travelled: RFC 9112, section 9.3.1.
            answer = self._attempt(request, started, ends)
        if is_ours and self._clock() >= ends and answer.exchange is None:
            return Answer(None, (), is_cut_short=True)
        return answer

    def wait(self, seconds: float) -> None:
        """Returns once the server accepts connections.

        Raises: TargetError if it does not within that many seconds.
        """
        ends = self._clock() + seconds
        while True:
            try:
                self._connect(ends)
            except TargetError:
                if self._clock() + 0.1 >= ends:
                    raise
                time.sleep(0.1)
            else:
                return

    def _is_kept_alive(self) -> bool:
        """Whether the kept connection is still good; anything readable on an idle one is a close or a surplus."""
        if self._connection is None:
            return False
        if self._has_pending(self._connection) or _is_readable(self._connection, 0.0):
            self.close()
            return False
        return True

    @staticmethod
    def _has_pending(connection: socket.socket) -> bool:
        return isinstance(connection, ssl.SSLSocket) and connection.pending() > 0

    def _attempt(self, request: Request, started: float, ends: float) -> Answer:
        connection = self._connection or self._connect(ends)
        reader = BoundedReader(connection, self._limits.silence, ends, self._limits.content, self._clock)
        try:
            written = self._write(connection, request, ends)
            heard = _read(reader, request.method, self._limits.listening)
        except OutOfTime as error:
            self.close()
            silence: Silence = "incomplete" if reader.count else "timeout"
            return Answer(None, (_silence(silence, f"no complete answer: {error}"),))
        except TooLarge as error:
            self.close()
            return Answer(None, (Fault("answer-size", f"the answer does not end: {error}", SIZE_CLAUSE),))
        except (http.client.HTTPException, ValueError) as error:
            self.close()
            return Answer(None, (_not_http(error, reader.head),))
        except OSError as error:
            self.close()
            return Answer(
                None, (_silence("closed", f"the connection broke before an answer was complete: {_said(error)}"),)
            )
        finally:
            self._heard = reader.count
        if not heard.is_reusable or not written:
            self.close()
        elapsed = self._clock() - started
        response, faults = heard.response, heard.faults
        if not heard.is_whole:
            return Answer(Exchange(request, response, elapsed), faults, is_whole=False, is_left=heard.is_left)
        decoding = _without_content_coding(response, request.method, self._limits.content)
        if isinstance(decoding, Fault):
            return Answer(Exchange(request, response, elapsed), (*faults, decoding), is_whole=False)
        return Answer(Exchange(request, decoding, elapsed), faults, is_left=heard.is_left)

    def _connect(self, ends: float) -> socket.socket:
        self.close()
        target = self._target
        seconds = max(0.05, min(self._limits.connect, ends - self._clock()))
        try:
            connection = socket.create_connection((target.host, target.port), seconds)
        except (OSError, UnicodeError) as error:
            raise TargetError(f"{target.origin}: can't be reached: {_said(error)}; is the server running?") from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection = self._secured(connection) if target.scheme == "https" else connection
        return self._connection

    def _secured(self, connection: socket.socket) -> ssl.SSLSocket:
        origin = self._target.origin
        if self._context is None:
            self._context = ssl.create_default_context()
        try:
            return self._context.wrap_socket(connection, server_hostname=self._target.host)
        except ssl.SSLCertVerificationError as error:
            raise TargetError(
                f"{origin}: its certificate is not trusted: {error.verify_message.rstrip('.')}; "
                + _CERTIFICATE_ADVICE.get(error.verify_code, _AUTHORITY_ADVICE)
            ) from error
        except OSError as error:
            raise TargetError(f"{origin}: no TLS connection: {_said(error)}; does it speak plain http?") from error
        finally:
            # Wrapping takes the socket over; where it failed, this one is left to close.
            connection.close()

    def _write(self, connection: socket.socket, request: Request, ends: float) -> bool:
        """Whether all of the request went out; a server may answer and close before it has read the whole."""
        connection.settimeout(max(0.001, min(self._limits.silence, ends - self._clock())))
        try:
            connection.sendall(head_bytes(request, self._target) + (request.content or b""))
        except TimeoutError:
            raise OutOfTime("it did not read the request") from None
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True


def send_once(origin: str, request: Request, seconds: float) -> Answer:
    """What `origin`, such as `http://127.0.0.1:9000`, answers to one request within that many seconds.

    Raises: TargetError if it can't be reached; UsageError if it is no address of a server.
    """
    with Client(parse_target(origin), Limits(connect=seconds, silence=seconds, total=seconds)) as client:
        return client.send(request)


def head_bytes(request: Request, target: Target) -> bytes:
    """Request line and header section as sent: what the request says itself, then what it must say and does not.

    That is `Host` and `Content-Length`; and `User-Agent` and `Accept`, as curl does.

    Source: RFC 9112, sections 2.1 and 3; RFC 9110, section 7.2. Text is sent as Latin-1 where it can be, else as UTF-8.
    """
    lines = [f"{request.method} {request.target} HTTP/1.1"]
    headers = request.headers
    defaults = [("Host", target.authority), ("User-Agent", USER_AGENT), ("Accept", "*/*")]
    if request.content is not None and "Transfer-Encoding" not in headers:
        defaults.append(("Content-Length", str(len(request.content))))
    lines += [f"{name}: {value}" for name, value in defaults if name not in headers]
    lines += [f"{name}: {value}" for name, value in headers]
    return b"".join(_wire_text(line) + b"\r\n" for line in lines) + b"\r\n"


def _wire_text(line: str) -> bytes:
    # A line break would start a field or a request of its own: no case means that.
    line = line.replace("\r", " ").replace("\n", " ")
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:
        return line.encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class _Heard:
    """A response as it came, and what was wrong with its framing."""

    response: Response
    faults: tuple[Fault, ...]
    is_reusable: bool = False
    """Whether the connection can be used again."""
    is_whole: bool = True
    is_left: bool = False


def _read(reader: BoundedReader, method: str, listening: float) -> _Heard:
    raw = http.client.HTTPResponse(reader.as_socket(), method=method)
    raw.begin()
    while raw.status in (102, 103):
        # Interim responses come before the one that counts: RFC 9110, section 15.2.
        raw = http.client.HTTPResponse(reader.as_socket(), method=method)
        raw.begin()
    headers = Headers((name, value) for name, value in raw.headers.items())
    faults = _head_faults(raw, headers, reader.head)
    announced = "chunk" if raw.chunked else f"Content-Length of {headers.get('Content-Length')}"
    size = "more" if raw.length is None else f"{raw.length:,} bytes, more"
    taken = take(raw, reader, listening)
    response = Response(raw.status, headers, taken.content)
    if taken.ending == "left":
        is_whole = taken.is_readable and "Content-Encoding" not in headers
        return _Heard(response, faults, is_whole=is_whole, is_left=True)
    if taken.ending == "early":
        message = f"the content ends early: the {announced} is not complete after {len(taken.content)} bytes"
        return _Heard(response, (*faults, Fault("http-framing", message, "RFC 9112, 8")), is_whole=False)
    if taken.ending == "too large":
        message = f"the content has {size} than the {reader.most:,} bytes that are read at most: it was not judged"
        return _Heard(response, (*faults, Fault("answer-size", message, SIZE_CLAUSE, level="warning")), is_whole=False)
    is_bodiless = _has_no_content(method, raw.status)
    surplus = reader.surplus(wait=_patience(raw) if is_bodiless else 0.0)
    if surplus and is_bodiless:
        # Kept, so that the judge sees what came where nothing may come.
        return _Heard(Response(raw.status, headers, surplus), faults)
    if surplus:
        message = f"{len(surplus)} or more bytes follow the end of the content: {surplus[:40]!r}"
        faults = (*faults, Fault("http-framing", message, "RFC 9112, 6.3"))
    is_reusable = not raw.will_close and not faults and _has_one_length(headers)
    return _Heard(response, faults, is_reusable)


def _patience(raw: http.client.HTTPResponse) -> float:
    """Seconds to wait for bytes where none may come; who closes in the end has told us by then that there are none."""
    return 0.05 if raw.will_close else 0.005


_OF_THE_HEAD = (
    email.errors.HeaderDefect,
    email.errors.FirstHeaderLineIsContinuationDefect,
    email.errors.MisplacedEnvelopeHeaderDefect,
    email.errors.MissingHeaderBodySeparatorDefect,
)
"""The others are of the content, which the parser of the head takes for empty: of a multipart one it misses parts."""


def _head_faults(raw: http.client.HTTPResponse, headers: Headers, head: bytes) -> tuple[Fault, ...]:
    """What is wrong with the head as such; what its fields say is the judge's to see."""
    faults = [
        Fault("http-framing", f"the header section can't be read: {type(defect).__name__}", "RFC 9112, 5")
        for defect in raw.headers.defects
        if isinstance(defect, _OF_THE_HEAD)
    ]
    status_line, line_break, _ = head.partition(b"\n")
    if line_break and not status_line.endswith(b"\r"):
        message = f"the status line ends with LF alone, expected CR and LF: {status_line[:60]!r}"
        faults.append(Fault("http-framing", message, "RFC 9112, 2.1"))
    if "Transfer-Encoding" in headers and (raw.status == 204 or raw.status < 200):
        message = f"a {raw.status} with Transfer-Encoding, which a server must not send in it"
        faults.append(Fault("http-framing", message, "RFC 9112, 6.1"))
    return tuple(faults)


def _has_one_length(headers: Headers) -> bool:
    """Whether where the content ends is said in one way, so that the next answer begins after it."""
    lengths = headers.values("Content-Length")
    said = len(lengths) + ("Transfer-Encoding" in headers)
    return said <= 1 and all(length.isascii() and length.isdigit() for length in lengths)


def _without_content_coding(response: Response, method: str, limit: int) -> Response | Fault:
    if "Content-Encoding" not in response.headers or _has_no_content(method, response.status_code):
        return response
    try:
        return replace(response, content=decoded(response.content, response.headers.values("Content-Encoding"), limit))
    except TooMuchContent as error:
        return Fault("answer-size", str(error), SIZE_CLAUSE, level="warning")
    except UnknownCoding as error:
        return Fault("content-coding", str(error), "RFC 9110, 8.4", level="note")
    except UndecodableContent as error:
        return Fault("content-coding", str(error), "RFC 9110, 8.4")


def _has_no_content(method: str, status_code: int) -> bool:
    """Source: RFC 9110, sections 6.4.1 and 9.3.2."""
    return method == "HEAD" or status_code in (204, 304) or status_code // 100 == 1


def _silence(silence: Silence, message: str) -> Fault:
    return Fault("answered", message, "RFC 9110, 3.4", silence=silence)


def _not_http(error: Exception, head: bytes) -> Fault:
    if isinstance(error, http.client.RemoteDisconnected) or not head:
        return _silence("closed", "the server closed the connection before the first byte of an answer")
    return Fault("http-framing", f"not an HTTP/1.1 response: {head[:60]!r} ({_said(error)})", "RFC 9112, 4")


def _said(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text).strip()


def _is_readable(connection: socket.socket, seconds: float) -> bool:
    try:
        return bool(select.select([connection], [], [], seconds)[0])
    except (OSError, ValueError):
        return True
