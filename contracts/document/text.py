"""Text to value: JSON (RFC 8259) or YAML read by YAML 1.2's core schema, with the place of everything in it.

The only door to PyYAML and rapidyaml. Knows no OpenAPI, no files and no network. A value read is always one that JSON
could have written: string keys, finite numbers, no cycles, bounded depth and size.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from contracts.document import json_text
from contracts.document.positions import LazyPositions, Spot, Spots, unreadable
from contracts.document.yaml_nodes import MAX_DEPTH, Construction, Node, too_deep
from contracts.errors import Place, Positions, Problem, UnreadableDocument
from contracts.json_values import JsonValue

if TYPE_CHECKING:
    import ryml
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
    is_one_line = re.search(r"[\r\n]", text.rstrip()) is None
    return Parsed(value, _positions(lambda: json_text.nodes(text), name, is_one_line=is_one_line))


def _positions(make_root: Callable[[], Node], name: str, *, is_one_line: bool = False) -> Positions:
    """Of a text in which nothing is odd."""

    def spots() -> Spots | None:
        try:
            root = make_root()
            _constructed(root, name)
        except UnreadableDocument:  # by the slow reader, after the fast one took it
            return None
        return root.spots

    return LazyPositions(spots, is_one_line=is_one_line)


def _almost_json(text: str, name: str, error: json_text.NotJson) -> Parsed:
    """Braces that are not JSON may still be YAML's flow style, which a file called .json should not hold."""
    spot = _spot_at(text, error.offset)
    found = f"not JSON: {error.message}{_shown(text, spot.line)}"
    repair = "check the comma, bracket or quote just before that place"
    is_called_json = name.lower().endswith(".json")
    try:
        parsed = _yaml(text, name)
    except UnreadableDocument:
        if is_called_json or re.match(r'[\s\[{]*"', text):
            raise unreadable(name, found, repair, line=spot.line, column=spot.column) from None
        raise
    if not is_called_json:
        return parsed
    found += "; it is read as YAML"
    problem = Problem("not-json", Place(name, "", spot), found, repair, "warning")
    return replace(parsed, problems=(problem, *parsed.problems))


def _yaml(text: str, name: str) -> Parsed:
    try:
        value = read_fast(text)
    except Doubtful:
        return read_slowly(text, name)
    return Parsed(value, _positions(lambda: _composed(text, name)[0], name))


def read_slowly(text: str, name: str) -> Parsed:
    """What PyYAML's parser makes of any YAML text: the meaning that the fast reader must not differ from.

    Raises: UnreadableDocument if it is not YAML.
    """
    root, problems = _composed(text, name)
    return _constructed(root, name, problems)


class Doubtful(Exception):
    """The fast reader refuses a text, or may read it otherwise than the core schema says."""


_quiet = threading.Lock()


def read_fast(text: str) -> JsonValue:
    """The value of a YAML text without aliases, tags and other oddities, about ten times as fast as PyYAML.

    rapidyaml's tree tells quoted scalars from plain ones; written as JSON, only what JSON's own grammar takes for a
    number, true, false or null stands unquoted. What the core schema takes for one besides is a doubt.

    Raises: Doubtful if the slow reader has to be asked.
    """
    import ryml

    text = "\n" + text.removeprefix("---\n")
    if _DOUBTFUL_TEXT.search(text) or not _is_ordinary(text):
        raise Doubtful
    with _quiet, _standard_error_withheld():
        try:
            tree = ryml.parse_in_arena(text.encode())
            written = ryml.emit_json(tree) or ""
            if not text.endswith("\n") and _ends_in_block_scalar(tree):  # given a line break that is not there
                raise Doubtful
            if (_SUSPICIOUS_TEXT.search(text) or _SUSPICIOUS_STRING.search(written)) and _is_odd(tree):
                raise Doubtful
        except (ryml.ExceptionBasic, UnicodeDecodeError):
            raise Doubtful from None
    if written[:1] not in {"[", "{"}:
        raise Doubtful
    try:
        return json_text.read(written)
    except (json_text.NotJson, json_text.OddJson):
        raise Doubtful from None


