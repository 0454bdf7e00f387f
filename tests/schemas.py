"""Small JSON Schemas that cover the keywords, and every small value that could satisfy them.

The schemas speak of few numbers, two letters and three property names, so that a search by brute force over
`small_values()` says something: what it finds, a maker must find, too.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

from hypothesis import strategies as st

NAMES = ("a", "b", "c")
_SCALARS: tuple[Any, ...] = (None, True, 0, 1, 2, "a")


@cache
def small_values() -> tuple[Any, ...]:
    """A thousand small values of every type."""
    texts = ["".join(letters) for length in range(4) for letters in product("ab", repeat=length)]
    numbers: list[Any] = [*range(-4, 13), -0.5, 0.5, 1.5, 2.5]
    arrays: list[Any] = [list(items) for length in range(4) for items in product(_SCALARS, repeat=length)]
    absent = object()
    values: tuple[Any, ...] = (absent, None, True, 0, 1, 3, "a", "bb")
    objects = [
        {name: value for name, value in zip(NAMES, chosen, strict=True) if value is not absent}
        for chosen in product(values, repeat=len(NAMES))
    ]
    nested: list[Any] = [[[]], [{}], {"a": {}}, {"a": []}, {"a": {"a": {}}}, {"x": 1}, {"x": "a", "a": 1}, [[], []]]
    return (None, True, False, *numbers, *texts, *arrays, *objects, *nested)


def plain_judge(schema: Any) -> Any:
    """The validator of jsonschema for the schema as it is written, with formats asserted."""
    import jsonschema

    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def _keywords(**optional: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=optional)


_small = st.integers(0, 3)
_number = st.sampled_from([-3, -1, 0, 1, 2, 3, 5, 0.5, 2.5])
_value = st.sampled_from([None, True, False, 0, 1, 2, 3, 2.5, "", "a", "ab", [], [1], {}, {"a": 1}])
_type = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])

_numeric = _keywords(
    minimum=_number,
    maximum=_number,
    exclusiveMinimum=_number,
    exclusiveMaximum=_number,
    multipleOf=st.sampled_from([1, 2, 3, 0.5, 1.5]),
)
_textual = _keywords(
    minLength=_small, maxLength=_small, pattern=st.sampled_from(["^a", "b$", "^a*$", "ab", "^[ab]{2}$", "^b|a$"])
)
_of_type = st.one_of(_type, st.lists(_type, min_size=1, max_size=3, unique=True))
_any_type = _keywords(type=_of_type, enum=st.lists(_value, min_size=1, max_size=4), const=_value)


def _arrays(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return _keywords(
        items=inner,
        prefixItems=st.lists(inner, min_size=1, max_size=2),
        contains=inner,
        minContains=_small,
        maxContains=_small,
        minItems=_small,
        maxItems=_small,
        uniqueItems=st.booleans(),
        unevaluatedItems=inner,
    )


def _objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    names = st.lists(st.sampled_from(NAMES), max_size=2, unique=True)
    return _keywords(
        properties=st.dictionaries(st.sampled_from(NAMES), inner, min_size=1, max_size=3),
        required=names,
        additionalProperties=inner,
        patternProperties=st.dictionaries(st.sampled_from(["^a", "b", "^[bc]$"]), inner, min_size=1, max_size=2),
        propertyNames=st.sampled_from(
            [{"enum": ["a", "b"]}, {"maxLength": 1}, {"pattern": "^[ab]"}, {"not": {"const": "a"}}]
        ),
        minProperties=_small,
        maxProperties=_small,
        dependentRequired=st.dictionaries(st.sampled_from(NAMES), names, min_size=1, max_size=2),
        dependentSchemas=st.dictionaries(st.sampled_from(NAMES), inner, min_size=1, max_size=1),
        unevaluatedProperties=inner,
    )


def _combined(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    branches = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        _keywords(allOf=branches),
        _keywords(anyOf=branches),
        _keywords(oneOf=branches),
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"if": inner}, optional={"then": inner, "else": inner}),
    )


def _extended(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    parts = st.lists(
        st.one_of(_any_type, _numeric, _textual, _arrays(inner), _objects(inner), _combined(inner)),
        min_size=1,
        max_size=3,
    )
    return parts.map(lambda found: {key: value for part in found for key, value in part.items()})


@cache
def schemas() -> st.SearchStrategy[Any]:
    """Schemas of every keyword, alone and with others; some of them nothing satisfies."""
    leaves = st.one_of(st.booleans(), _any_type, _numeric, _textual, st.just({"$ref": "#"}))
    return st.recursive(leaves, _extended, max_leaves=6).filter(_refers_to_itself_only_inside)


def _refers_to_itself_only_inside(schema: Any) -> bool:
    """Whether no value has to be judged in order to judge the same value, of which the standard says nothing."""
    if not isinstance(schema, dict):
        return True
    if "$ref" in schema:
        return False
    beside = [schema[name] for name in ("not", "if", "then", "else") if name in schema]
    beside += [branch for name in ("allOf", "anyOf", "oneOf") for branch in schema.get(name, ())]
    beside += schema.get("dependentSchemas", {}).values()
    return all(map(_refers_to_itself_only_inside, beside))
