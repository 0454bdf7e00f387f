"""Content for every declared request and response body of real documents: made, or refused and why.

    python benchmarks/real_generation.py DIRECTORY... [--sample N] [--seed N] [--profile NAME] [--second-opinion]

DIRECTORY holds OpenAPI documents (`*.json`, `*.yaml`), at any depth; `--sample N` takes N of them, chosen by the seed,
those of the rarer versions of OpenAPI first. With `--second-opinion` jsonschema judges each value, too, by the plain
schema and with formats asserted. Prints a line per class of refusal with its first places, and exits 1 if anything but
a refusal came up.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from contracts.contents import content_violations
from contracts.contents.making import make_content
from contracts.document import load
from contracts.document.model import Direction, Document, MediaTypeObject
from contracts.errors import DocumentError, EncodeError, UnreadableDocument, UnsatisfiableSchema
from contracts.json_values import JsonValue

_VERSION = re.compile(rb"""["']?(?:swagger|openapi)["']?\s*:\s*["']?(\d\.\d)""")


def bodies(document: Document) -> Iterator[tuple[Direction, MediaTypeObject]]:
    """Each declared body, once for each schema and media type."""
    seen: set[tuple[str, ...]] = set()
    for operation in document.operations:
        contents: list[tuple[Direction, MediaTypeObject]] = []
        if operation.request_body is not None:
            contents.extend(("request", each) for each in operation.request_body.content.values())
        for response in operation.responses.values():
            contents.extend(("response", each) for each in response.content.values())
        for direction, media_type in contents:
            schema = media_type.schema or media_type.item_schema
            if schema is not None:
                key = (direction, media_type.media_type, schema.uri, schema.pointer)
                if key not in seen:
                    seen.add(key)
                    yield direction, media_type


class Tally:
    """What came of it."""

    def __init__(self, *, second_opinion: bool) -> None:
        self.counts: Counter[str] = Counter()
        self.classes: dict[str, list[str]] = defaultdict(list)
        self.slow: list[tuple[float, str]] = []
        self._second = second_opinion

    def document(self, path: Path, profiles: list[str]) -> None:
        """Every body of the document at `path`."""
        try:
            document = load(path)
        except UnreadableDocument as error:
            self.counts["unreadable documents"] += 1
            self.classes["UNREADABLE"].append(str(error))
            return
        self.counts["documents"] += 1
        second = _second_opinion(document) if self._second else None
        for direction, media_type in bodies(document):
            for profile in profiles:
                self.counts["bodies"] += 1
                started = time.perf_counter()
                where = f"{path.name}#{media_type.place.pointer} {direction} {profile}"
                for kind, what in _judged(document, direction, media_type, profile, second):
                    self.counts["made" if kind == _MADE else "not made"] += 1
                    if kind != _MADE:
                        self.classes[kind].append(f"{where}\n        {what}")
                elapsed = time.perf_counter() - started
                if elapsed > 0.5:
                    self.slow.append((elapsed, where))


_MADE = "made"


def _judged(
    document: Document, direction: Direction, media_type: MediaTypeObject, profile: str, second: Any
) -> Iterator[tuple[str, str]]:
    """The class of what came of it, and what there is to say."""
    try:
        made = make_content(document, media_type, direction, ("real", media_type.place.pointer), profile=profile)
        if content_violations(document, media_type, made.value, direction):
            yield "INVALID", ""
        elif second and media_type.schema and (fault := second(direction, media_type.schema, made.value)):
            yield _MADE, ""
            yield f"SECOND OPINION {fault[0]}", fault[1]
        else:
            yield _MADE, ""
    except UnsatisfiableSchema as refusal:
        yield ", ".join(sorted(set(refusal.keywords))) or "no keyword", str(refusal)[:500]
    except (DocumentError, EncodeError) as refusal:
        sentence = re.sub(r"'[^']*'|[0-9]+|\{.*\}", "...", str(refusal))[-80:]
        yield f"{type(refusal).__name__} {media_type.media_type} {sentence}", str(refusal)[:500]
    except Exception as error:  # noqa: BLE001  (what is sought for: anything that is not a refusal)
        last = traceback.extract_tb(error.__traceback__)[-1]
        yield f"FAULT {type(error).__name__} {str(error)[:100]} {last.filename}:{last.lineno}", ""


def _second_opinion(document: Document) -> Any:
    """What jsonschema says of a value by the plain schema: the first broken keyword and its sentence, or None."""
    import jsonschema
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    @cache
    def registry(direction: Direction) -> Any:
        resources = document.resources(direction).items()
        return Registry().with_resources((uri, DRAFT202012.create_resource(each)) for uri, each in resources)

    def opinion(direction: Direction, schema: Any, value: JsonValue) -> tuple[str, str] | None:
        reference = {"$ref": f"{schema.uri}#{schema.pointer}"}
        kind = jsonschema.Draft202012Validator
        validator = kind(reference, registry=registry(direction), format_checker=kind.FORMAT_CHECKER)
        try:
            error = next(validator.iter_errors(value), None)
        except Exception as fault:  # noqa: BLE001  (what it can't judge is no disagreement, but worth a look)
            return f"can't say: {type(fault).__name__}", str(fault)[:300]
        return (str(error.validator), f"{error.json_path}: {error.message[:300]}") if error else None

    return opinion


def chosen(directories: list[Path], count: int, seed: int) -> list[Path]:
    """So many documents, by the seed; a third of them of the rarer versions as far as there are so many."""
    paths = sorted(
        path for directory in directories for path in directory.rglob("*") if path.suffix in {".json", ".yaml", ".yml"}
    )
    random.Random(seed).shuffle(paths)  # noqa: S311  (repeatable is what it is to be)
    if not count:
        return paths
    by_version: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        with path.open("rb") as file:
            found = _VERSION.search(file.read(100_000))
        by_version[found[1].decode() if found else "?"].append(path)
    print({version: len(found) for version, found in sorted(by_version.items())})
    rare = [path for version, found in sorted(by_version.items()) if version != "3.0" for path in found[: count // 6]]
    return sorted([*rare, *by_version["3.0"][: max(0, count - len(rare))]])


def main() -> int:
    """Run; the status says whether only refusals came up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, nargs="+")
    parser.add_argument("--sample", type=int, default=240, help="so many documents; 0 takes all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", action="append", default=[])
    parser.add_argument("--second-opinion", action="store_true")
    parser.add_argument("--slow", type=float, default=5.0, help="tell of documents that take so many seconds")
    parser.add_argument("--match", default="")
    arguments = parser.parse_args()
    tally = Tally(second_opinion=arguments.second_opinion)
    started = time.perf_counter()
    for path in chosen(arguments.directory, arguments.sample, arguments.seed):
        if arguments.match not in str(path):
            continue
        began = time.perf_counter()
        tally.document(path, arguments.profile or ["typical"])
        if time.perf_counter() - began > arguments.slow:
            print(f"{time.perf_counter() - began:6.1f} s {path}", flush=True)
    for kind, places in sorted(tally.classes.items(), key=lambda item: -len(item[1])):
        print(f"{len(places):6} {kind}")
        for place in places[:3]:
            print(f"      {place}")
    for elapsed, where in sorted(tally.slow, reverse=True)[:10]:
        print(f"{elapsed:6.1f} s {where}")
    print(dict(tally.counts), f"{time.perf_counter() - started:.0f} s")
    return 1 if any(kind.startswith(("INVALID", "FAULT")) for kind in tally.classes) else 0


if __name__ == "__main__":
    sys.exit(main())