_DOUBTFUL_TEXT = re.compile(
    r"""
      \n (?: % | (?:---|\.\.\.) (?:[ \n]|\Z)   # directives, further documents
        | [ ]* \n [ ]* [\]},:] )               # rapidyaml gives the plain scalar before it a line break
    | \? (?: (?<=[\[{,]\?) | (?<=[\[{,\s]\s\?) ) \s* (?: [\]},\n] | \Z )  # it takes an empty key for an empty mapping,
    | \? (?: (?<=[\[{,]\?) | (?<=[\[{,]\s\?) ) \s                         # what is not closed for closed,
    | \? [ ]+ ["'|>\#]                         # and gives a key its last line break, or none
    | \\ (?: u[dD][89a-fA-F] | \n [ ]* \n )    # halves of surrogate pairs; rapidyaml loses the line break
    """,
    re.VERBOSE,
)
_SUSPICIOUS_TEXT = re.compile(
    r"""
      & (?<= [\s\[{,]&) [^\s&]
    | ! (?<= [\s\[{,]!)
    | [*`@%] (?: (?<= [\s:?,-][ ][*`@%] ) | (?<= [\[{,][*`@%] ) ) (?! (?<=\*) \s )
    """,
    re.VERBOSE,
)
"""What may be an anchor, a tag, an alias, or a plain scalar that begins as none may."""
_SUSPICIOUS_STRING = re.compile(
    r"""
    " (?<=[\ \n\[{,]")
      (?: [\]},]
        | (?: ~ | Null | NULL | True | TRUE | False | FALSE | [-+]? (?: 0[\doxeE][^"\ ]* | \.[Nn].. | \.[Ii].. ) ) "
        | (?: | << | null | [*`@%] (?: [^"\\] | \\. )* ) ":
      )
    """,
    re.VERBOSE,
)
"""JSON strings that would be something else, or nothing at all, if they were written without quotes."""
_ODD_PLAIN = re.compile(
    rb"""
      [\]}@`%*,] .* | ~ | << | Null | NULL | True | TRUE | False | FALSE
    | [-+]? (?: 0[\doxeE].* | [.]? (?i: inf | infinity | nan ) )
    """,
    re.VERBOSE | re.DOTALL,
)
_ODD_KEY = re.compile(rb"[\]}@`%*,].*|<<|~|null|Null|NULL||[-+]?[.]?(?i:inf|infinity|nan)", re.DOTALL)
_ORDINARY = re.compile("[\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*")


def _is_ordinary(text: str) -> bool:
    """Whether all characters are printable and no line ends but by a line feed; no tabs."""
    return text.replace("\n", "").isprintable() or bool(_ORDINARY.fullmatch(text))


def _is_odd(tree: ryml.Tree) -> bool:
    """Whether a node has an anchor, alias or tag, or is a plain scalar that JSON shows otherwise than it is."""
    import ryml

    marked = ryml.VALANCH | ryml.VALREF | ryml.VALTAG | ryml.KEYANCH | ryml.KEYREF | ryml.KEYTAG
    kinds = list(map(tree.type, range(tree.size())))
    if any(kind & marked for kind in kinds):
        return True
    key_plain, value_plain, key, value = ryml.KEY_PLAIN, ryml.VAL_PLAIN, tree.key, tree.val
    keys = (key(node) or b"" for node, kind in enumerate(kinds) if kind & key_plain)
    values = (value(node) or b"" for node, kind in enumerate(kinds) if kind & value_plain)
    return any(map(_ODD_KEY.fullmatch, keys)) or any(map(_ODD_PLAIN.fullmatch, values))


def _ends_in_block_scalar(tree: ryml.Tree) -> bool:
    node = tree.root_id()
    while tree.has_children(node):
        node = tree.last_child(node)
    return bool(tree.is_val_literal(node) or tree.is_val_folded(node))


