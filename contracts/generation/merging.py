"""A conjunction of schemas -> its Form: every keyword of every schema that stands in the same place, merged.

Knows what each keyword asserts (JSON Schema 2020-12, Core and Validation); makes nothing. References are followed here
and only here, so that a schema that refers to itself is met once. What a Form can't hold exactly is marked risky.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from contracts.errors import UnresolvedReference
from contracts.generation.discriminating import branch_facts, heir_fact, heirs_of
from contracts.generation.equality import same
from contracts.generation.forms import (
    KINDS_OF,
    Alternative,
    ArrayGroup,
    Atom,
    Conflict,
    Contains,
    Fact,
    Form,
    Items,
    ObjectGroup,
    Source,
)
from contracts.generation.narrowing import LONGEST, Merge, at_least, at_most, below, beside, exact, restrict
from contracts.generation.negating import negate
from contracts.json_values import JsonValue
from contracts.schemas.formats import NUMBERS
from contracts.schemas.patterns import is_regular_expression


def merged(items: Items) -> Form:
    """What the items together ask of a value.

    Raises: Conflict if they obviously contradict each other.
    """
    merge = Merge(items)
    while (item := merge.next()) is not None:
        if item in merge.seen:
            continue
        merge.seen[item] = None
        if isinstance(item, Atom) and not item.only:
            merge.take_side(item)
        if len(merge.seen) > LONGEST:
            raise merge.form.conflict(f"more than {LONGEST} schemas hold in one place", "$ref", "allOf")
        if isinstance(item, Fact):
            _know(merge.form, item)
        elif isinstance(item, Atom) and item.negated:
            negate(merge, item)
        elif isinstance(item, Atom):
            _read(merge, item)
    return merge.form


def _know(form: Form, fact: Fact) -> None:
    if fact.kind == "present":
        form.required[fact.name] = None
    elif fact.kind == "absent":
        form.absent[fact.name] = None
    else:
        form.pinned.setdefault(fact.name, fact.value)


def _read(merge: Merge, atom: Atom) -> None:
    contents = atom.schema.contents
    if contents is False:
        form = merge.form
        raise Conflict("the schema `false` admits no value", (*form.leading_to(atom.schema), Source("", atom.schema)))
    if not isinstance(contents, dict):
        return
    if "unevaluatedProperties" in contents or "unevaluatedItems" in contents:
        atom = atom._replace(under=(*atom.under, atom.schema))
    for keyword, value in contents.items():
        handler = _HANDLERS.get(keyword)
        if handler is not None:
            merge.form.sources.append(Source(keyword, atom.schema))
            handler(merge, atom, value)
    if not _OBJECT_KEYWORDS.isdisjoint(contents):
        merge.form.groups.append(_object_group(atom, contents))
    if not _ARRAY_KEYWORDS.isdisjoint(contents):
        merge.form.lists.append(_array_group(atom, contents))


_OBJECT_KEYWORDS = frozenset(("properties", "patternProperties", "additionalProperties"))
_ARRAY_KEYWORDS = frozenset(("prefixItems", "items"))


def _object_group(atom: Atom, contents: dict[str, JsonValue]) -> ObjectGroup:
    return ObjectGroup(
        {name: below(atom, "properties", name) for name in contents.get("properties", ())},
        [(pattern, below(atom, "patternProperties", pattern)) for pattern in contents.get("patternProperties", ())],
        below(atom, "additionalProperties") if "additionalProperties" in contents else None,
        atom.under,
    )


def _array_group(atom: Atom, contents: dict[str, JsonValue]) -> ArrayGroup:
    prefix = tuple(below(atom, "prefixItems", index) for index in range(len(contents.get("prefixItems", ()))))
    return ArrayGroup(prefix, below(atom, "items") if "items" in contents else None, atom.under)


# -- keywords -----------------------------------------------------------------------------------------------------

Handler: TypeAlias = "Callable[[Merge, Atom, JsonValue], None]"


def _type(merge: Merge, atom: Atom, value: JsonValue) -> None:
    names = [value] if isinstance(value, str) else value
    restrict(merge.form, atom, [kind for name in names for kind in KINDS_OF.get(name, ())])
    merge.form.typed = True


def _enum(merge: Merge, _atom: Atom, value: JsonValue) -> None:
    form = merge.form
    if form.members is None:
        form.members = list(value)
        return
    form.members = [member for member in form.members if any(same(member, other) for other in value)]
    if not form.members:
        raise form.conflict("the enumerations have no value in common", "enum", "const")


def _const(merge: Merge, atom: Atom, value: JsonValue) -> None:
    _enum(merge, atom, [value])


def _multiple_of(merge: Merge, _atom: Atom, value: JsonValue) -> None:
    step = exact(value)
    if step > 0 and step not in merge.form.multiples:
        merge.form.multiples.append(step)


def _at_least(name: str) -> Handler:
    def handler(merge: Merge, _atom: Atom, value: JsonValue) -> None:
        setattr(merge.form, name, max(getattr(merge.form, name), int(value)))

    return handler


def _at_most(name: str) -> Handler:
    def handler(merge: Merge, _atom: Atom, value: JsonValue) -> None:
        now = getattr(merge.form, name)
        setattr(merge.form, name, int(value) if now is None else min(now, int(value)))

    return handler


def _pattern(merge: Merge, _atom: Atom, value: JsonValue) -> None:
    """What is no regular expression asserts nothing here, as it does not where values are judged."""
    if value not in merge.form.patterns and is_regular_expression(value):
        merge.form.patterns.append(value)


def _format(merge: Merge, _atom: Atom, value: JsonValue) -> None:
    form = merge.form
    if not isinstance(value, str) or value in form.formats:
        return
    form.formats.append(value)
    number = NUMBERS.get(value)
    if number is not None and number.step is not None:
        at_least(form, exact(number.low), is_open=False)
        at_most(form, exact(number.high), is_open=False)
        form.number_steps.append(exact(number.step))


def _content_encoding(merge: Merge, _atom: Atom, value: JsonValue) -> None:
    merge.form.content_encoding = merge.form.content_encoding or str(value)


def _content_media_type(merge: Merge, _atom: Atom, value: JsonValue) -> None:
    merge.form.content_media_type = merge.form.content_media_type or str(value)


def _content_schema(merge: Merge, atom: Atom, _value: JsonValue) -> None:
    """Means nothing without a media type beside it. Source: Validation, section 8.5."""
    if "contentMediaType" in atom.schema.contents:
        merge.form.content_schemas.append(below(atom, "contentSchema"))


def _required(merge: Merge, _atom: Atom, value: JsonValue) -> None:
    merge.form.required.update(dict.fromkeys(value))


def _property_names(merge: Merge, atom: Atom, _value: JsonValue) -> None:
    merge.form.names.append(below(atom, "propertyNames"))


def _dependent_required(merge: Merge, _atom: Atom, value: JsonValue) -> None:
    merge.form.dependents.extend((name, tuple(names)) for name, names in value.items())


def _dependent_schemas(merge: Merge, atom: Atom, value: JsonValue) -> None:
    for name in value:
        there: Alternative = (Fact("present", name), beside(atom, "dependentSchemas", name))
        merge.choose(atom, f"dependentSchemas/{name}", (there, (Fact("absent", name),)))


def _grouped(_merge: Merge, _atom: Atom, _value: JsonValue) -> None:
    """Read together with its siblings, see `_read`."""


def _unique(merge: Merge, _atom: Atom, value: JsonValue) -> None:
    merge.form.unique = merge.form.unique or value is True


def _contains(merge: Merge, atom: Atom, _value: JsonValue) -> None:
    contents = atom.schema.contents
    low, high = int(contents.get("minContains", 1)), contents.get("maxContains")
    merge.form.sources.extend(Source(name, atom.schema) for name in ("minContains", "maxContains") if name in contents)
    merge.form.contains.append(Contains(below(atom, "contains"), low, None if high is None else int(high), atom.under))


def _unevaluated_properties(merge: Merge, atom: Atom, _value: JsonValue) -> None:
    merge.form.unevaluated_properties.append((atom.schema, below(atom, "unevaluatedProperties")))
    merge.form.risky = True


def _unevaluated_items(merge: Merge, atom: Atom, _value: JsonValue) -> None:
    merge.form.unevaluated_items.append((atom.schema, below(atom, "unevaluatedItems")))
    merge.form.risky = True


def _all_of(merge: Merge, atom: Atom, value: JsonValue) -> None:
    merge.push(*(beside(atom, "allOf", index) for index in range(len(value))))


def _any_of(merge: Merge, atom: Atom, value: JsonValue) -> None:
    merge.choose(
        atom,
        "anyOf",
        tuple(
            (beside(atom, "anyOf", index), *branch_facts(atom.schema, "anyOf", index)) for index in range(len(value))
        ),
    )


def _one_of(merge: Merge, atom: Atom, value: JsonValue) -> None:
    branches = [beside(atom, "oneOf", index) for index in range(len(value))]
    others: Alternative = ()
    if merge.strict:
        others = tuple(branch._replace(negated=True, under=()) for branch in branches)
    merge.choose(
        atom,
        "oneOf",
        tuple(
            (branch, *branch_facts(atom.schema, "oneOf", index), *others[:index], *others[index + 1 :])
            for index, branch in enumerate(branches)
        ),
    )
    merge.form.risky = merge.form.risky or len(branches) > 1


def _not(merge: Merge, atom: Atom, _value: JsonValue) -> None:
    merge.push(Atom(atom.schema.subschema("not"), negated=True))


def _if(merge: Merge, atom: Atom, _value: JsonValue) -> None:
    contents = atom.schema.contents
    condition = beside(atom, "if")
    then = (beside(atom, "then"),) if "then" in contents else ()
    otherwise = (beside(atom, "else"),) if "else" in contents else ()
    merge.choose(atom, "if", ((condition, *then), (condition._replace(negated=True, under=()), *otherwise)))
    merge.form.risky = True


def _reference(merge: Merge, atom: Atom, value: JsonValue) -> None:
    try:
        target = atom.schema.resolve(value)
    except UnresolvedReference as error:
        raise Conflict(str(error), (Source("$ref", atom.schema),)) from None
    merge.push(Atom(target, under=atom.under))


def _discriminator(merge: Merge, atom: Atom, value: JsonValue) -> None:
    """Of a schema without branches: the parent of others, which name themselves by one of its properties."""
    contents = atom.schema.contents
    if not isinstance(value, dict) or "oneOf" in contents or "anyOf" in contents:
        return
    pinned = heir_fact(atom.schema, [item.schema for item in merge.seen if isinstance(item, Atom) and not item.negated])
    if pinned is not None:
        merge.push(pinned)
        return
    heirs = heirs_of(atom.schema)
    if heirs:
        merge.choose(atom, "discriminator", tuple((fact, Atom(heir)) for fact, heir in heirs))


def _example(merge: Merge, _atom: Atom, value: JsonValue) -> None:
    merge.form.examples.append(value)


def _examples(merge: Merge, _atom: Atom, value: JsonValue) -> None:
    if isinstance(value, list):
        merge.form.examples.extend(value)


def _annotation(name: str) -> Handler:
    def handler(merge: Merge, _atom: Atom, value: JsonValue) -> None:
        merge.form.annotations.setdefault(name, value)

    return handler


_HANDLERS: dict[str, Handler] = {
    "$ref": _reference,
    "$dynamicRef": _reference,
    "type": _type,
    "enum": _enum,
    "const": _const,
    "minimum": lambda merge, _, value: at_least(merge.form, exact(value), is_open=False),
    "exclusiveMinimum": lambda merge, _, value: at_least(merge.form, exact(value), is_open=True),
    "maximum": lambda merge, _, value: at_most(merge.form, exact(value), is_open=False),
    "exclusiveMaximum": lambda merge, _, value: at_most(merge.form, exact(value), is_open=True),
    "multipleOf": _multiple_of,
    "minLength": _at_least("min_length"),
    "maxLength": _at_most("max_length"),
    "pattern": _pattern,
    "format": _format,
    "contentEncoding": _content_encoding,
    "contentMediaType": _content_media_type,
    "contentSchema": _content_schema,
    "required": _required,
    "minProperties": _at_least("min_properties"),
    "maxProperties": _at_most("max_properties"),
    "propertyNames": _property_names,
    "dependentRequired": _dependent_required,
    "dependentSchemas": _dependent_schemas,
    "minItems": _at_least("min_items"),
    "maxItems": _at_most("max_items"),
    "uniqueItems": _unique,
    "contains": _contains,
    "unevaluatedProperties": _unevaluated_properties,
    "unevaluatedItems": _unevaluated_items,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
    "if": _if,
    "discriminator": _discriminator,
    "default": _example,
    "example": _example,
    "examples": _examples,
    **{name: _annotation(name) for name in ("title", "description", "readOnly", "writeOnly", "x-faker", "$comment")},
    **dict.fromkeys(("properties", "patternProperties", "additionalProperties", "prefixItems", "items"), _grouped),
}
