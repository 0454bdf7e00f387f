"""A Payload: one message worth sending or receiving, under a name that says what is special about it. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contracts.document.model import Operation
from contracts.json_values import JsonValue
from contracts.messages import Headers, Request

Side = Literal["request", "response"]


@dataclass(frozen=True, slots=True)
class Payload:
    """One request to send to a server, or the content or the header fields of one answer to show to a client."""

    name: str
    """Stable, readable, and unique among the payloads of its operation and side."""
    operation: Operation
    side: Side
    kind: str
    """What makes it special, as the plan says it: `boundary`, `unicode`, `missing`, ..."""
    is_valid: bool
    """Whether it keeps every promise of the document; judged, never assumed."""
    seed: int
    what: str = ""
    """The one thing that is special about it, in words."""
    keyword: str = ""
    """The JSON Schema keyword at whose edge it is, or that it breaks."""
    rule: str = ""
    """JSON Pointer, into the document, of what says so."""
    at: str = ""
    """Where in the message: `path id`, `body /name`."""
    status: str = ""
    """For an answer: the declared status it belongs to, such as `200` or `default`."""
    media_type: str = ""
    """Of the content, parameters included; empty where there is none."""
    request: Request | None = None
    """For a request: all of it. A secret reads `$UNDERSTUDY_TOKEN` or `$UNDERSTUDY_AUTH`."""
    headers: Headers | None = None
    """For an answer: the header fields that it is about, for any content of that answer; None where it is content."""
    content: bytes | None = None
    """As it goes on the wire; None where there is no body at all, and where header fields are all there is."""
    allows: tuple[str, ...] = ()
    """For a request: the declared statuses that may answer it; empty: the document declares no such answer."""

    def record(self) -> dict[str, JsonValue]:
        """All but the content, as JSON, with the same members in the same order for each."""
        request = self.request
        fields = request.headers if request else self.headers
        return {
            "name": self.name,
            "operation": self.operation.label,
            "operationId": self.operation.operation_id,
            "side": self.side,
            "status": self.status or None,
            "valid": self.is_valid,
            "kind": self.kind,
            "what": self.what,
            "keyword": self.keyword or None,
            "rule": f"#{self.rule}" if self.rule else None,
            "at": self.at or None,
            "allows": list(self.allows),
            "seed": self.seed,
            "method": request.method if request else None,
            "target": request.target if request else None,
            "headers": None if fields is None else [list(field) for field in fields],
            "mediaType": self.media_type or None,
        }


@dataclass(frozen=True, slots=True)
class Setting:
    """What exports say beside the payloads."""

    title: str = ""
    """Of the document."""
    document: str = ""
    """How the document is called on the command line."""
    path: str = ""
    """The document seen from the folder that is written, with `/`; or its URL; empty for the embedded default."""
    base_url: str = "http://127.0.0.1:4010"
    """Scheme, host and port of the server that a user will most likely send to; each export lets it be changed."""
