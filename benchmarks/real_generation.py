"""Values for every declared request and response body of real documents: made, or refused and why.

    python benchmarks/real_generation.py DIRECTORY [--every N] [--profile NAME] [--slow SECONDS] [--match TEXT]

DIRECTORY holds OpenAPI documents (`*.json`, `*.yaml`); `--every N` takes each N-th. Prints a line per class of refusal
with a first place, and exits 1 if anything but a refusal came up.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from contracts.document import load
from contracts.document.model import Direction, Document, MediaTypeObject, SchemaObject
from contracts.errors import UnreadableDocument, UnsatisfiableSchema
from contracts.generation import SeededChoices, maker
from contracts.schemas import schemas_of


def bodies(document: Document) -> Iterator[tuple[Direction, SchemaObject]]:
    """The schema of each declared body, once."""
    seen: set[tuple[str, str, str]] = set()
    for operation in document.operations:
        contents: list[tuple[Direction, MediaTypeObject]] = []
        if operation.request_body is not None:
            contents.extend(("request", each) for each in operation.request_body.content.values())
        for response in operation.responses.values():
            contents.extend(("response", each) for each in response.content.values())
        for direction, media_type in contents:
            schema = media_type.schema
            if schema is not None and (direction, schema.uri, schema.pointer) not in seen:
                seen.add((direction, schema.uri, schema.pointer))
                yield direction, schema


class Tally:
    """What came of it."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.classes: dict[str, list[str]] = defaultdict(list)
        self.slow: list[tuple[float, str]] = []

    def document(self, path: Path, profiles: list[str]) -> None:
        """Every body of the document at `path`."""
        try:
            document = load(path)
        except UnreadableDocument:
            self.counts["unreadable documents"] += 1
            return
        self.counts["documents"] += 1
        for direction, schema_object in bodies(document):
            for profile in profiles:
                self.counts["bodies"] += 1
                started = time.perf_counter()
                where = f"{path.name}#{schema_object.pointer} {direction} {profile}"
                self._one(document, direction, schema_object, profile, where)
                elapsed = time.perf_counter() - started
                if elapsed > 0.5:
                    self.slow.append((elapsed, where))

    def _one(
        self, document: Document, direction: Direction, schema_object: SchemaObject, profile: str, where: str
    ) -> None:
        try:
            schema = schemas_of(document).for_object(schema_object, direction)
            value = maker(schema, profile=profile)(SeededChoices("real", schema_object.pointer))
            if not schema.is_valid(value):
                self.counts["invalid"] += 1
                self.classes["INVALID"].append(where)
            self.counts["made"] += 1
        except UnsatisfiableSchema as refusal:
            self.counts["refused"] += 1
            kind = ", ".join(sorted(set(refusal.keywords))) or "no keyword"
            self.classes[kind].append(f"{where}\n        {str(refusal)[:500]}")
        except Exception as error:  # noqa: BLE001  (what is sought for: anything that is not a refusal)
            self.counts["faults"] += 1
            last = traceback.extract_tb(error.__traceback__)[-1]
            self.classes[f"FAULT {type(error).__name__} {str(error)[:100]} {last.filename}:{last.lineno}"].append(where)


def main() -> int:
    """Run; the status says whether only refusals came up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--every", type=int, default=12)
    parser.add_argument("--profile", action="append", default=[])
    parser.add_argument("--slow", type=float, default=5.0, help="tell of documents that take so many seconds")
    parser.add_argument("--match", default="")
    arguments = parser.parse_args()
    paths = sorted(path for path in arguments.directory.iterdir() if path.suffix in {".json", ".yaml", ".yml"})
    tally = Tally()
    started = time.perf_counter()
    for path in [path for path in paths if arguments.match in path.name][:: arguments.every]:
        began = time.perf_counter()
        tally.document(path, arguments.profile or ["typical"])
        if time.perf_counter() - began > arguments.slow:
            print(f"{time.perf_counter() - began:6.1f} s {path.name}", flush=True)
    for kind, places in sorted(tally.classes.items(), key=lambda item: -len(item[1])):
        print(f"{len(places):6} {kind}")
        for place in places[:3]:
            print(f"      {place}")
    for elapsed, where in sorted(tally.slow, reverse=True)[:10]:
        print(f"{elapsed:6.1f} s {where}")
    print(dict(tally.counts), f"{time.perf_counter() - started:.0f} s")
    return 1 if tally.counts["invalid"] or tally.counts["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
