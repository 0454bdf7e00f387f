"""Payloads as a test module: pytest sends each one and our judge decides on the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contracts.exporting.model import Payload, Setting
from contracts.exporting.rows import ndjson

_MODULE = '''\
"""Payloads of {title}: each is sent, and the judge decides on the answer.

    pytest test_payloads.py --base-url http://127.0.0.1:8000

Without --base-url our own mock of the document answers. Credentials come from UNDERSTUDY_TOKEN and UNDERSTUDY_AUTH.
"""

import json
from pathlib import Path

import pytest

HERE = Path(__file__).parent
DOCUMENT = {document}
"""The document that the answers are held against; the embedded default where it is None."""

LINES = (HERE / "payloads.ndjson").read_text(encoding="ascii").splitlines()
PAYLOADS = [json.loads(line) for line in LINES]


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: f"{{payload['operation']}}: {{payload['name']}}")
def test_the_answer_keeps_the_contract(payload, send_payload):
    send_payload(payload, DOCUMENT)
'''


def module(payloads: Iterable[Payload], setting: Setting) -> Iterator[tuple[str, bytes]]:
    """`test_payloads.py` and the `payloads.ndjson` that it reads."""
    title = setting.title.replace("\\", "/").replace('"', "'") or "the document"
    yield "test_payloads.py", _MODULE.format(title=title, document=_document(setting.path)).encode()
    yield from ndjson(payloads, setting)


def _document(path: str) -> str:
    """The expression that names the document."""
    if not path:
        return "None"
    return repr(path) if "://" in path else f"str(HERE / {path!r})"
