"""Payloads, as `understudy payloads` writes them, sent and judged one by one: what the pytest export does."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from contracts import Request, UsageError, load, records
from contracts.testing import Credentials, Sender


@contextmanager
def sender_of(document: str | None, base_url: str | None) -> Iterator[Sender]:
    """What sends to `base_url`, or to our own mock of the document while the block runs.

    Raises: UnreadableDocument; UsageError if `base_url` is no address of a server.
    """
    read = load(document)
    credentials = Credentials(os.environ.get("UNDERSTUDY_TOKEN", ""), os.environ.get("UNDERSTUDY_AUTH", ""))
    with ExitStack() as stack:
        if base_url is None:
            from mock_server import Options, live

            base_url = stack.enter_context(live(read, Options(callbacks=False))).url
        yield stack.enter_context(Sender(read, base_url, credentials))


def broken_promises(sender: Sender, payload: Mapping[str, Any]) -> str:
    """What the answer to the payload breaks, in words; empty if it keeps every promise.

    Raises: UsageError for what is no request; TargetError if the server can't be reached.
    """
    verdict = sender.send(request_of(payload))
    errors = [each for each in verdict.findings if each.level == "error"]
    if verdict.is_refused:
        return "the server refuses the credentials; give them in UNDERSTUDY_TOKEN or UNDERSTUDY_AUTH"
    if not errors:
        return ""
    answered = f"answered {verdict.exchange.response.status_code}" if verdict.exchange else "was not answered"
    lines = [f"{each.check}: {each.message} (promised at {each.promised_at})" for each in errors]
    return "\n".join([f"{payload['method']} {payload['target']} {answered}", *lines])


def request_of(payload: Mapping[str, Any]) -> Request:
    """The request that a payload's record holds.

    Raises: UsageError
    """
    try:
        return records.request_of(payload)
    except (LookupError, TypeError, ValueError) as error:
        name = payload.get("name", "without a name")
        raise UsageError(f"payload {name!r} is no request that can be sent: {type(error).__name__} {error}") from None
