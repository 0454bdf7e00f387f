"""Operations after which a run could not go on: those that end a session, and those that end the server.

Told by their names alone, since a document has no word for it: what is meant by `POST /users/me/reset-token` or
`/admin/shutdown` is plain to people. Pure.
"""

from __future__ import annotations

import functools
import re
from typing import Literal

from contracts.document.model import Operation

Effect = Literal["none", "session", "server"]

_SESSION = frozenset(
    ["logout", "logoff", "signout", "signoff", "revoke", "reset", "invalidate", "deauthorize", "deactivate"]
)
_CREDENTIALS = frozenset(["session", "sessions", "token", "tokens", "me", "self"])
"""What a DELETE of leaves nobody logged in."""
_SERVER = frozenset(["shutdown", "poweroff", "reboot", "restart", "halt", "flush", "terminate"])
_PAIRS = {("log", "out"), ("log", "off"), ("sign", "out"), ("sign", "off"), ("shut", "down"), ("power", "off")}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@functools.lru_cache(maxsize=4096)
def effect(operation: Operation) -> Effect:
    """What calling the operation may end, as far as its name tells.

    What concerns one item of many (`/machines/{id}/restart`) is none of the server itself, so no more than a session.
    """
    literals = [segment for segment in operation.path.split("/") if segment and "{" not in segment]
    last = _words(literals[-1]) if literals else []
    if operation.method in ("GET", "HEAD", "OPTIONS"):
        # A page about resets is read, not one that resets: the segment must say nothing else.
        named = set(last) if len(last) == 1 and not operation.path.rstrip("/").endswith("}") else set()
    else:
        named = {*last, *_words(operation.operation_id or "")}
    if named & _SERVER:
        return "session" if "{" in operation.path else "server"
    if named & _SESSION or (operation.method == "DELETE" and set(last) & _CREDENTIALS):
        return "session"
    return "session" if "password" in last and operation.method in ("POST", "PUT", "PATCH") else "none"


def _words(name: str) -> list[str]:
    """The words of a name in any of the usual spellings, in lower case; `log-out` and `logOut` are `logout`."""
    words = [word.lower() for word in _WORD.findall(name)]
    joined: list[str] = []
    for word in words:
        if joined and (joined[-1], word) in _PAIRS:
            joined[-1] += word
        else:
            joined.append(word)
    return joined
