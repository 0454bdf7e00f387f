"""Text to value: JSON (RFC 8259) or YAML read by YAML 1.2's core schema, with the place of everything in it.

The only door to PyYAML and rapidyaml. Knows no OpenAPI, no files and no network. A value read is always one that JSON
could have written: string keys, finite numbers, no cycles, bounded depth and size.
"""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from contracts.document import json_text
from contracts.document.positions import LazyPositions, Spot, Spots, unreadable
from contracts.document.yaml_nodes import MAX_DEPTH, Construction, Node, too_deep
from contracts.errors import Place, Positions, Problem, UnreadableDocument
from contracts.json_values import JsonValue

if TYPE_CHECKING:
    import yaml


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text says, where, and what is wrong with it."""

    value: JsonValue
    positions: Positions
    problems: tuple[Problem, ...] = ()


def parse(content: bytes, name: str) -> Parsed:
    """What a JSON or YAML text says; of a key given twice in one object, the last counts and is reported.

    Raises: UnreadableDocument with line, column and repair if it is neither.
    """
    text = _decoded(content, name)
    beginning = text.lstrip()[:200]
    if not beginning:
        raise unreadable(name, "the text is empty", "give an OpenAPI document, in YAML or JSON")
    if re.match(r"<(!doctype|html|\?xml)", beginning, re.IGNORECASE):
        found = f"this is HTML or XML, not an OpenAPI document: it begins {beginning[:40]!r}"
        raise unreadable(name, found, "give the address of the YAML or JSON text itself", line=1, column=1)
    if beginning[0] in "{[":
        return _json(text, name)
    return _yaml(text, name)


def _decoded(content: bytes, name: str) -> str:
    encoding = json.detect_encoding(content)
    try:
        return content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        found = f"byte {content[error.start : error.start + 1].hex()} at offset {error.start} is not {encoding.upper()}"
        raise unreadable(name, found, "save the file as UTF-8", line=line, column=column) from None


def _json(text: str, name: str) -> Parsed:
    try:
        value = json_text.read(text)
    except json_text.OddJson:
        return _constructed(json_text.nodes(text), name)
    except json_text.NotJson as error:
        return _almost_json(text, name, error)
    return Parsed(value, _positions(text, name))


def _positions(text: str, name: str) -> Positions:
    """Of a JSON text in which nothing is odd."""

    def spots() -> Spots | None:
        root = json_text.nodes(text)
        _constructed(root, name)
        return root.spots

    return LazyPositions(spots)


def _almost_json(text: str, name: str, error: json_text.NotJson) -> Parsed:
    """Braces that are not JSON may still be YAML's flow style, which a file called .json should not hold."""
    line, column = text.count("\n", 0, error.offset) + 1, error.offset - (text.rfind("\n", 0, error.offset) + 1) + 1
    found = f"not JSON: {error.message}{_shown(text, line)}"
    repair = "check the comma, bracket or quote just before that place"
    is_meant_as_json = name.lower().endswith(".json") or re.match(r'[\s\[{]*"', text)
    try:
        parsed = _yaml(text, name)
    except UnreadableDocument:
        if is_meant_as_json:
            raise unreadable(name, found, repair, line=line, column=column) from None
        raise
    if not is_meant_as_json:
        return parsed
    found += "; it is read as YAML"
    problem = Problem("not-json", Place(name, "", Spot(line, column)), found, repair, "warning")
    return replace(parsed, problems=(problem, *parsed.problems))


def _yaml(text: str, name: str) -> Parsed:
    return _constructed(*_composed(text, name))


def _constructed(root: Node, name: str, problems: tuple[Problem, ...] = ()) -> Parsed:
    positions = LazyPositions(lambda: root.spots)
    construction = Construction(name, positions)
    value = construction.build(root, "", 0)
    return Parsed(value, positions, (*problems, *construction.problems))


