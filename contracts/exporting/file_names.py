"""File names from payloads: readable, stable, and legal on every usual file system, Windows' included.

A name depends on its payload alone, never on its neighbours, so that one more payload renames none.
"""

from __future__ import annotations

import hashlib
import re

from contracts import media_types
from contracts.exporting.model import Payload

LONGEST = 80
"""Characters of a name, without its ending."""

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_ENDINGS = {
    "application/x-www-form-urlencoded": "form",
    "application/x-ndjson": "ndjson",
    "application/jsonl": "jsonl",
    "application/yaml": "yaml",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/octet-stream": "bin",
    "text/csv": "csv",
    "text/event-stream": "sse",
    "text/html": "html",
    "text/plain": "txt",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/svg+xml": "svg",
}


def folder_of(payload: Payload) -> str:
    """The folder of its operation and side: `get_providers_scim_{id}_sync_status/request`."""
    operation = payload.operation
    path = operation.path.strip("/").replace("/", "_") + operation.fragment
    spelled = f"{operation.method.lower()}_{path}"
    side = "request" if payload.side == "request" else f"response-{payload.status.lower()}"
    return f"{_legal(spelled, operation.label)}/{side}"


def stem_of(payload: Payload) -> str:
    """What its file is called, without the ending: `path-id_the-least,-1`. The folder says the status already."""
    name = payload.name.removeprefix(payload.status).lstrip(": ") if payload.status else payload.name
    spelled = name.replace(": ", "_").replace(" /", "-").replace("/", ".").replace(" ", "-").lstrip(".-")
    return _legal(spelled, payload.name)


def ending_of(media_type: str) -> str:
    """The usual file ending of a media type, without the dot; `bin` where there is none."""
    essence = media_type.partition(";")[0].strip().lower()
    if essence in _ENDINGS:
        return _ENDINGS[essence]
    if media_types.is_json(essence):
        return "json"
    if media_types.is_xml(essence):
        return "xml"
    if essence.startswith("multipart/"):
        return "multipart"
    return "txt" if media_types.is_text(essence) else "bin"


def _legal(spelled: str, whole: str) -> str:
    """The text as a file name; where that loses something, a few digits of a hash of the whole keep it apart."""
    kept = re.sub(r"[^a-z0-9._=+,{}()-]+", "-", spelled.lower()).strip("-. ")
    lost = kept != spelled or len(kept) > LONGEST or bool(_RESERVED.match(kept)) or not kept
    if not lost:
        return kept
    digits = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{kept[: LONGEST - 9].rstrip('-. ')}~{digits}"
