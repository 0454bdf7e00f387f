"""From a source to a Document: read, parse, walk, build.

The one module of this package that reads texts from outside; all others are given values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from contracts.document import consistency, directions, sources, text
from contracts.document.dialects import recognised
from contracts.document.model import Direction, Document
from contracts.document.nodes import Node, Problems, Text
from contracts.document.operations import inherited, operations, webhooks
from contracts.document.plain import plain
from contracts.document.reading import Reading, schema_at
from contracts.document.references import Fetch, Library
from contracts.document.schema_conversion import converted, exempted
from contracts.document.schema_meaning import look_at_dialect
from contracts.document.schema_walk import SchemaWalk
from contracts.document.security import security_schemes
from contracts.document.structure import StructureWalk
from contracts.errors import Place, Problem, UnreadableDocument
from contracts.json_values import JsonValue, resolve, tokens

_HOMES = (Path(__file__).parents[1], Path(__file__).parents[2])  # as installed; in a checkout
DEFAULT = next((home for home in _HOMES if (home / "spec").is_dir()), _HOMES[0]) / "spec" / "openapi.yaml"
"""The embedded document, used where none is given."""


def load(source: str | Path | Mapping[str, JsonValue] | None = None, *, allow_remote: bool | None = None) -> Document:
    """The document at a path or URL, on standard input (`-`), or given as a mapping; left out, the embedded default.

    `allow_remote`: whether references to URLs may be fetched; None: only if the document itself came from a URL.

    Raises: UnreadableDocument if there is nothing to work with; whatever else is wrong is among its `problems`.
    """
    problems = Problems()
    root = _root(source, problems)
    dialect, specification = recognised(root.root, problems)
    root = _named(root, problems) if "$self" in dialect.grammar["OpenAPI"].fields else root
    if "jsonSchemaDialect" in dialect.grammar["OpenAPI"].fields and root.root.has("jsonSchemaDialect"):
        look_at_dialect(root.root.at("jsonSchemaDialect", root.value["jsonSchemaDialect"]), problems)
    library = Library(root, _fetching(problems, may_fetch=root.is_remote if allow_remote is None else allow_remote))
    structure = StructureWalk(library, dialect.grammar, problems)
    structure.run("OpenAPI", root.root)
    schemas = SchemaWalk(library, dialect.schemas, problems, dialect.sections["schemas"])
    schemas.run(reversed(structure.schemas), reversed(structure.forms))  # they come from a stack
    reading = Reading(library, dialect, problems, _external_texts(problems))
    return _document(reading, schemas, specification)


def _document(reading: Reading, schemas: SchemaWalk, specification: str) -> Document:
    root = reading.root
    schemes = security_schemes(reading)
    from_above = inherited(reading, schemes)
    found = tuple(operations(reading, from_above))
    hooks = tuple(webhooks(reading, from_above))
    consistency.check(found, reading.problems)
    info = root.object("info") or Node(root.text, "", {})
    places = {uri: text.place for uri, text in reading.library.texts.items()}
    places.update({uri: node.place for uri, node in schemas.embedded.items()})
    return Document(
        uri=root.text.uri,
        place=root.place,
        specification=specification,
        title=info.string("title"),
        version=_version(info),
        description=info.string("description"),
        operations=found,
        webhooks=hooks,
        servers=from_above.servers,
        security_schemes=schemes,
        schemas={name: schema for name, node in reading.section("schemas") if (schema := schema_at(node))},
        problems=_in_order(reading.problems, reading.library),
        make_resources=_conversion(reading, schemas),
        places=places,
        implied=reading.implied,
    )


def _version(info: Node) -> str:
    value = info.value.get("version")
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _conversion(reading: Reading, schemas: SchemaWalk) -> Callable[[Direction], Mapping[str, JsonValue]]:
    texts = {uri: text.value for uri, text in reading.library.texts.items()}

    def with_embedded(made: dict[str, JsonValue]) -> Mapping[str, JsonValue]:
        for uri, node in schemas.embedded.items():
            with suppress(LookupError):  # it stood in what another fault removed
                made.setdefault(uri, resolve(made[node.text.uri], node.pointer))
        return made

    @cache
    def both_ways() -> Mapping[str, JsonValue]:
        changes = [*schemas.changes.items(), *reading.additions.items()]
        return with_embedded(converted(texts, changes, schemas.replaced))

    def make(direction: Direction) -> Mapping[str, JsonValue]:
        exempt = directions.exemptions(schemas, direction)
        if not exempt:
            return both_ways()
        return with_embedded(exempted({uri: both_ways()[uri] for uri in texts}, exempt))

    return make


def _in_order(problems: Iterable[Problem], library: Library) -> tuple[Problem, ...]:
    """The problems in the order of the text that they are in, the document itself first."""
    texts = {text.place.uri: (index, text.value) for index, text in enumerate(library.texts.values())}
    orders: dict[int, dict[str, int]] = {}

    def rank(problem: Problem) -> tuple[int, list[int]]:
        index, value = texts.get(problem.place.uri, (-1, None))
        found = []
        for token in tokens(problem.place.pointer):
            if isinstance(value, dict):
                order = orders.setdefault(id(value), {})
                if not order:
                    order.update({key: position for position, key in enumerate(value)})
                found.append(order.get(token, -1))
                value = value.get(token)
            elif isinstance(value, list) and token.isdigit() and int(token) < len(value):
                found.append(int(token))
                value = value[int(token)]
            else:
                break
        return index, found

    return tuple(sorted(problems, key=rank))


def _root(source: str | Path | Mapping[str, JsonValue] | None, problems: Problems) -> Text:
    if source is None:
        return _parsed(replace(sources.read(DEFAULT), name="spec/openapi.yaml"), problems)
    if isinstance(source, Mapping):
        uri = (Path.cwd() / "document").as_uri()
        place = Place("document")
        return Text(uri, uri, plain(source, place), place)
    return _parsed(sources.read(source), problems)


def _parsed(source: sources.Source, problems: Problems) -> Text:
    parsed = text.parse(source.content, source.name)
    for problem in parsed.problems:
        problems.keep(problem)
    return Text(source.uri, source.uri, parsed.value, Place(source.name, "", parsed.positions), source)


def _named(root: Text, problems: Problems) -> Text:
    """The document under the URI that it gives itself. Source: OAS 3.2, OpenAPI Object, `$self`."""
    written = root.root.string("$self")
    if not written:
        return root
    try:
        uri, fragment = urldefrag(urljoin(root.uri, written))
    except ValueError:
        uri, fragment = root.uri, "?"
    if fragment:
        node = root.root.at("$self", written)
        message = f"`$self` is {written!r}, expected a URI reference without fragment"
        problems.add("bad-self", node, message, "correct it", level="warning")
    return Text(uri, root.location, root.value, root.place, root.source)


def _fetching(problems: Problems, *, may_fetch: bool) -> Fetch:
    def fetch(uri: str, base: Text) -> Text:
        return _parsed(sources.read_resource(uri, allow_remote=may_fetch, base=base.source), problems)

    return fetch


def _external_texts(problems: Problems) -> Callable[[Node, str], str | None]:
    """Reads what an `externalValue` names, if it is a file beside the document and text."""

    def read(node: Node, reference: str) -> str | None:
        place = node.at("externalValue", reference)
        try:
            uri = urljoin(node.text.location, reference)
            return sources.read_resource(uri, allow_remote=False, base=node.text.source).content.decode()
        except (UnreadableDocument, UnicodeDecodeError, ValueError) as error:
            why = error.problem.message if isinstance(error, UnreadableDocument) else "it is not UTF-8 text"
            message = f"the example {reference!r} is not read: {why}"
            problems.add("unread-example", place, message, "write it as `value`, or store it beside", level="note")
            return None

    return read
