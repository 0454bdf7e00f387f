r"""A request as a curl command line that runs as pasted into a POSIX shell.

Knows curl's options and the shell's quoting. A text such as `$UNDERSTUDY_TOKEN` in the request stands for a secret and
stays a variable of the shell; everything else is literal.
"""

from __future__ import annotations

import re
import shlex

from contracts.messages import Request

SECRET_VARIABLES = ("UNDERSTUDY_TOKEN", "UNDERSTUDY_AUTH")
"""The variables that a line may use. The second holds `user:password`."""

_ON_THIS_MACHINE = re.compile(r"https://(?:localhost|127(?:\.\d+){3}|\[::1\])(?![\w.-])", re.IGNORECASE)
_VARIABLE = re.compile(r"\$(?:" + "|".join(SECRET_VARIABLES) + r")\b")


def curl_line(request: Request, origin: str, *others: Request) -> str:
    """The command that sends `request` to `origin`, such as `http://127.0.0.1:4010`, and shows the answer's head.

    `others`: further ones that differ by their targets alone, sent one after the other.
    """
    urls = [origin + each.target for each in (request, *others)]
    words = ["curl", "-i"]
    if _ON_THIS_MACHINE.match(origin):
        words.append("-k")  # no public authority vouches for a certificate of this machine
    if any(_curl_would_rewrite(each.path) for each in (request, *others)):
        words.append("--path-as-is")
    if any(character in url for url in urls for character in "[]{}"):
        words.append("--globoff")
    words += _method(request)
    words += map(_quoted, urls)
    for name, value in request.headers:
        words += _header(name, value)
    if request.content is None:
        return " ".join(words)
    if "Content-Type" not in request.headers:
        words += ["-H", "'Content-Type:'"]
    body, before = _body(request.content)
    return before + " ".join(words + body)


def _method(request: Request) -> list[str]:
    if request.method == "HEAD":
        return ["--head"]
    if request.method == "GET" and request.content is None:
        return []
    return ["-X", _quoted(request.method)]


def _header(name: str, value: str) -> list[str]:
    if name.lower() == "authorization" and value == "Basic $UNDERSTUDY_AUTH":
        return ["-u", '"$UNDERSTUDY_AUTH"']
    if name.lower() == "content-length" or (name.lower(), value) == ("accept", "*/*"):
        return []  # curl says the same by itself
    # An empty value is written with a semicolon; a colon would drop the field.
    return ["-H", _quoted(f"{name}: {value}" if value else f"{name};")]


def _body(content: bytes) -> tuple[list[str], str]:
    """The options that give the body, and what must stand before the command."""
    text = content.decode("utf-8", "replace")
    is_plain = "\ufffd" not in text and not any(character < " " and character != "\t" for character in text)
    if is_plain and not text.startswith("@"):
        return ["--data-binary", _quoted(text)], ""
    escaped = "".join(chr(byte) if 32 <= byte < 127 and byte not in b"\\%'-" else f"\\{byte:03o}" for byte in content)
    return ["--data-binary", "@-"], f"printf '{escaped}' | "


def _quoted(text: str) -> str:
    """The text as one word of the shell, in which the secrets' variables are still replaced."""
    if not _VARIABLE.search(text):
        return shlex.quote(text)
    words = []
    last = 0
    for match in _VARIABLE.finditer(text):
        words += [shlex.quote(text[last : match.start()])] if match.start() > last else []
        words.append(f'"{match.group()}"')
        last = match.end()
    return "".join(words) + (shlex.quote(text[last:]) if last < len(text) else "")


def _curl_would_rewrite(path: str) -> bool:
    """Whether curl would remove dot segments. Source: RFC 3986, section 5.2.4."""
    return any(segment.lower().replace("%2e", ".") in (".", "..") for segment in path.split("/"))
