"""Answers that agree with each other and with what was sent, without any state.

An item is a function of its path; a list shows its items as they show themselves; what was sent comes back in the
fields of the same name. All of it only as far as the answer stays valid. Knows no status and no wire format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from contracts import (
    Case,
    DecodeError,
    DocumentError,
    EncodeError,
    JsonValue,
    MediaTypeObject,
    Operation,
    Request,
    Schema,
    maker,
    media_types,
    schemas_of,
)
from mock_server import listing, paging
from mock_server.answers import Answerer
from mock_server.fields import (
    Object,
    declared,
    is_same,
    member,
    member_of_any,
    put,
    put_all,
    readings,
    returned,
    target,
)
from mock_server.identity import carrier, core, identified, known_by, own_identity, parameter_names
from mock_server.places import Place, at, inner, with_part, within
from mock_server.statuses import first_success

_AROUND = ("pagination", "paging", "meta", "page", "pageinfo", "metadata", "links")
"""Objects beside a list whose fields count."""
_FAULTS = (DecodeError, DocumentError, EncodeError)


def coherent(answerer: Answerer, value: JsonValue, schema: Schema) -> JsonValue:
    """The value made to agree with the items or the list that it belongs to, and with the request."""
    operation = answerer.operation
    place = _place(answerer, schema)
    found = listing.listed(schema, operation) if operation.method == "GET" and 0 not in place else None
    if found and (isinstance(at(value, found.at), list) or _may_have_list(answerer, value, found)):
        return _told(answerer, _paged(answerer, value, schema, found), schema)
    if isinstance(value, dict) or 0 in place:
        resource = _resource(answerer, value, schema)
        return _identified(answerer, _told(answerer, _sent(answerer, resource, schema), schema), schema)
    return value


def _may_have_list(answerer: Answerer, value: JsonValue, found: listing.Listed) -> bool:
    """Whether a list that is left out belongs there: into a made answer, as long as it is to look like a real one."""
    is_made = not any(each is value for each in _examples(answerer.operation))
    return is_made and answerer.profile == "typical" and isinstance(value, dict) and bool(found.at)


def _place(answerer: Answerer, schema: Schema) -> Place:
    """Where in the answer the resource stands that the path names."""
    operation = answerer.operation
    return core(schema, known_by(operation, answerer.case.path_parameters), operation.path)


def _resource(answerer: Answerer, value: JsonValue, schema: Schema) -> JsonValue:
    """The resource that the path names: with the fields that GET shows there, or the collection's own example."""
    shown = listing.sibling(answerer.document, answerer.operation)
    if shown and shown.is_understood:
        whole = _shown(replace(_undirected(answerer), operation=shown))
        if isinstance(whole, dict) and isinstance(value, dict):
            value = whole if schema.is_valid(whole) else put_all(value, schema, _known_to(schema, whole))
    else:
        value = _as_listed(answerer, _alone(answerer, value, schema), schema)
    return _identified(answerer, value, schema)


def _alone(answerer: Answerer, value: JsonValue, schema: Schema) -> JsonValue:
    """A list that shows the one resource that the path names shows that alone, and does show it."""
    place = _place(answerer, schema)
    there = inner(schema, place)
    if 0 not in place or there is None:
        return value
    part = at(value, place)
    if part is None:
        part = maker(there, profile=answerer.profile)(answerer.choices("entry"))
    mended = with_part(value, place, part)
    return mended if schema.is_valid(mended) else value


def _identified(answerer: Answerer, value: JsonValue, schema: Schema) -> JsonValue:
    known = known_by(answerer.operation, answerer.case.path_parameters)
    return within(value, schema, _place(answerer, schema), lambda part, there: identified(part, there, known))


def _sent(answerer: Answerer, value: JsonValue, schema: Schema) -> JsonValue:
    """With the members of the request's body in the fields of their names."""
    body = answerer.case.body
    if not isinstance(body, dict):
        return value

    def told(part: Object, there: Schema) -> Object:
        known = returned(_known_to(there, body), there)
        return put_all(part, there, known) if isinstance(known, dict) else part

    return within(value, schema, _place(answerer, schema), told)


def _told(answerer: Answerer, value: JsonValue, schema: Schema) -> JsonValue:
    """With the query's values in the fields of their names."""
    if not isinstance(value, dict):
        return value
    query = {name: each for (place, name), each in answerer.case.parameters.items() if place == "query"}
    for name, each in _known_to(schema, query).items():
        value = put(value, schema, name, readings(each))
    return value


