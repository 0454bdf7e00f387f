"""The edges of the names that members of an object have: `propertyNames`, `patternProperties`, undeclared ones.

Source: JSON Schema 2020-12, Core, sections 10.3.2.2 to 10.3.2.4.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.catalogue.inside import STRANGE, name_of
from contracts.catalogue.making import Making
from contracts.catalogue.model import Candidate, either
from contracts.catalogue.strings import near_miss_of, string_edges
from contracts.catalogue.subjects import rule_of
from contracts.generation import members
from contracts.generation.forms import Conflict, Form
from contracts.json_values import JsonValue

_NAMES = ("", "A b", "1", STRANGE * 20)
_ABOUT_NAMES = frozenset({"boundary", "enum", "format"})
"""Kinds of edges of text that are tried as names, too."""


def name_edges(form: Form, value: dict[str, JsonValue], making: Making) -> Iterator[Candidate]:
    """What is to be expected of the names of an object."""
    yield from _undeclared(form, value)
    yield from _of_patterns(form, value, making)
    if form.names:
        for name in _NAMES:
            words = f"with the name {name[:40]!r}"
            yield either("extra", "propertyNames", words, {**value, name: _fitting(form, name, making)})
        yield from _of_names(form, value, making)


def _undeclared(form: Form, value: dict[str, JsonValue]) -> Iterator[Candidate]:
    """By every schema that closes the object, or says what undeclared members are."""
    strange = {**value, STRANGE: "x"}
    words = "with a property that nobody declared"
    closing = [each for each in form.sources if each.keyword in ("additionalProperties", "unevaluatedProperties")]
    for source in closing:
        yield either("extra", source.keyword, words, strange)._replace(rule=source.schema.pointer)
    if not closing:
        said = {source.keyword for source in form.sources}
        yield either("extra", "properties" if "properties" in said else "type", words, strange)


def _of_patterns(form: Form, value: dict[str, JsonValue], making: Making) -> Iterator[Candidate]:
    """For each pattern a name that is of it, and one that is almost."""
    for pattern in dict.fromkeys(pattern for group in form.groups for pattern, _ in group.patterns):
        name = name_of(form, making, pattern)
        words = f"with a name of the pattern {pattern!a}"
        made = either("extra", "patternProperties", words, None)
        if name is None:
            made = made._replace(why_not="no name was found that is of it", is_wanted_valid=True)
        else:
            made = made._replace(value={**value, name: _fitting(form, name, making)})
        yield made._replace(about=pattern)
        miss = near_miss_of(form, pattern)
        if miss is not None:
            words = f"with a name that is almost of the pattern {pattern!a}, {miss!a}"
            almost = {**value, miss: _fitting(form, miss, making)}
            yield either("extra", "patternProperties", words, almost)._replace(about=pattern)


def _of_names(form: Form, value: dict[str, JsonValue], making: Making) -> Iterator[Candidate]:
    """What is to be expected of a name as of any string."""
    try:
        names = making.restricted(tuple(form.names), type="string").form
    except Conflict:
        return
    for edge in _as_strings(names):
        if edge.kind not in _ABOUT_NAMES:
            continue
        words, rule = f"with a name: {edge.words}", rule_of(names, edge)
        if edge.why_not:
            yield edge._replace(words=words, rule=rule)
        else:
            grown = {**value, edge.value: _fitting(form, edge.value, making)}
            yield edge._replace(words=words, rule=rule, value=grown)


def _as_strings(names: Form) -> Iterator[Candidate]:
    if names.members is None:
        yield from string_edges(names)
        return
    for member in (each for each in names.members if isinstance(each, str)):
        yield Candidate("enum", "enum", f"the member {member!a}", member, is_wanted_valid=True)
    yield Candidate("enum", "enum", f"no member, {STRANGE!r}", STRANGE, is_wanted_valid=False)


def _fitting(form: Form, name: str, making: Making) -> JsonValue:
    """A value that the member may have, if its name may be."""
    node = making.node(members.property_items(form, name))
    made = making.made(node, name) if node.conflict is None else None
    return made[0] if made else "x"