def _composed(text: str, name: str) -> tuple[Node, str, tuple[Problem, ...]]:
    """The root node of the first YAML document in a text."""
    import yaml

    composer = _Composer(name)
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(event, yaml.DocumentStartEvent) and composer.root:
                composer.report_another(event)
                break
            composer.add(event)
    except yaml.YAMLError as error:
        raise _malformed(text, name, error) from None
    if composer.root is None:
        raise unreadable(name, "the text holds nothing but comments", "give an OpenAPI document, in YAML or JSON")
    return composer.root, name, tuple(composer.problems)


@dataclass(slots=True)
class _Composer:
    """Events to nodes, without recursion."""

    name: str
    root: Node | None = None
    stack: list[Node] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, event: yaml.Event) -> None:
        import yaml

        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.ScalarEvent):
            is_plain = event.style in {None, ""}
            self._place(Node("scalar", line, column, event.tag, is_plain, event.value), event.anchor)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "sequence"
            node = Node(kind, line, column, event.tag)
            self._place(node, event.anchor)
            self.stack.append(node)
            if len(self.stack) > MAX_DEPTH + 1:
                raise too_deep(self.name, node)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.stack.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._place(self._anchored(event.anchor, line, column), None)

    def _place(self, node: Node, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = node
        if self.stack:
            self.stack[-1].items.append(node)
        else:
            self.root = node

    def _anchored(self, name: str, line: int, column: int) -> Node:
        if name in self.anchors:
            return self.anchors[name]
        near = difflib.get_close_matches(name, self.anchors, 1)
        repair = f"did you mean '*{near[0]}'?" if near else f"quote it if it is text: '*{name}'"
        raise unreadable(self.name, f"no anchor '&{name}' stands before this alias", repair, line=line, column=column)

    def report_another(self, event: yaml.Event) -> None:
        spot = Spot(event.start_mark.line + 1, event.start_mark.column + 1)
        found = f"a second YAML document begins on line {spot.line}; only the first one is read"
        problem = Problem("several-documents", Place(self.name, "", spot), found, "give each document its own file")
        self.problems.append(problem)


_REPAIRS = (
    ("'\\t'", "indent with spaces: YAML forbids tabs there"),
    ("mapping values are not allowed", "quote a value that holds ': ', or check the indentation of this line"),
    ("could not find expected ':'", "write 'key: value' with a space after the colon, and check the line before"),
    ("did not find expected key", "check the indentation, and that no quote closes early"),
    ("did not find expected '-' indicator", "align this line with the other items of its list"),
    ("did not find expected ',' or", "close the bracket, or put a comma between the items"),
    ("block sequence entries are not allowed", "put the first '-' of a list on a line of its own"),
    ("unexpected end of stream", "close the quote that this text opens"),
    ("cannot start any token", "quote the text that begins with this character"),
    ("escape", "inside double quotes write a backslash twice, or use single quotes"),
    ("special characters are not allowed", "remove this character, or write it as an escape in double quotes"),
    ("unacceptable character", "remove this character, or write it as an escape in double quotes"),
    ("undefined tag handle", "quote the text if it is no tag"),
    ("found duplicate anchor", "give each anchor its own name"),
)


def _malformed(text: str, name: str, error: yaml.YAMLError) -> UnreadableDocument:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    message = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    if mark:
        line, column = mark.line + 1, mark.column + 1
    else:  # a ReaderError knows an offset only
        offset = getattr(error, "position", 0) or 0
        line, column = text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1
    repair = next((repair for part, repair in _REPAIRS if part in message), "check this line and the one before it")
    context = getattr(error, "context", None)
    if context:
        message = f"{context}: {message}"
    return unreadable(name, f"not YAML: {message}{_shown(text, line)}", repair, line=line, column=column)


def _shown(text: str, line: int) -> str:
    """The text of a line, to be put behind a message; cut where it is long."""
    lines = text.split("\n", line)
    if line > len(lines):
        return ""
    shown = lines[line - 1].strip()
    return f", in {shown[:80]!r}" if shown else ""
