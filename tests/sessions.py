"""A small document with operations that end a session or the server, and a server on which they do."""

from __future__ import annotations

from typing import Any

from tests.plain_servers import Answered, Asked

THING = {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}


def _operation(*, is_open: bool = False) -> dict[str, Any]:
    responses = {"200": {"description": "", "content": {"application/json": {"schema": THING}}}}
    return {
        "security": [] if is_open else [{"token": []}],
        "responses": responses | {status: {"description": ""} for status in ("401", "404", "405", "406")},
    }


SESSIONS: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Sessions", "version": "1"},
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "paths": {
        "/users/me/reset-token": {"post": _operation()},
        "/status": {"get": _operation(is_open=True)},
        "/things": {"get": _operation(), "post": _operation()},
        "/others": {"get": _operation(), "put": _operation()},
        "/cache/flush": {"post": _operation()},
    },
}


class Sessions:
    """A server that forgets its token, or breaks, once a certain request has come."""

    def __init__(self, *, killed_by: str = "", broken_by: str = "") -> None:
        """Method and path of the requests that do it; empty: none does."""
        self.killed_by = killed_by
        self.broken_by = broken_by
        self.tokens = {"first"}
        self.is_broken = False
        self.asked: list[str] = []

    def __call__(self, asked: Asked) -> Answered:
        """Answers as promised, but for that."""
        name = f"{asked.method} {asked.path}"
        self.asked.append(name)
        if self.is_broken:
            return Answered(500, None)
        item = SESSIONS["paths"].get(asked.path)
        if item is None:
            return Answered(404, None)
        if asked.method.lower() not in item and not (asked.method == "HEAD" and "get" in item):
            return Answered(405, None, {"Allow": ", ".join(method.upper() for method in item)})
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if asked.path != "/status" and token not in self.tokens:
            return Answered(401, None, {"WWW-Authenticate": "Bearer"})
        if name == self.killed_by:
            self.tokens.clear()
        if name == self.broken_by:
            self.is_broken = True
        return Answered(200, {"id": 1})

    def renewed(self) -> str:
        """A new token, good from now on."""
        token = f"token-{len(self.asked)}"
        self.tokens.add(token)
        return token
