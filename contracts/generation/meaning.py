"""What `typical` knows of a value beyond its bounds: a form told as a plain schema to those who know words."""

from __future__ import annotations

from fractions import Fraction

from contracts.generation.bench import NO_HINT, Hint
from contracts.generation.forms import Form
from contracts.generation.nodes import Node
from contracts.json_values import JsonValue, tokens

_TYPES = {"fraction": "number"}
_LIMITS = (("min_length", "minLength"), ("max_length", "maxLength"), ("min_items", "minItems"))


def contents_of(form: Form, kind: str) -> dict[str, JsonValue]:
    """The form as a schema of one type, with what matters for words and numbers."""
    contents: dict[str, JsonValue] = {"type": _TYPES.get(kind, kind)}
    contents.update(
        (name, form.annotations[name]) for name in ("title", "description", "x-faker") if name in form.annotations
    )
    if form.members is not None:
        contents["enum"] = form.members
    if kind == "string":
        if form.formats:
            contents["format"] = form.formats[0]
        if form.patterns:
            contents["pattern"] = form.patterns[0]
        if form.min_length:
            contents["minLength"] = form.min_length
        if form.max_length is not None:
            contents["maxLength"] = form.max_length
    elif kind in ("integer", "fraction"):
        contents.update(_bounds(form))
    return contents


def _bounds(form: Form) -> dict[str, JsonValue]:
    bounds: dict[str, JsonValue] = {"format": form.formats[0]} if form.formats else {}
    if form.low is not None:
        bounds["exclusiveMinimum" if form.low_open else "minimum"] = _number(form.low)
    if form.high is not None:
        bounds["exclusiveMaximum" if form.high_open else "maximum"] = _number(form.high)
    if form.multiples:
        bounds["multipleOf"] = _number(form.multiples[0])
    return bounds


def _number(value: Fraction) -> JsonValue:
    return value.numerator if value.denominator == 1 else float(value)


def takes_words(form: Form) -> bool:
    """Whether words or everyday numbers may be put in: they heed what is asked, or whoever makes them checks the rest.

    What is risky is checked where it is made.
    """
    return not (
        len(form.formats) > 1
        or len(form.patterns) > 1
        or len(form.multiples) > 1
        or form.avoided_formats
        or form.avoided_patterns
    )


def is_simple(form: Form) -> bool:
    """Whether anything believable will do: nothing is asked that it would not heed."""
    return takes_words(form) and not form.excluded and not form.risky


def name_of(form: Form, hint: Hint) -> str:
    """What an object is called: its component, its title, or the property that it stands in."""
    for source in form.sources:
        path = tokens(source.schema.pointer)
        if len(path) >= 2 and path[-2] in ("schemas", "definitions", "$defs"):
            return path[-1]
    title = form.annotations.get("title")
    return title if isinstance(title, str) else hint.name


def heeded(node: Node, hint: Hint) -> Hint:
    """The hint, if it makes a difference: an object that has a name of its own heeds no other."""
    if node.conflict is None and node.form.kinds == ("object",) and node.form.groups and name_of(node.form, NO_HINT):
        return NO_HINT
    return hint


def hint_of_branch(branch: Node, branches: list[Node], hint: Hint) -> Hint:
    """The hint for one of several: a string in the place of an object that has an `id` is that `id`."""
    is_bare = branch.form.kinds == ("string",) and not (branch.form.formats or branch.form.patterns)
    others = (group for other in branches if other is not branch for group in other.form.groups)
    if hint.name and is_bare and any("id" in group.properties for group in others):
        return hint._replace(name=f"{hint.name} id")
    return hint