def _shown(answerer: Answerer) -> JsonValue:
    """What the operation's success says of the resource at the path; None if nothing can be made."""
    promised = _promise(answerer.operation)
    if promised is None or promised.schema is None:
        return None
    try:
        value = answerer.value(promised)
        schema = schemas_of(answerer.document).for_object(promised.schema, "response")
        return _resource(answerer, value, schema)
    except _FAULTS:
        return None


def _promise(operation: Operation) -> MediaTypeObject | None:
    """The media type of the operation's success that says most: JSON if it is there."""
    chosen = first_success(operation)
    given = [each for each in chosen[0].content.values() if each.schema] if chosen else []
    return next((each for each in given if media_types.is_json(each.media_type)), given[0] if given else None)


def _as_listed(answerer: Answerer, value: JsonValue, schema: Schema) -> JsonValue:
    """With the fields that the collection's own example shows of this item."""
    document, item = answerer.document, answerer.operation
    collection = listing.collection_of(document, item)
    promised = _promise(collection) if collection else None
    if collection is None or promised is None or promised.schema is None:
        return value
    example = replace(_undirected(answerer), operation=collection).example(promised)
    found = listing.listed(schemas_of(document).for_object(promised.schema, "response"), collection)
    entries = at(example.value, found.at) if example and found else None
    identity = answerer.case.path_parameters.get(parameter_names(item.path)[-1])
    known = known_by(item, answerer.case.path_parameters)
    name = carrier(found.entries, known[-1]) if found and known else None
    for entry in entries if isinstance(entries, list) and name else ():
        if isinstance(entry, dict) and any(is_same(entry.get(name), each) for each in readings(identity)):
            place = core(schema, known, item.path)
            return within(value, schema, place, lambda part, there: put_all(part, there, _known_to(there, entry)))  # noqa: B023
    return value


@dataclass(frozen=True, slots=True)
class _Source:
    """The entries of a whole list, each made when it is asked for."""

    count: int
    entry: Callable[[int], JsonValue]
    identities: tuple[JsonValue, ...] = ()


def _paged(answerer: Answerer, value: JsonValue, schema: Schema, found: listing.Listed) -> JsonValue:
    """The answer with the part of the list that the query asks for, and fields that count it."""
    asked = paging.sent(answerer.case)
    listed = at(value, found.at)
    own: list[JsonValue] = listed if isinstance(listed, list) else []
    is_example = any(each is value for each in _examples(answerer.operation))
    source = (
        _Source(len(own), partial(_of_parents, answerer, found, own))
        if is_example
        else _source(answerer, found, len(own))
    )
    names = declared(found.entries)
    wanted, text = paging.filters(asked, names), paging.search(asked)
    window = paging.window(answerer.document, answerer.operation, asked, source.identities or range(source.count))
    if is_example and not asked:
        window = replace(window, size=source.count)
    if wanted or text or paging.is_sorted(asked):
        every = [source.entry(index) for index in range(source.count)]
        kept = [each for each in every if paging.keeps(each, wanted, names, text)]
        total, entries = len(kept), paging.ordered(kept, asked, names)[window.start : window.start + window.size]
    else:
        total = source.count
        entries = [source.entry(index) for index in range(total)[window.start : window.start + window.size]]
    for part in (entries, entries[: len(own)]) if own or isinstance(listed, list) else (entries,):
        mended = with_part(value, found.at, part)
        if schema.is_valid(mended):
            said = paging.counted(window, len(part), total, answerer.case)
            answerer.counted.update(said, link=[paging.link_field(window, total, answerer.case)])
            return _counted(mended, schema, said) if found.at else mended
    return value


def _of_parents(answerer: Answerer, found: listing.Listed, entries: list[JsonValue], index: int) -> JsonValue:
    """An entry of an example, in the place that the list's path names, as the item itself shows it."""
    entry = entries[index]
    known = known_by(answerer.operation, answerer.case.path_parameters, as_parent=True)
    return identified(entry, found.entries, known) if isinstance(entry, dict) else entry


