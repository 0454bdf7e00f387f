"""Sources: every way of naming a text is read, and every way of failing says what to give instead."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from urllib.parse import urljoin

import pytest

from contracts.document import sources
from contracts.document.sources import read, read_resource, shown
from contracts.errors import Problem, UnreadableDocument


class Handler(BaseHTTPRequestHandler):
    """A loopback server whose paths say what they answer."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        authorization = self.headers.get("Authorization", "")
        answers = {
            "/openapi.yaml": (200, {"Content-Type": "application/yaml"}, b"openapi: 3.1.0\n"),
            "/moved": (302, {"Location": "/deep/openapi.yaml"}, b""),
            "/deep/openapi.yaml": (200, {}, b"openapi: 3.1.0\n"),
            "/circle": (302, {"Location": "/circle"}, b""),
            "/to-file": (302, {"Location": "file:///etc/hostname"}, b""),
            "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, b"<!DOCTYPE html><html></html>"),
            "/secret": (200, {}, authorization.encode()) if authorization else (401, {}, b""),
            "/broken": (200, {"Content-Length": "1000"}, b"openapi"),
            "/large": (200, {}, b"x" * 3000),
            "/down": (503, {}, b""),
        }
        status, headers, content = answers.get(path, (404, {}, b""))
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(content))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing on standard error."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git checkout whose committed texts are no longer those on disk; the working directory."""
    for variable in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / "spec" / "parts").mkdir(parents=True)
    (tmp_path / "spec" / "openapi.yaml").write_bytes(b"old: 1\n")
    (tmp_path / "spec" / "parts" / "user.yaml").write_bytes(b"old: 2\n")
    (tmp_path / "common.yaml").write_bytes(b"old: 3\n")
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.test", "-c", "commit.gpgsign=false")
    for arguments in (("init", "-q"), ("add", "."), (*identity, "commit", "-q", "-m", "one"), ("branch", "a/b")):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True, capture_output=True)
    for path in ("spec/openapi.yaml", "spec/parts/user.yaml", "common.yaml"):
        (tmp_path / path).write_bytes(b"new\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(source: str | Path) -> Problem:
    with pytest.raises(UnreadableDocument) as caught:
        read(source)
    assert caught.value.problem.repair
    return caught.value.problem


def test_a_path_is_read_and_named_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text and Path alike; the URI is absolute, the name is the user's."""
    (tmp_path / "an api.yaml").write_bytes(b"a: 1\n")
    monkeypatch.chdir(tmp_path)
    for given in ("an api.yaml", Path("an api.yaml")):
        source = read(given)
        assert (source.name, source.content) == ("an api.yaml", b"a: 1\n")
        assert source.uri == (tmp_path / "an api.yaml").as_uri()
    assert read(source.uri).content == b"a: 1\n"


def test_a_relative_reference_is_named_from_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People read short names, whatever the URI."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "user.yaml").write_bytes(b"a: 1\n")
    monkeypatch.chdir(tmp_path)
    source = read_resource(urljoin((tmp_path / "openapi.yaml").as_uri(), "parts/user.yaml"), allow_remote=False)
    assert source.name == "parts/user.yaml"


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` is standard input; references resolve against the working directory."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"a: 1\n")))
    source = read("-")
    assert (source.name, source.content) == ("<stdin>", b"a: 1\n")
    assert urljoin(source.uri, "b.yaml") == (Path.cwd() / "b.yaml").as_uri()


@pytest.mark.parametrize("revision", ["HEAD", "a/b", "HEAD~0"])
def test_a_revision_is_read_with_all_that_it_refers_to(checkout: Path, revision: str) -> None:
    """Relative references stay in the revision, below and above the document."""
    source = read(f"{revision}:spec/openapi.yaml")
    assert (source.name, source.content) == (f"{revision}:spec/openapi.yaml", b"old: 1\n")
    below = read_resource(urljoin(source.uri, "parts/user.yaml"), allow_remote=False, base=source)
    above = read_resource(urljoin(source.uri, "../common.yaml"), allow_remote=False, base=source)
    assert (below.content, above.content) == (b"old: 2\n", b"old: 3\n")
    assert below.name == f"{revision}:spec/parts/user.yaml"
    assert (checkout / "common.yaml").read_bytes() == b"new\n"


def test_a_revision_path_may_be_relative_to_the_working_directory(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`REV:./path` is git's own way to say it."""
    monkeypatch.chdir(checkout / "spec")
    assert read("HEAD:./openapi.yaml").content == b"old: 1\n"
    assert read("HEAD:../common.yaml").content == b"old: 3\n"


def test_a_file_whose_name_looks_like_a_revision_is_a_file(checkout: Path) -> None:
    """What exists on disk comes first."""
    (checkout / "HEAD:spec.yaml").write_bytes(b"mine\n")
    assert read("HEAD:spec.yaml").content == b"mine\n"


@pytest.mark.parametrize("source", ["HEAD:nothing.yaml", "nothing:spec/openapi.yaml", "--output=x:spec/openapi.yaml"])
@pytest.mark.usefixtures("checkout")
def test_a_revision_that_git_does_not_have_is_refused(source: str) -> None:
    """Neither an unknown revision, an unknown path nor an option in disguise gets through."""
    assert refused(source).place.uri == source


def test_a_revision_outside_a_checkout_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says that there is no such file and no checkout."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert "no such file" in refused("HEAD:openapi.yaml").message


def test_a_missing_file_names_the_nearest(tmp_path: Path) -> None:
    """A slip of the pen is answered with the name that is there."""
    (tmp_path / "openapi.yaml").touch()
    assert "openapi.yaml" in refused(str(tmp_path / "openapi.yml")).repair
    assert "openapi.yaml" in refused(str(tmp_path / "opnapi.yaml")).repair
    assert "openapi.yaml" in refused(str(tmp_path / "zzz")).repair
    assert "no directory" in refused(str(tmp_path / "nowhere" / "openapi.yml")).repair


def test_a_directory_names_the_document_inside(tmp_path: Path) -> None:
    """A directory is refused with the usual name, if it holds one."""
    (tmp_path / "openapi.json").touch()
    problem = refused(tmp_path)
    assert "directory" in problem.message
    assert "openapi.json" in problem.repair


@pytest.mark.parametrize(
    "source", ["a\0b", "ftp://example.test/a", "http://[", "http://", "http://127.0.0.1:1/a", "file://other/a", ""]
)
def test_what_names_nothing_is_refused(source: str) -> None:
    """Null bytes, other schemes, malformed addresses, closed ports: each an error, none a traceback."""
    assert refused(source).message


def test_a_text_beyond_the_limit_is_refused(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From disk and from the network alike."""
    monkeypatch.setattr(sources, "MAX_BYTES", 2000)
    (tmp_path / "large").write_bytes(b"x" * 2001)
    assert "2000 bytes" in refused(tmp_path / "large").message
    assert "2000 bytes" in refused(f"{server}/large").message


def test_a_url_is_read(server: str) -> None:
    """The URI is the address, and relative references resolve against it."""
    source = read(f"{server}/openapi.yaml")
    assert (source.uri, source.name, source.content) == (
        f"{server}/openapi.yaml",
        f"{server}/openapi.yaml",
        b"openapi: 3.1.0\n",
    )


def test_references_resolve_against_where_a_redirect_led(server: str) -> None:
    """The name is the user's, the URI is the final one. Source: RFC 3986, section 5.1.3."""
    source = read(f"{server}/moved")
    assert (source.name, source.uri) == (f"{server}/moved", f"{server}/deep/openapi.yaml")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/nothing", "404"),
        ("/down", "503"),
        ("/circle", "redirects"),
        ("/to-file", "not fetched"),
        ("/page", "HTML"),
        ("/secret", "401"),
        ("/broken", "broke off"),
    ],
)
def test_what_a_server_refuses_is_told(server: str, path: str, said: str) -> None:
    """The status, the redirect or the page that came instead of a document."""
    assert said in refused(server + path).message


def test_credentials_are_sent_and_never_shown(server: str) -> None:
    """Neither name, URI, representation nor error holds them, and references to the same origin get them."""
    url = server.replace("http://", "http://ada:s3cret@")
    source = read(f"{url}/secret?token=hush")
    assert source.content.startswith(b"Basic ")
    for text in (source.name, source.uri, repr(source)):
        assert "s3cret" not in text
        assert "hush" not in text
    again = read_resource(f"{server}/secret", allow_remote=True, base=source)
    assert again.content == source.content
    error = refused(f"{url}/nothing?api_key=hush")
    assert "s3cret" not in str(error)
    assert "hush" not in str(error)


def test_credentials_stay_with_their_origin(server: str) -> None:
    """Another port is another origin."""
    source = read(server.replace("http://", "http://ada:s3cret@") + "/secret")
    elsewhere = source.uri.replace("127.0.0.1", "localhost")
    with pytest.raises(UnreadableDocument, match="401"):
        read_resource(elsewhere, allow_remote=True, base=source)


def test_remote_references_need_leave(server: str) -> None:
    """No network unless asked."""
    with pytest.raises(UnreadableDocument, match="not followed"):
        read_resource(f"{server}/openapi.yaml", allow_remote=False)
    assert read_resource(f"{server}/openapi.yaml", allow_remote=True).content


def test_a_remote_text_may_not_name_local_files(server: str, tmp_path: Path) -> None:
    """A document from the network reads nothing of this machine."""
    (tmp_path / "a.yaml").touch()
    with pytest.raises(UnreadableDocument, match="may not name files"):
        read_resource((tmp_path / "a.yaml").as_uri(), allow_remote=True, base=read(f"{server}/openapi.yaml"))


def test_a_page_about_a_file_names_the_file() -> None:
    """The address of a GitHub page is answered with the address of the text."""
    repair = sources._raw_address("https://github.com/a/b/blob/main/openapi.yaml")  # noqa: SLF001
    assert "https://raw.githubusercontent.com/a/b/main/openapi.yaml" in repair


def test_shown_keeps_what_is_no_secret() -> None:
    """An address stays recognisable."""
    assert shown("https://u:p@h.test:8/a?b=1&access_token=x&c=2#d") == "https://h.test:8/a?b=1&access_token=***&c=2#d"
