"""Where documents come from: files, URLs, standard input and revisions of a git checkout; bytes, not yet read.

The only door to requests. Knows no syntax and no OpenAPI. Credentials in a URL are sent to its own origin and shown to
nobody.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from contracts.document.positions import unreadable

MAX_BYTES = 64 * 1024 * 1024
"""The largest text that is read; the largest public documents are around 15 MB."""
TIMEOUT = 30.0
"""Seconds: to connect, between two reads, and, twice as long, in all."""

_REVISION = re.compile(r"(?P<revision>[^:\s-][^:\s]*):(?P<path>[^:\s].*)")
_USUAL_NAMES = ("openapi.yaml", "openapi.yml", "openapi.json", "swagger.yaml", "swagger.yml", "swagger.json")


@dataclass(frozen=True, slots=True)
class Source:
    """A text as it was found."""

    uri: str
    """Absolute, without credentials and secret-looking query values; what relative references resolve against."""
    name: str
    """As the user gave it, or relative to the working directory; for people to read."""
    content: bytes = field(repr=False)
    credentials: str = field(default="", repr=False, compare=False)
    """`user:password` as it stood in the URL, percent-encoded; sent to the same origin again, never shown."""


def read(source: str | Path) -> Source:
    """What the user names: a path, an http(s) or file URL, `-` for standard input, or `REV:path` in a git checkout.

    Raises: UnreadableDocument if it can't be had; the problem says what to give instead.
    """
    if isinstance(source, Path):
        return _file(source, str(source))
    if source == "-":
        content = _limited(sys.stdin.buffer, "<stdin>")
        return Source((Path.cwd() / "-").as_uri(), "<stdin>", content)
    scheme = _scheme(source) if "://" in source or source.startswith("file:") else ""
    if scheme in {"http", "https"}:
        return _fetched(source)
    if scheme == "file":
        return replace(_from_file_uri(source), name=source)
    if scheme:
        raise unreadable(source, f"nothing can be read by the scheme {scheme!r}", "give a path or an http(s) URL")
    match = _REVISION.fullmatch(source)
    if match and not Path(source).exists():
        return _revision(match["revision"], match["path"], source)
    return _file(Path(source), source)


def read_resource(uri: str, *, allow_remote: bool, base: Source | None = None) -> Source:
    """What a reference's absolute URI names; `base` is the text that holds the reference.

    Raises: UnreadableDocument if it can't be had, if it is remote and that is not allowed, or if a text from the
    network asks for a file of this machine.
    """
    scheme = _scheme(uri)
    if scheme == "file":
        if base and base.uri.startswith("http"):
            raise unreadable(uri, f"a text from {base.name} may not name files of this machine", "use a relative URL")
        return _from_file_uri(uri)
    if scheme in {"http", "https"}:
        if not allow_remote:
            raise unreadable(shown(uri), "references to the network are not followed", "allow it, or store a copy")
        return _fetched(_with_credentials(uri, base))
    raise unreadable(
        uri, f"nothing can be read by the scheme {scheme!r}", "give a relative reference or an http(s) URL"
    )


def _scheme(uri: str) -> str:
    try:
        return urlsplit(uri).scheme.lower()
    except ValueError as error:
        raise unreadable(uri, f"not a URL: {error}", "correct it, or give a path") from None


def shown(url: str) -> str:
    """A URL as people may see it: without user, password and the values of secret-looking query parameters."""
    parts = urlsplit(url)
    query = re.sub(r"(?i)((?:^|&)[^=&]*(?:token|key|secret|passw|sig|auth)[^=&]*=)[^&]*", r"\1***", parts.query)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=query))


def _with_credentials(uri: str, base: Source | None) -> str:
    if base is None or not base.credentials:
        return uri
    parts, of_base = urlsplit(uri), urlsplit(base.uri)
    if parts[:2] != of_base[:2]:
        return uri
    return urlunsplit(parts._replace(netloc=f"{base.credentials}@{parts.netloc}"))


def _from_file_uri(uri: str) -> Source:
    parts = urlsplit(uri)
    if parts.netloc not in {"", "localhost"}:
        raise unreadable(uri, f"a file URL names no other machine, found {parts.netloc!r}", "write file:///path")
    revision = re.match(r"/git:([^/]+)(/.*)", parts.path)
    if revision:
        path = Path(unquote(revision[2]))
        return _at_revision(unquote(revision[1]), path, f"{unquote(revision[1])}:{_relative(path)}")
    text = unquote(parts.path)
    path = Path(text[1:] if re.match(r"/[A-Za-z]:/", text) else text)
    return _file(path, _relative(path))


def _relative(path: Path) -> str:
    """The path from the working directory, if it lies below it."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _file(path: Path, name: str) -> Source:
    try:
        with path.open("rb") as file:
            content = _limited(file, name)
    except FileNotFoundError:
        raise unreadable(name, "no such file", _nearest(path)) from None
    except IsADirectoryError:
        inside = next((str(Path(name) / usual) for usual in _USUAL_NAMES if (path / usual).is_file()), "")
        repair = f"did you mean {inside!r}?" if inside else "name a file inside it"
        raise unreadable(name, "a directory, not a file", repair) from None
    except PermissionError:
        if path.is_dir():  # as Windows tells it
            raise unreadable(name, "a directory, not a file", "name a file inside it") from None
        raise unreadable(name, "no permission to read it", "grant read access to this user") from None
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
        raise unreadable(name, f"can't be read: {reason}", "check the name") from None
    return Source(path.absolute().as_uri(), name, content)


