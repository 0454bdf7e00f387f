"""How fast a large document is read: our reader beside PyYAML and json, and the cost of the first position.

Run `python benchmarks/loading.py [OPERATIONS]`. Processor time, best of three. The document is made here.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))

from contracts.document.text import parse, read_slowly


def large_document(operations: int) -> dict[str, object]:
    """A document like those that frameworks write: many operations, references, prose, numbers, examples."""
    schemas = {
        f"Thing{i}": {
            "type": "object",
            "description": f"Thing number {i}: its name, its size and when it was made.\nSee also Thing{i + 1}.",
            "required": ["id", "name"],
            "properties": {
                "id": {"type": "integer", "format": "int64", "readOnly": True, "minimum": 1},
                "name": {"type": "string", "maxLength": 200, "example": "a name"},
                "ratio": {"type": "number", "maximum": 0.75, "nullable": True},
                "next": {"$ref": f"#/components/schemas/Thing{i // 2}"},
            },
        }
        for i in range(operations)
    }
    paths = {
        f"/things{i}/{{id}}": {
            "get": {
                "operationId": f"things{i}_retrieve",
                "description": "Give the thing, if there is one and if the caller may see it; otherwise say so.",
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/Thing{i}"}}},
                    },
                    "404": {"description": "No such thing"},
                },
            }
        }
        for i in range(operations)
    }
    info = {"title": "Large", "version": "1.0"}
    return {"openapi": "3.0.3", "info": info, "paths": paths, "components": {"schemas": schemas}}


def best(work: Callable[[], object]) -> float:
    """Seconds of processor time, the best of three runs."""
    times = []
    for _ in range(3):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def first_position(content: bytes, name: str) -> float:
    """Seconds of processor time until the first line is known, once the text is read."""
    positions = parse(content, name).positions
    started = time.process_time()
    positions.line_of("/paths")
    return time.process_time() - started


def main(operations: int) -> None:
    """Print how long each way of reading takes, and how it compares."""
    document = large_document(operations)
    text = yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False)
    as_yaml, as_json = text.encode(), json.dumps(document, indent=1).encode()
    if not parse(as_yaml, "a.yaml").value == parse(as_json, "a.json").value == document:
        sys.exit("what was read is not what was written")
    library = best(lambda: yaml.load(text, Loader=yaml.CSafeLoader))
    ours = best(lambda: parse(as_yaml, "a.yaml"))
    slow = best(lambda: read_slowly(text, "a.yaml"))
    plain, strict = best(lambda: json.loads(as_json)), best(lambda: parse(as_json, "a.json"))
    print(f"YAML, {len(as_yaml) / 1e6:.2f} MB, {operations} operations")
    print(f"  PyYAML's CSafeLoader  {library * 1000:8.1f} ms")
    print(f"  parse                 {ours * 1000:8.1f} ms   {library / ours:.1f} times as fast")
    print(f"  parse, text in doubt  {slow * 1000:8.1f} ms   {library / slow:.1f} times as fast")
    print(f"  first position        {first_position(as_yaml, 'a.yaml') * 1000:8.1f} ms")
    print(f"JSON, {len(as_json) / 1e6:.2f} MB")
    print(f"  json.loads            {plain * 1000:8.1f} ms")
    print(f"  parse                 {strict * 1000:8.1f} ms   {strict / plain:.1f} times as long")
    print(f"  first position        {first_position(as_json, 'a.json') * 1000:8.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1500)
