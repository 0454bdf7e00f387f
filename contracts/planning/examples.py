"""One request to an operation that shows how to call it."""

from __future__ import annotations

from dataclasses import replace

from contracts.document.model import Document, Operation
from contracts.judging import MADE_UP, Secrets
from contracts.messages import Request
from contracts.planning.parts import Source
from contracts.planning.requests import build_request


def example_request(document: Document, operation: Operation, *, secrets: Secrets = MADE_UP, seed: int = 1) -> Request:
    """A request that keeps every promise: the required parts, by the document's own examples where they are valid.

    Raises: UnsatisfiableSchema, EncodeError if a required part can't be made or written; DocumentError if a schema
    can't be read.
    """
    return build_request(document, operation, replace(Source(document, operation, seed).typical(), secrets=secrets))