def _source(answerer: Answerer, found: listing.Listed, made: int) -> _Source:
    """Who is on the list: the items that the item's operation shows, else entries of its own."""
    count = made
    if answerer.profile == "typical":
        low, high = (21, 45) if paging.is_paged(answerer.operation) else (3, 7)
        count = answerer.choices("count").integer(low, high)
    try:
        source = _linked(answerer, found, count)
    except _FAULTS:
        source = None
    if source:
        return source
    make = maker(found.entries, profile=answerer.profile)
    known = known_by(answerer.operation, answerer.case.path_parameters, as_parent=True)

    def entry(index: int) -> JsonValue:
        choices = answerer.choices("entry", str(index))
        value = make(choices)
        if not isinstance(value, dict):
            return value
        return _with_identity(answerer, identified(value, found.entries, known), found.entries, index)

    return _Source(count, entry)


def _with_identity(answerer: Answerer, value: Object, entries: Schema, index: int) -> Object:
    """An entry of a made list with what tells it from the others, even where the schema lets that be left out."""
    name = own_identity(entries, answerer.operation.path)
    field = member(entries, name) if name and name not in value else None
    if field is None or name is None or answerer.profile != "typical":
        return value
    return put(value, entries, name, [maker(field)(answerer.choices("identity", str(index)))])


def _linked(answerer: Answerer, found: listing.Listed, count: int) -> _Source | None:
    """The items, as the operation that shows one of them shows them; None if there is none, or they have no identity.

    Raises: DecodeError, DocumentError, EncodeError.
    """
    document = answerer.document
    item = listing.item_of(document, answerer.operation)
    promised = _promise(item) if item else None
    if item is None or promised is None or promised.schema is None:
        return None
    given = listing.parents(document, answerer.operation, item, answerer.case.path_parameters)
    last = parameter_names(item.path)[-1]
    known = known_by(item, {**given, last: None})
    schema = schemas_of(document).for_object(promised.schema, "response")
    place = core(schema, known, item.path)
    there = inner(schema, place)
    theirs = carrier(found.entries, known[-1])
    if there is None or theirs is None:
        return None
    name = carrier(there, known[-1])
    field = (member_of_any(there, name) if name else None) or member_of_any(found.entries, theirs)
    if field is None:
        return None
    identities = listing.identities(document, item, field, answerer.choices, count)

    def entry(index: int) -> JsonValue:
        parameters = {**given, last: identities[index]}
        case = Case(Request("GET", item.path), item, parameters)
        whole = at(_shown(replace(_undirected(answerer), case=case, operation=item)), place)
        return _fitted(answerer, found.entries, there, whole, (theirs, identities[index]))

    return _Source(len(identities), entry, tuple(identities)) if identities else None


def _fitted(
    answerer: Answerer, entries: Schema, items: Schema, whole: JsonValue, identity: tuple[str, JsonValue]
) -> JsonValue:
    """An item as its list shows it: whole where the schemas agree, else in the fields that the list declares."""
    one, other = target(entries), target(items)
    if isinstance(whole, dict) and (one.uri, one.pointer) == (other.uri, other.pointer):
        return whole
    known = _known_to(entries, whole) if isinstance(whole, dict) else {}
    name, value = identity
    if known and entries.is_valid(known):
        return put(known, entries, name, readings(value))
    made = maker(entries, profile=answerer.profile)(answerer.choices("entry", repr(value)))
    if not isinstance(made, dict):
        return made
    return put(put_all(made, entries, known), entries, name, readings(value))


def _counted(value: JsonValue, schema: Schema, said: dict[str, list[JsonValue]]) -> JsonValue:
    """With what the fields beside the list, and those of an object beside it, say of the part that is shown."""
    if not isinstance(value, dict):
        return value
    names = declared(schema)
    for name, own in names.items():
        if name in said and not isinstance(value.get(own), dict | list):
            value = put(value, schema, own, said[name])
    for around in _AROUND:
        below = member(schema, names[around]) if around in names else None
        inside = value.get(names[around]) if around in names else None
        if below and isinstance(inside, dict):
            mended = {**value, names[around]: _counted(inside, below, said)}
            value = mended if schema.is_valid(mended) else value
    return value


def _undirected(answerer: Answerer) -> Answerer:
    """The same without what is asked of this one answer alone."""
    return replace(answerer, preference=replace(answerer.preference, code=None, example=None))


def _examples(operation: Operation) -> Iterable[JsonValue]:
    contents = (content for response in operation.responses.values() for content in response.content.values())
    return (example.value for content in contents for example in content.examples if example.has_value)


def _known_to(schema: Schema, values: Object) -> Object:
    """The values that the schema declares fields for; all of them if it declares none."""
    properties = schema.shape.properties
    return {name: value for name, value in values.items() if name in properties} if properties else dict(values)
