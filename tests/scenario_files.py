"""The files of the scenario collection, and the request that one writes down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from contracts import Headers, Request

SCENARIOS = sorted((Path(__file__).parent / "scenarios").glob("*.yaml"))


def request_of(said: dict[str, Any]) -> Request:
    """The request of a scenario; `json`, `text` and `hex` are three ways to write its content."""
    headers = Headers({name: str(value) for name, value in said.get("headers", {}).items()})
    content = said["text"].encode() if "text" in said else None
    if "hex" in said:
        content = bytes.fromhex(said["hex"])
    if "json" in said:
        content = json.dumps(said["json"]).encode()
        headers = headers if "Content-Type" in headers else headers.with_added(("Content-Type", "application/json"))
    return Request(said.get("method", "GET"), said["target"], headers, content)
