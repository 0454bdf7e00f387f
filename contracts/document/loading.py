"""From a source to a Document: read, parse, walk, build."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path

from contracts.document import sources, text
from contracts.document.dialects import OPENAPI_3_0
from contracts.document.model import Document
from contracts.document.nodes import Problems, Text
from contracts.document.operations import inherited, operations
from contracts.document.reading import Reading, schema_at
from contracts.document.references import Fetch, Library
from contracts.document.schema_conversion import Conversion
from contracts.document.security import security_schemes
from contracts.document.structure import Walk
from contracts.errors import Place
from contracts.json_values import JsonValue

DEFAULT = Path(__file__).parents[2] / "spec" / "openapi.yaml"
"""The embedded document, used where none is given."""

Source = str | Path | Mapping[str, JsonValue] | None


def load(source: Source = None, *, allow_remote: bool | None = None) -> Document:
    """The document at a path or URL, on standard input (`-`), or given as a mapping; left out, the embedded default.

    `allow_remote`: whether references to URLs may be fetched; None: only if the document itself came from a URL.

    Raises: UnreadableDocument if there is nothing to work with; whatever else is wrong is among its `problems`.
    """
    problems = Problems()
    root = _root(DEFAULT if source is None else source, problems)
    dialect = OPENAPI_3_0
    library = Library(root, _fetch(problems, root, allow_remote))
    reading = Reading(library, dialect, problems)
    walk = Walk(library, dialect.grammar, problems)
    walk.run("OpenAPI", root.root)
    conversion = Conversion(library, dialect.schemas, problems)
    conversion.run(walk.schemas)
    schemes = security_schemes(reading)
    from_above = inherited(reading, schemes)
    found = tuple(operations(reading, from_above))
    info = root.root.member("info") or root.root
    return Document(
        uri=root.uri,
        place=root.place,
        specification=f"OpenAPI {root.value.get('openapi')}",
        title=info.string("title"),
        version=info.string("version"),
        description=info.string("description"),
        operations=found,
        servers=from_above.servers,
        security_schemes=schemes,
        schemas={name: schema for name, node in reading.section("schemas") if (schema := schema_at(node))},
        problems=tuple(problems),
        make_resources=conversion.resources,
        places={uri: text.place for uri, text in library.texts.items()},
    )


def _root(source: str | Path | Mapping[str, JsonValue], problems: Problems) -> Text:
    if isinstance(source, Mapping):
        uri = (Path.cwd() / "document").as_uri()
        return Text(uri, uri, copy.deepcopy(dict(source)), Place("document"))
    return _parsed(sources.read(source), problems)


def _parsed(source: sources.Source, problems: Problems) -> Text:
    parsed = text.parse(source.content, source.name)
    for problem in parsed.problems:
        problems.keep(problem)
    return Text(source.uri, source.uri, parsed.value, Place(source.name, "", parsed.positions), source)


def _fetch(problems: Problems, root: Text, allow_remote: bool | None) -> Fetch:
    if allow_remote is None:
        allow_remote = root.uri.startswith(("http:", "https:"))

    def fetch(uri: str, base: Text) -> Text:
        return _parsed(sources.read_resource(uri, allow_remote=allow_remote, base=base.source), problems)

    return fetch