def _nearest(path: Path) -> str:
    folder = path.parent
    try:
        names = [entry.name for entry in folder.iterdir() if entry.is_file()]
    except OSError:
        return f"there is no directory {str(folder)!r} either"
    near = difflib.get_close_matches(path.name, names, 1)
    if not near:
        near = [name for name in names if Path(name).stem == path.stem] or [n for n in _USUAL_NAMES if n in names]
    return f"did you mean {str(folder / near[0])!r}?" if near else "check the name and the working directory"


def _limited(file: BinaryIO, name: str) -> bytes:
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise unreadable(name, f"larger than {MAX_BYTES} bytes", "split the document")
    return content


def _revision(revision: str, path: str, name: str) -> Source:
    here = Path.cwd()
    found = _git(here, "rev-parse", "--show-toplevel")
    if isinstance(found, str):
        raise unreadable(name, f"no such file, and no git checkout to take it from: {found}", _nearest(Path(name)))
    root = Path(found.decode().strip())
    return _at_revision(revision, (here if path.startswith(("./", "../")) else root) / path, name)


def _at_revision(revision: str, path: Path, name: str) -> Source:
    """A file of a checkout as of a revision; the URI keeps the revision for relative references, `..` included."""
    folder = next((parent for parent in path.parents if parent.is_dir()), Path.cwd())
    top = _git(folder, "rev-parse", "--show-toplevel")
    if isinstance(top, str):
        raise unreadable(name, f"not in a git checkout: {top}", "give a path instead")
    root = Path(top.decode().strip())
    try:
        inside = Path(os.path.normpath(path)).relative_to(root).as_posix()
    except ValueError:
        raise unreadable(name, f"it lies outside the checkout {str(root)!r}", "give a path inside it") from None
    content = _git(root, "show", f"{revision}:{inside}")
    if isinstance(content, str):
        raise unreadable(name, f"git has no such file: {content}", "check the revision and the path from the top")
    uri = f"file:///git:{quote(revision, safe='')}{quote((root / inside).as_posix())}"
    return Source(uri, name, content)


def _git(folder: Path, *arguments: str) -> bytes | str:
    """What git prints, or the first line of its complaint."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no argument of the user's begins with a hyphen
            ["git", *arguments],  # noqa: S607 - which git is the user's to say
            cwd=folder,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode:
        return (done.stderr.decode(errors="replace").strip().splitlines() or ["it failed"])[0]
    return done.stdout


def _fetched(url: str) -> Source:
    import requests

    name = shown(url)
    headers = {"Accept": "application/json, application/yaml, text/yaml;q=0.9, */*;q=0.5", "User-Agent": "understudy"}
    try:
        with requests.get(url, headers=headers, timeout=TIMEOUT, stream=True) as response:
            if response.status_code != 200:
                found = f"the server answers {response.status_code} {response.reason}"
                raise unreadable(name, found, _repair_of_status(response.status_code))
            content = _body(response.iter_content(65536), name)
            kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            uri = response.url
    except requests.exceptions.Timeout:
        raise unreadable(name, f"no answer within {TIMEOUT:g} s", "try again, or give a file") from None
    except requests.exceptions.SSLError:
        repair = "name the authority's certificate in REQUESTS_CA_BUNDLE, or give a file"
        raise unreadable(name, "the server's certificate is not trusted", repair) from None
    except requests.exceptions.TooManyRedirects:
        raise unreadable(name, "the server redirects in circles", "give the final address") from None
    except (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
        raise unreadable(name, _reason(error), "check the address, and that the server runs") from None
    except (requests.exceptions.RequestException, ValueError) as error:
        raise unreadable(name, f"not fetched: {type(error).__name__}", "check the address") from None
    if kind in {"text/html", "application/xhtml+xml"} and content.lstrip()[:1] == b"<":
        raise unreadable(name, f"an HTML page, not a document ({kind})", _raw_address(name))
    return Source(shown(uri).partition("#")[0], name, content, _credentials(url, uri))


def _credentials(url: str, final: str) -> str:
    """What the user gave for an address, unless a redirect led to another origin."""
    asked, answered = urlsplit(url), urlsplit(final)
    credentials, _, host = asked.netloc.rpartition("@")
    same_origin = (asked.scheme, host) == (answered.scheme, answered.netloc.rpartition("@")[2])
    return credentials if same_origin else ""


def _body(chunks: Iterator[bytes], name: str) -> bytes:
    """All chunks, within the limits of size and time."""
    content = bytearray()
    started = time.monotonic()
    for chunk in chunks:
        content += chunk
        if len(content) > MAX_BYTES:
            raise unreadable(name, f"larger than {MAX_BYTES} bytes", "store a part of it as a file")
        if time.monotonic() - started > 2 * TIMEOUT:
            raise unreadable(name, f"not read to its end within {2 * TIMEOUT:g} s", "try again, or give a file")
    return bytes(content)


def _reason(error: Exception) -> str:
    """Why a connection failed, in words that hold no address and so no credentials."""
    text = str(error)
    if "refused" in text:
        return "the connection is refused"
    if "NameResolution" in text or "getaddrinfo" in text or "Name or service" in text:
        return "no machine has that name"
    return "the connection failed or broke off"


def _repair_of_status(status_code: int) -> str:
    if status_code in {401, 403}:
        return "give credentials as https://user:password@host/..., or a file"
    return "check the address" if status_code < 500 else "try again later, or give a file"


def _raw_address(url: str) -> str:
    match = re.fullmatch(r"https://github\.com/([^/]+/[^/]+)/blob/(.+)", url)
    if match:
        return f"did you mean 'https://raw.githubusercontent.com/{match[1]}/{match[2]}'?"
    return "give the address of the YAML or JSON text itself"