@contextmanager
def _standard_error_withheld() -> Iterator[None]:
    """Keep rapidyaml from printing its complaint, which it does beside raising it, and print what others wrote."""
    with tempfile.TemporaryFile() as withheld:
        try:
            original = os.dup(2)
        except OSError:  # there is no standard error to keep clean
            yield
            return
        os.dup2(withheld.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(original, 2)
            os.close(original)
            withheld.seek(0)
            os.write(2, re.sub(rb"(?m)^(?:line=\d+ col=\d+ .*|.*\.[dehp.]+:\d+: .*)\n", b"", withheld.read()))


def _constructed(root: Node, name: str, problems: tuple[Problem, ...] = ()) -> Parsed:
    positions = LazyPositions(lambda: root.spots)
    construction = Construction(name, positions)
    value = construction.build(root, "", 0)
    return Parsed(value, positions, (*problems, *construction.problems))


def _composed(text: str, name: str) -> tuple[Node, tuple[Problem, ...]]:
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
    return composer.root, tuple(composer.problems)


@dataclass(slots=True)
class _Composer:
    """Events to nodes, without recursion."""

    name: str
    root: Node | None = None
    stack: list[Node] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, event: Any) -> None:
        spot = _spot(event.start_mark)
        kind = type(event).__name__  # the C parser makes no subclasses, and names compare fast
        if kind == "ScalarEvent":
            node = Node("scalar", spot.line, spot.column, event.tag, event.style in {None, ""}, event.value)
            self._place(node, event.anchor)
        elif kind in {"MappingStartEvent", "SequenceStartEvent"}:
            node = Node("mapping" if kind == "MappingStartEvent" else "sequence", spot.line, spot.column, event.tag)
            self._place(node, event.anchor)
            self.stack.append(node)
            if len(self.stack) > MAX_DEPTH + 1:
                raise too_deep(self.name, node)
        elif kind in {"MappingEndEvent", "SequenceEndEvent"}:
            self.stack.pop()
        elif kind == "AliasEvent":
            self._place(self._anchored(event.anchor, spot), None)

    def _place(self, node: Node, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = node
        if self.stack:
            self.stack[-1].items.append(node)
        else:
            self.root = node

    def _anchored(self, name: str, spot: Spot) -> Node:
        if name in self.anchors:
            return self.anchors[name]
        near = difflib.get_close_matches(name, self.anchors, 1)
        repair = f"did you mean '*{near[0]}'?" if near else f"quote it if it is text: '*{name}'"
        found = f"no anchor '&{name}' stands before this alias"
        raise unreadable(self.name, found, repair, line=spot.line, column=spot.column)

    def report_another(self, event: yaml.Event) -> None:
        spot = _spot(event.start_mark)
        found = f"a second YAML document begins on line {spot.line}; only the first one is read"
        problem = Problem("several-documents", Place(self.name, "", spot), found, "give each document its own file")
        self.problems.append(problem)


def _spot_at(text: str, offset: int) -> Spot:
    return Spot(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _spot(mark: yaml.error.Mark | yaml._yaml.Mark | None) -> Spot:
    return Spot(mark.line + 1, mark.column + 1) if mark else Spot(1, 1)


_REPAIRS = (
    ("found a tab", "indent with spaces: YAML forbids tabs there"),
    ("mapping values are not allowed", "quote a value that holds ': ', or check the indentation of this line"),
    ("could not find expected ':'", "write 'key: value' with a space after the colon, and check the line before"),
    ("did not find expected key", "check the indentation, and that no quote closes early"),
    ("did not find expected '-' indicator", "align this line with the other items of its list"),
    ("did not find expected ',' or", "close the bracket, or put a comma between the items"),
    ("block sequence entries are not allowed", "put the first '-' of a list on a line of its own"),
    ("unexpected end of stream", "close the quote that this text opens"),
    ("cannot start any token", "quote the text that begins with this character"),
    ("escape", "inside double quotes write a backslash twice, or use single quotes"),
    ("control characters are not allowed", "remove this character, or write it as an escape in double quotes"),
    ("special characters are not allowed", "remove this character, or write it as an escape in double quotes"),
    ("unacceptable character", "remove this character, or write it as an escape in double quotes"),
    ("undefined tag handle", "quote the text if it is no tag"),
    ("found duplicate anchor", "give each anchor its own name"),
)


def _malformed(text: str, name: str, error: yaml.YAMLError) -> UnreadableDocument:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    message = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    spot = _spot(mark) if mark else _spot_at(text, getattr(error, "position", 0) or 0)
    line, column = spot.line, spot.column
    if _line(text, line)[column - 1 : column] == "\t":
        message = "found a tab"
    repair = next((repair for part, repair in _REPAIRS if part in message), "check this line and the one before it")
    context = getattr(error, "context", None)
    if context:
        message = f"{context}: {message}"
    return unreadable(name, f"not YAML: {message}{_shown(text, line)}", repair, line=line, column=column)


def _line(text: str, line: int) -> str:
    lines = text.split("\n", line)
    return lines[line - 1] if line <= len(lines) else ""


def _shown(text: str, line: int) -> str:
    """The text of a line, to be put behind a message; cut where it is long."""
    shown = _line(text, line).strip(" \r\n")
    return f", in {shown[:80]!r}" if shown else ""
