"""How fast values are made: ratios, in one run, so that the machine does not matter.

    python benchmarks/generation.py

- a typical SyncStatus made and validated, against `json.dumps` plus `json.loads` of the same value: at most 3 times;
- the same drawn by Hypothesis from hand-written strategies: at least 50 times slower;
- every schema of a document with 640 component schemas and 875 operations compiled: under 2 s when forced;
- a first value of each, validated: at most 3 times as long, for all that the schemas share is compiled once.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contracts.document import load
from contracts.errors import UnsatisfiableSchema
from contracts.generation import SeededChoices, maker
from contracts.generation.bench import NO_HINT
from contracts.generation.making import compiler_for
from contracts.generation.profiles import TYPICAL
from contracts.schemas import schemas_of

VALUES = 300
DRAWN = 150


def seconds(run: Callable[[], object], rounds: int = 7) -> float:
    """The median time of a run, in seconds of the processor."""
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        run()
        taken.append(time.process_time() - started)
    return median(taken)


def sync_status_by_hand() -> st.SearchStrategy[Any]:
    """SyncStatus as somebody would write it with Hypothesis."""
    moment = st.datetimes().map(lambda when: when.isoformat() + "Z")
    message = st.fixed_dictionaries(
        {
            "timestamp": moment,
            "log_level": st.sampled_from(["critical", "error", "warning", "info", "debug"]),
            "logger": st.text(),
            "event": st.text(),
            "attributes": st.dictionaries(st.text(), st.text(), max_size=3),
        }
    )
    task = st.fixed_dictionaries(
        {
            "uuid": st.uuids().map(str),
            "name": st.text(),
            "full_name": st.text(),
            "description": st.text(),
            "start_timestamp": moment,
            "finish_timestamp": moment,
            "duration": st.floats(0, 1e6),
            "status": st.sampled_from(["unknown", "successful", "warning", "error"]),
            "messages": st.lists(message, max_size=3),
        },
        optional={"uid": st.text(), "expires": st.none() | moment, "expiring": st.booleans()},
    )
    return st.fixed_dictionaries({"is_running": st.booleans(), "tasks": st.lists(task, min_size=1, max_size=3)})


def draw_all() -> None:
    """Draw `DRAWN` values."""

    @settings(
        max_examples=DRAWN,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(sync_status_by_hand())
    def drawn(_value: Any) -> None:
        pass

    drawn()


def made_and_validated() -> None:
    """The first two ratios."""
    document = load(None)
    make = maker(schemas_of(document).for_object(document.schemas["SyncStatus"], "response"))
    values = [make(SeededChoices("benchmark", number)) for number in range(VALUES)]
    making = seconds(lambda: [make(SeededChoices("benchmark", number)) for number in range(VALUES)]) / VALUES
    json_both = seconds(lambda: [json.loads(json.dumps(value)) for value in values]) / VALUES
    drawing = seconds(draw_all, 3) / DRAWN
    size = sum(len(json.dumps(value)) for value in values) // VALUES
    print(f"a typical SyncStatus ({size} bytes) made and validated: {making * 1e6:.0f} µs")
    print(f"  {making / json_both:.1f} times json.dumps + json.loads ({json_both * 1e6:.0f} µs); promised: at most 3")
    print(f"  {drawing / making:.0f} times faster than Hypothesis ({drawing * 1e6:.0f} µs); promised: at least 50")


def large_document() -> dict[str, Any]:
    """640 schemas that refer to each other and 875 operations that refer to them."""
    schemas: dict[str, Any] = {}
    for number in range(640):
        properties: dict[str, Any] = {
            "id": {"type": "integer", "readOnly": True},
            "name": {"type": "string", "maxLength": 200},
            "slug": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": 50},
            "created": {"type": "string", "format": "date-time"},
            "kind": {"type": "string", "enum": ["a", "b", f"c{number}"]},
            "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
            "next": {"$ref": f"#/components/schemas/S{(number * 7 + 1) % 640}"},
            "others": {"type": "array", "items": {"$ref": f"#/components/schemas/S{(number * 3 + 2) % 640}"}},
        }
        schemas[f"S{number}"] = {"type": "object", "required": ["id", "name", "kind"], "properties": properties}
    paths: dict[str, Any] = {}
    for number in range(875):
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/S{number % 640}"}}}
        paths[f"/things{number}/"] = {
            "post": {
                "requestBody": {"content": content},
                "responses": {"200": {"description": "", "content": content}, "400": {"description": ""}},
            }
        }
    info = {"title": "large", "version": "1"}
    return {"openapi": "3.0.3", "info": info, "paths": paths, "components": {"schemas": schemas}}


def compiled() -> None:
    """The third promise and the fourth."""
    started = time.process_time()
    document = load(large_document())
    loaded = time.process_time()
    schemas = [schemas_of(document).for_object(each, "response") for each in document.schemas.values()]
    makers = [maker(schema) for schema in schemas]
    lazy = time.process_time()
    compiler = compiler_for(schemas[0], TYPICAL)
    for schema in schemas:
        compiler.maker(compiler.graph.of(schema), NO_HINT)
    forced = time.process_time()
    for number, make in enumerate(makers):
        try:
            make(SeededChoices(number))
        except UnsatisfiableSchema as refusal:
            print(refusal)
    first = time.process_time()
    print(f"640 schemas, 875 operations: loaded in {loaded - started:.2f} s; makers in {lazy - loaded:.3f} s (lazy)")
    print(f"  forced {forced - lazy:.2f} s, promised: under 2")
    print(f"  first values, validated: {first - forced:.2f} s, {(first - forced) / (forced - lazy):.1f} times as long")


if __name__ == "__main__":
    made_and_validated()
    compiled()
