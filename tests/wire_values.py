"""Values together with the shapes that describe them: what the laws of styles and codecs are stated over."""

from __future__ import annotations

import string
from typing import Any

from hypothesis import strategies as st

from contracts.styles import Shape, XmlHints

Drawn = tuple[Shape, Any]

XML_CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
NAMES = st.text(string.ascii_letters + "_", min_size=1, max_size=6)


def shape(*types: str, **parts: Any) -> Shape:
    """A shape of these types."""
    return Shape(types=frozenset(types), **parts)


def scalars(texts: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Drawn]:
    """A scalar with a shape of its type alone."""
    return st.one_of(
        (st.text(max_size=8) if texts is None else texts).map(lambda value: (shape("string"), value)),
        st.integers().map(lambda value: (shape("integer"), value)),
        st.floats(allow_nan=False, allow_infinity=False).map(lambda value: (shape("number"), value)),
        st.booleans().map(lambda value: (shape("boolean"), value)),
        st.just((shape("null"), None)),
    )


def arrays(items: st.SearchStrategy[Drawn], *, min_size: int = 0) -> st.SearchStrategy[Drawn]:
    """An array whose elements each have a shape of their own."""
    return st.lists(items, min_size=min_size, max_size=4).map(
        lambda drawn: (shape("array", prefix_items=tuple(s for s, _ in drawn)), [value for _, value in drawn])
    )


def objects(
    members: st.SearchStrategy[Drawn],
    names: st.SearchStrategy[str] | None = None,
    *,
    min_size: int = 0,
    **parts: Any,
) -> st.SearchStrategy[Drawn]:
    """An object each of whose properties is declared."""
    drawn = st.dictionaries(st.text(max_size=6) if names is None else names, members, min_size=min_size, max_size=4)
    return drawn.map(
        lambda found: (
            shape("object", properties={name: s for name, (s, _) in found.items()}, **parts),
            {name: value for name, (_, value) in found.items()},
        )
    )


def flat() -> st.SearchStrategy[Drawn]:
    """What a parameter can be by the standard: a scalar, or an array or object of scalars."""
    return st.one_of(scalars(), arrays(scalars()), objects(scalars()))


def nested(leaves: st.SearchStrategy[Drawn], names: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Drawn]:
    """Arrays and objects in each other, none of them empty."""
    return st.recursive(
        leaves,
        lambda inner: st.one_of(arrays(inner, min_size=1), objects(inner, names, min_size=1)),
        max_leaves=8,
    )


def xml_hints(**hints: Any) -> XmlHints:
    """The hints of an XML Object."""
    return XmlHints(**hints)


def same(one: Any, other: Any) -> bool:
    """Equal, with `true` and `1` told apart, as Python's `==` does not."""
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    return type(one) is type(other) and bool(one == other)
