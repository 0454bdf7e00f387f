"""A YAML text's nodes, and the JSON value that they stand for.

Knows YAML's representation (tags, aliases, merge keys) but no YAML library: `contracts.document.text` makes the nodes.
Source: YAML 1.2.2, chapters 3 and 10; the merge key is YAML 1.1's (https://yaml.org/type/merge.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from contracts.document import scalars
from contracts.document.positions import LazyPositions, Spots, unreadable
from contracts.errors import Level, Place, Problem, UnreadableDocument
from contracts.json_values import JsonValue, escape, join

MAX_DEPTH = 200
"""Levels of nesting; no real document comes near, and whoever recurses over a value must not run out of stack."""
MAX_GROWTH = 20
"""How many times its written size a text may reach by its aliases, beyond a free allowance."""
FREE_NODES = 100_000

_SURROGATE = re.compile("[\ud800-\udfff]")
_CORE = "tag:yaml.org,2002:"


@dataclass(slots=True, eq=False)
class Node:
    """One node as written; 1-based line and column."""

    kind: Literal["mapping", "sequence", "scalar"]
    line: int
    column: int
    tag: str | None = None
    is_plain: bool = False
    text: str = ""
    items: list[Node] = field(default_factory=list)
    """Of a sequence its elements; of a mapping key, value, key, value, ..."""
    spots: Spots = field(init=False)
    """Whole once the node is built."""
    value: JsonValue = None
    size: int = 0
    """Nodes it stands for, aliases counted each time; 0 until it is built."""
    height: int = 0

    def __post_init__(self) -> None:
        self.spots = Spots(self.line, self.column)


def too_deep(name: str, node: Node) -> UnreadableDocument:
    """The error of a text nested beyond the limit."""
    message = f"nested more than {MAX_DEPTH} levels deep"
    return unreadable(name, message, "flatten it, or use $ref", line=node.line, column=node.column)


@dataclass(slots=True)
class Construction:
    """The building of one value: collects the problems met on the way."""

    name: str
    positions: LazyPositions
    written: int = 0
    """Nodes of the text built so far."""
    problems: list[Problem] = field(default_factory=list)
    open: set[int] = field(default_factory=set)
    """Identities of the nodes being built: an alias to one of them is a cycle."""

    def build(self, node: Node, pointer: str, depth: int) -> JsonValue:
        """The value of `node`, kept with it.

        Raises: UnreadableDocument if it contains itself, or is too deep or too large.
        """
        if depth > MAX_DEPTH:
            raise too_deep(self.name, node)
        if not node.size:
            if id(node) in self.open:
                raise self._refuse(node, "an alias stands inside what it is an alias of", "write the inner part out")
            self.open.add(id(node))
            self.written += 1
            if node.kind == "scalar":
                node.value, node.size, node.height = self._scalar(node, pointer), 1, 1
            elif node.kind == "sequence":
                self._sequence(node, pointer, depth)
            else:
                self._mapping(node, pointer, depth)
            self.open.discard(id(node))
        if depth + node.height > MAX_DEPTH + 1:
            raise too_deep(self.name, node)
        if node.size > FREE_NODES + MAX_GROWTH * self.written:
            raise self._refuse(node, f"its aliases expand to {node.size} nodes", "use $ref instead of YAML aliases")
        return node.value

    def _refuse(self, node: Node, message: str, repair: str) -> UnreadableDocument:
        return unreadable(self.name, message, repair, line=node.line, column=node.column)

    def _report(self, code: str, pointer: str, message: str, repair: str, level: Level = "error") -> None:
        self.problems.append(Problem(code, Place(self.name, pointer, self.positions), message, repair, level))

    def _sequence(self, node: Node, pointer: str, depth: int) -> None:
        self._expect_tag(node, pointer, "seq")
        node.value = [self.build(item, f"{pointer}/{i}", depth + 1) for i, item in enumerate(node.items)]
        self._measure(node, node.items)
        node.spots.children = [item.spots for item in node.items]

    def _mapping(self, node: Node, pointer: str, depth: int) -> None:
        self._expect_tag(node, pointer, "map")
        value: dict[str, JsonValue] = {}
        children: dict[str, Spots] = {}
        merges: list[Node] = []
        for key, item in zip(node.items[::2], node.items[1::2], strict=True):
            if _is_merge(key):
                merges.append(item)
                continue
            token = self._key(key, pointer)
            if token is None:
                continue
            if token in value:
                self._report_duplicate(token, pointer, children[token].line, key.line)
            value[token] = self.build(item, f"{pointer}/{escape(token)}", depth + 1)
            children[token] = Spots(key.line, key.column, item.spots.children)
        node.value = value
        self._measure(node, node.items[1::2])
        for merged in merges:
            for source in self._merge_sources(merged, pointer, depth):
                self._merge(source, value, children)
        node.spots.children = children

    def _merge(self, source: Node, value: dict[str, JsonValue], children: dict[str, Spots]) -> None:
        """What is there already wins. Source: https://yaml.org/type/merge.html."""
        spots = source.spots.children
        for token, item in source.value.items():
            if token not in value:
                value[token] = item
                if isinstance(spots, dict):
                    children[token] = spots[token]

    def _merge_sources(self, merged: Node, pointer: str, depth: int) -> Iterator[Node]:
        self.build(merged, join(pointer, "<<"), depth + 1)
        for source in merged.items if merged.kind == "sequence" else [merged]:
            if source.kind == "mapping":
                yield source
            else:
                found = f"a merge key `<<` takes an alias of a mapping, found {source.value!r}"
                self._report("bad-merge", pointer, found, "give it an alias such as *name, or quote the key")

    def _measure(self, node: Node, below: list[Node]) -> None:
        node.size = 1 + sum(item.size for item in below)
        node.height = 1 + max((item.height for item in below), default=0)

    def _report_duplicate(self, token: str, pointer: str, first: int, again: int) -> None:
        self._report(
            "duplicate-key",
            join(pointer, token),
            f"the key {token!r} is given twice, on line {first} and on line {again}; the last one counts",
            "remove one of them, or rename it",
        )

    def _key(self, key: Node, pointer: str) -> str | None:
        """Keys are strings as written. Source: OAS 3.2, section 4.2, Format: keys by YAML's failsafe schema."""
        if key.kind != "scalar":
            found = f"on line {key.line} a key is a {key.kind}, which JSON does not have; it is left out"
            self._report("bad-key", pointer, found, "write a string; quote braces, as in '{id}': ...")
            return None
        if key.is_plain and key.text in scalars.NULLS:
            found = f"on line {key.line} a key is {key.text or 'empty'!r}, YAML's null; it is read as a string"
            self._report("null-key", join(pointer, key.text), found, f"quote it: {key.text!r}", "warning")
        return key.text

    def _expect_tag(self, node: Node, pointer: str, tag: str) -> None:
        if node.tag not in {None, "!", _CORE + tag}:
            self._report_tag(node, pointer)

    def _report_tag(self, node: Node, pointer: str) -> None:
        shown = (node.tag or "").replace(_CORE, "!!")
        self._report("custom-tag", pointer, f"the tag {shown!r} means nothing in JSON; it is ignored", "remove the tag")

    def _scalar(self, node: Node, pointer: str) -> JsonValue:
        def report(code: str, message: str, repair: str) -> None:
            self._report(code, pointer, message, repair)

        if _SURROGATE.search(node.text):
            report(
                "lone-surrogate", "half of a surrogate pair is no character; it is read as U+FFFD", "write both halves"
            )
            return _SURROGATE.sub("\ufffd", node.text)
        if node.tag is None:
            return scalars.plain(node.text, report) if node.is_plain else node.text
        if node.tag == "!":
            return node.text
        tag = node.tag.removeprefix(_CORE)
        if tag in scalars.CORE_TAGS:
            return scalars.tagged(node.text, tag, report)
        self._report_tag(node, pointer)
        return scalars.plain(node.text, report) if node.is_plain else node.text


def _is_merge(key: Node) -> bool:
    return key.kind == "scalar" and key.is_plain and key.text == "<<" and key.tag in {None, _CORE + "merge"}
