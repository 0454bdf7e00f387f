"""Random valid payloads as lines of JSON: as many as are wanted, at the maker's own speed, none kept in memory.

Line k depends on the document, the seed and k alone, so that shards put side by side are the whole set.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from contracts.contents.making import make_content
from contracts.document.model import Direction, Document, MediaTypeObject, Operation
from contracts.errors import DocumentError, EncodeError
from contracts.exporting.making import Choice
from contracts.generation import SeededChoices, maker
from contracts.media_types import is_json
from contracts.planning import build_request
from contracts.planning.parts import Source
from contracts.records import content_record
from contracts.schemas import schemas_of

_compact = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def random_lines(document: Document, choice: Choice, count: int, shard: tuple[int, int] = (1, 1)) -> Iterator[bytes]:
    """Lines 1 to `count` of which shard `i` of `n` has every n-th: `{"number": 7, "operation": ..., "value": ...}`.

    Places (a request body, an answer's content, a request without a body) take turns. A place whose values can't be
    made is left out as a whole. `shard`: 1-based.
    """
    places = [each for each in _places(document, choice) if each.works()]
    index, shards = shard
    if not places:
        return
    for number in range(index, count + 1, shards):
        place = places[(number - 1) % len(places)]
        yield b'{"number":%d,%s%s}\n' % (number, place.prefix, place.write(number))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where values are made for."""

    prefix: bytes
    """The members of its lines that are always the same."""
    write: Callable[[int], bytes]
    """The last member of the line of that number."""

    def works(self) -> bool:
        """Whether a first value can be made and written."""
        try:
            self.write(0)
        except (DocumentError, EncodeError):
            return False
        return True


def _places(document: Document, choice: Choice) -> Iterator[_Place]:
    for operation in document.operations:
        if not operation.is_understood or (choice.selects and not choice.selects(operation)):
            continue
        if "request" in choice.sides:
            body = operation.request_body
            for described in body.content.values() if body else ():
                yield from _of_content(document, operation, described, "request", choice.seed)
            if not body or not body.content:
                yield _of_target(document, operation, choice.seed)
        if "response" in choice.sides:
            for status, promised in operation.responses.items():
                for described in promised.content.values():
                    yield from _of_content(document, operation, described, "response", choice.seed, status)


def _of_content(  # noqa: PLR0913, PLR0917  (all that tells one place from another)
    document: Document, operation: Operation, described: MediaTypeObject, side: Direction, seed: int, status: str = ""
) -> Iterator[_Place]:
    """The content of one media type, decoded where it is JSON."""
    where = (seed, operation.label, side, status, described.media_type)
    make = maker(schemas_of(document).for_object(described.schema, side)) if described.schema else None

    def write(number: int) -> bytes:
        if make and is_json(described.media_type):
            return b'"value":' + _compact(make(SeededChoices(*where, number))).encode()
        made = make_content(document, described, side, (*where, number))
        return b'"content":' + _compact(content_record(made.content)).encode()

    said = {"operation": operation.label, "side": side, "status": status, "mediaType": described.media_type}
    yield _Place(_members({name: value for name, value in said.items() if value}), write)


def _of_target(document: Document, operation: Operation, seed: int) -> _Place:
    """A request without a body: its target says it all."""

    def target_member(number: int) -> bytes:
        parts = Source(document, operation, f"{seed} {number}").believable()
        return b'"target":' + _compact(build_request(document, operation, parts).target).encode()

    return _Place(_members({"operation": operation.label, "side": "request"}), target_member)


def _members(said: dict[str, str]) -> bytes:
    return _compact(said).encode()[1:-1] + b","
