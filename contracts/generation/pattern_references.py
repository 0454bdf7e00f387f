"""Back references made plain: the text of each group that is referred to is drawn first, then stands in its place.

Knows trees only. Strings of the plain tree are to be tested against the first one: a group need not take part.
"""

from __future__ import annotations

from collections.abc import Callable

from contracts.generation.pattern_tree import (
    Atomic,
    Back,
    Chars,
    Choice,
    Edge,
    Group,
    Look,
    Node,
    Pattern,
    Repeat,
    Sequence,
)

Texts = dict[int, str]


def needs_testing(node: Node) -> bool:
    """Whether the tree holds what strings are made for by trying: a reference or a part that never gives back."""
    return isinstance(node, Back | Atomic) or any(needs_testing(each) for each in _children(node))


def with_texts(pattern: Pattern, draw: Callable[[Node], str]) -> Pattern:
    """The pattern with a drawn text for each group that is referred to, there and wherever it is referred to."""
    asked: set[int] = set()
    groups: list[Group] = []
    _survey(pattern.node, asked, groups)
    texts: Texts = {}
    for group in sorted(groups, key=lambda each: each.number):
        if group.number in asked:
            texts[group.number] = draw(_plain(group.part, texts))
    return Pattern(pattern.source, _plain(pattern.node, texts), pattern.has_properties)


def _children(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Sequence):
        return node.parts
    if isinstance(node, Choice):
        return node.branches
    if isinstance(node, Chars | Edge | Back):
        return ()
    return (node.part,)


def _survey(node: Node, asked: set[int], groups: list[Group]) -> None:
    if isinstance(node, Back):
        asked.add(node.to)
    elif isinstance(node, Group):
        groups.append(node)
    for each in _children(node):
        _survey(each, asked, groups)


def _literal(text: str) -> Node:
    return Sequence(tuple(Chars(((ord(each), ord(each)),)) for each in text))


def _plain(node: Node, texts: Texts) -> Node:
    if isinstance(node, Back):
        return _literal(texts.get(node.to, ""))
    if isinstance(node, Group):
        return _literal(texts[node.number]) if node.number in texts else _plain(node.part, texts)
    if isinstance(node, Atomic):
        return _plain(node.part, texts)
    if isinstance(node, Sequence):
        return Sequence(tuple(_plain(each, texts) for each in node.parts))
    if isinstance(node, Choice):
        return Choice(tuple(_plain(each, texts) for each in node.branches))
    if isinstance(node, Repeat):
        return Repeat(_plain(node.part, texts), node.low, node.high)
    if isinstance(node, Look):
        return Look(_plain(node.part, texts), node.behind, node.negative)
    return node
