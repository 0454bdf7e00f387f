"""Which operations of a document a run is to test, by its options, and which of them it can. Pure."""

from __future__ import annotations

import math

from contracts.document.model import Document, Operation
from contracts.testing.disruption import effect
from contracts.testing.options import Options
from contracts.testing.permission import Permission
from contracts.testing.sharding import families, shard

MOST_NAMED = 8
"""Operations that are named where none is selected."""


def selected(document: Document, options: Options) -> tuple[Operation, ...]:
    """The operations that the options choose, of them those of the shard, in the document's order."""
    chosen = tuple(each for each in document.operations if options.selects is None or options.selects(each))
    return shard(chosen, *options.shard) if options.shard else chosen


def nothing_selected(document: Document, options: Options) -> str:
    """Why no operation is left to test, and what there was."""
    chosen = [each for each in document.operations if options.selects is None or options.selects(each)]
    if chosen and options.shard:
        index, total = options.shard
        resources = len(families(chosen, math.ceil(len(chosen) / total)))
        return f"shard {index}/{total} is empty: there are {resources} resources to test; use so many shards at most"
    labels = [each.label for each in document.operations]
    if not labels:
        return "the document has no operations"
    if options.unmatched:
        return f"no operation is selected: {'; '.join(options.unmatched)}"
    others = f" and {len(labels) - MOST_NAMED} more" if len(labels) > MOST_NAMED else ""
    return f"none of the {len(labels)} operations is selected; there are {', '.join(labels[:MOST_NAMED])}{others}"


def reason_to_leave(operation: Operation, options: Options, permission: Permission) -> str:
    """Why an operation that was selected is not tried; empty where it is."""
    if not operation.is_understood:
        return str(operation.problems[0])
    reason = permission.refusal(operation.method) or options.known.skips.get(operation.label)
    if not reason and effect(operation) != "none" and options.disruptive == "skip":
        reason = "it may end a session or the server, by its name"
    elif not reason and effect(operation) == "server" and options.disruptive == "auto":
        reason = "it may end the server, by its name; --disruptive last tries it"
    return reason or ""
