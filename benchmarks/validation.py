"""How fast a value is judged: our door beside jsonschema-rs without it and jsonschema, on the default document.

Run `python benchmarks/validation.py`. Processor time per SyncStatus, best of five, and the ratios.
"""

from __future__ import annotations

import copy
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs

sys.path.insert(0, str(Path(__file__).parent.parent))

from contracts.document import load
from contracts.schemas import Schema, schemas_of


def seconds_each(work: Callable[[], object], times: int = 4000) -> float:
    """Processor time of one call, the best of five rounds."""
    rounds = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(times):
            work()
        rounds.append((time.process_time() - start) / times)
    return min(rounds)


def sync_status() -> tuple[Schema, Any]:
    """The schema of the default document's success, and its first example."""
    document = load(None)
    media_type = document.operations[0].responses["200"].content["application/json"]
    return schemas_of(document).for_object(document.schemas["SyncStatus"], "response"), media_type.examples[0].value


def main() -> None:
    """Print a line per way of judging."""
    schema, valid = sync_status()
    invalid = copy.deepcopy(valid)
    invalid["tasks"][0]["status"] = "unknwon"
    document = load(None)
    resources = document.resources("response")
    whole = {"$ref": f"{schema.uri}#{schema.pointer}"}
    registry = jsonschema_rs.Registry(list(resources.items()), draft=jsonschema_rs.Draft202012)
    bare = jsonschema_rs.Draft202012Validator(whole, registry=registry, validate_formats=True)
    slow: Any = jsonschema.Draft202012Validator(
        {**resources[schema.uri], "$ref": f"#{schema.pointer}"}, format_checker=jsonschema.FormatChecker()
    )
    ours = seconds_each(lambda: schema.is_valid(valid), 20_000)
    lines = {
        "our door, valid": ours,
        "jsonschema-rs alone, valid": seconds_each(lambda: bare.is_valid(valid), 20_000),
        "jsonschema, valid": seconds_each(lambda: slow.is_valid(valid), 300),
        "our door, invalid, explained": seconds_each(lambda: schema.violations(invalid), 300),
        "jsonschema, invalid, errors listed": seconds_each(lambda: list(slow.iter_errors(invalid)), 300),
    }
    for name, seconds in lines.items():
        print(f"{name:36} {seconds * 1e6:9.1f} us  {seconds / ours:7.1f} times our verdict")


if __name__ == "__main__":
    main()
