"""From method and path to the operation that promises something about them, and from an operation to a path.

Knows path templates and base paths; knows no parameter styles: what stands for a parameter stays percent-encoded text.
Literals are compared decoded, and an encoded slash never ends a segment. Slashes at the end count as the document has
them. Source: OAS 3.2, Path Templating, and Paths Object (matching); RFC 3986, section 3.3.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from contracts.document.model import Document, Operation
from contracts.errors import UsageError

_EXPRESSION = re.compile(r"\{([^{}]*)\}")
_SLASH = re.compile(r"/(?![^{}]*\})")
_UNIT = r"(?:%[0-9A-Fa-f]{2}|[^%/]|%(?![0-9A-Fa-f]{2}))"
_LITERAL_SAFE = "/:@!$&'()*+,;=~"
_LIKE = 0.6
"""How much of two paths is the same where one may be meant by the other."""
_MOST_COMPARED = 12


@dataclass(frozen=True, slots=True)
class Match:
    """The operation that a method and path belong to."""

    operation: Operation
    path_parameters: Mapping[str, str]
    """Text as it stood in the path, percent-encoded, by the name in the template."""
    base_path: str
    """The part in front of the template, as the document's server has it; empty if the request came without."""
    others: tuple[Operation, ...] = ()
    """Operations that differ from it by their `fragment` alone, in the document's order."""
    nearer_methods: tuple[str, ...] = ()
    """Methods declared for a more concrete template that the path matches, too, but which lacks this method."""


@dataclass(frozen=True, slots=True)
class NoMatch:
    """No operation is declared for a method and path."""

    path: str
    allowed_methods: tuple[str, ...]
    """Methods declared for the path, in the document's order; empty if the path itself is not declared."""
    templates: tuple[str, ...] = field(default=(), repr=False)
    """All templates of the document, with their base paths."""

    @property
    def nearest(self) -> tuple[str, ...]:
        """Up to three declared templates that look most like the path, best first; computed when asked for."""
        return _nearest(self.path, self.templates)


def match(document: Document, method: str, path: str) -> Match | NoMatch:
    """The operation for a method and a percent-encoded path without query.

    The longest base path of the operation's servers is tried first, then none. Concrete segments win over templated
    ones, from the left. A method that the most concrete template lacks is looked for in the next: `DELETE /users/me`
    belongs to `/users/{id}` if `/users/me` declares none. `HEAD` and `OPTIONS` exist only where they are declared.
    """
    index = document.remember(_compiled)
    raw = path.split("/")
    decoded = [_decoded(segment) for segment in raw] if "%" in path else raw
    allowed: dict[str, None] = {}
    for base_path, base in index.bases:
        if decoded[: len(base)] != base:
            continue
        for leaf, texts in index.root.walk(raw, decoded, len(base)):
            for template in leaf:
                found = template.operations.get((base_path, method))
                parameters = template.parameters(texts)
                if parameters is None:
                    continue
                if found:
                    first, *others = found.values()
                    return Match(first, parameters, base_path, tuple(others), tuple(allowed))
                allowed.update(dict.fromkeys(template.methods(base_path)))
    return NoMatch(path, tuple(allowed), index.templates)


def expand(operation: Operation, raw: Mapping[str, str]) -> str:
    """The operation's path with percent-encoded text for each parameter; what stands between is encoded as needed.

    A parameter whose text is empty, or holds a bare slash, gives a path that belongs to no operation, or to another.

    Raises: UsageError if a parameter of the template has no text.
    """
    parts = _EXPRESSION.split(operation.path)
    missing = [name for name in parts[1::2] if name not in raw]
    if missing:
        raise UsageError(f"{operation.label} needs a value for {missing[0]!r} in its path, found only {sorted(raw)}")
    return "".join(raw[part] if i % 2 else _encoded(part) for i, part in enumerate(parts))


def names(template: str) -> tuple[str, ...]:
    """The parameters of a path template, in order; one may repeat."""
    return tuple(_EXPRESSION.findall(template))


def _encoded(literal: str) -> str:
    """A template's literal text as it must stand in a path; what is percent-encoded already stays."""
    return re.sub(
        r"%[0-9A-Fa-f]{2}|([^%]|%)",
        lambda found: quote(found[1], safe=_LITERAL_SAFE, errors="surrogatepass") if found[1] else found[0],
        literal,
    )


def _decoded(segment: str) -> str:
    return unquote(segment, errors="surrogateescape")


@dataclass(slots=True)
class _Template:
    """One path template: where its operations are reached, by base path and method."""

    names: tuple[str, ...]
    operations: dict[tuple[str, str], dict[str, Operation]] = field(default_factory=dict)
    """By label; several where they differ by their fragment."""

    def parameters(self, texts: tuple[str, ...]) -> dict[str, str] | None:
        """Text by name; None if a name stands twice in the template and its texts differ."""
        found = dict(zip(self.names, texts, strict=True))
        if len(found) < len(self.names) and any(found[n] != t for n, t in zip(self.names, texts, strict=True)):
            return None
        return found

    def methods(self, base_path: str) -> Iterator[str]:
        return (method for base, method in self.operations if base == base_path)


@dataclass(slots=True)
class _Node:
    """What may follow after some segments."""

    literals: dict[str, _Node] = field(default_factory=dict)
    patterns: dict[tuple[str, ...], tuple[re.Pattern[str], _Node]] = field(default_factory=dict)
    """Segments with parameters beside literal text or each other, by that text; most of it first."""
    any: _Node | None = None
    """A segment that is one parameter."""
    leaf: list[_Template] = field(default_factory=list)

    def walk(self, raw: list[str], decoded: list[str], start: int) -> Iterator[tuple[list[_Template], tuple[str, ...]]]:
        """Each template's end that the segments lead to and the texts for its parameters, most concrete first.

        No node is visited twice, so a hostile path costs no more than the document is large.
        """
        waiting: list[tuple[_Node, int, tuple[str, ...]]] = [(self, start, ())]
        while waiting:
            node, at, texts = waiting.pop()
            if at == len(raw):
                if node.leaf:
                    yield node.leaf, texts
                continue
            if node.any and raw[at]:
                waiting.append((node.any, at + 1, (*texts, raw[at])))
            for pattern, below in reversed(node.patterns.values()):
                found = pattern.fullmatch(raw[at])
                if found:
                    waiting.append((below, at + 1, texts + found.groups()))
            literal = node.literals.get(decoded[at])
            if literal:
                waiting.append((literal, at + 1, texts))

    def descend(self, segment: str) -> _Node:
        """The node behind a template's segment, made if it is new."""
        parts = _EXPRESSION.split(segment)
        if len(parts) == 1:
            return self.literals.setdefault(_decoded(segment), _Node())
        if parts[0] == parts[2] == "" and len(parts) == 3:
            self.any = self.any or _Node()
            return self.any
        literals = tuple(_decoded(part) for part in parts[::2])
        if literals not in self.patterns:
            self.patterns[literals] = (_pattern(literals), _Node())
            self.patterns = dict(sorted(self.patterns.items(), key=lambda item: -sum(map(len, item[0]))))
        return self.patterns[literals][1]


def _pattern(literals: tuple[str, ...]) -> re.Pattern[str]:
    """Parameters between literals, each as short as it can be and never tried again, so that time stays linear.

    Of two with nothing between them, such as `{name}{extension}`, the second begins at the last dot if there is one.
    """
    first, *between, last = literals
    middle = "".join(
        f"(?>({_UNIT}+?){_either(literal)})" if literal else f"(?>({_UNIT}+(?=\\.)|{_UNIT}+?))" for literal in between
    )
    return re.compile(f"{_either(first)}{middle}({_UNIT}+?){_either(last)}", re.DOTALL)


def _either(literal: str) -> str:
    """A pattern for literal text in which each character may stand percent-encoded."""
    return "".join(_character(character) for character in literal)


def _character(character: str) -> str:
    octets = character.encode(errors="surrogateescape" if "\udc80" <= character <= "\udcff" else "surrogatepass")
    encoded = "".join(f"%(?i:{octet:02x})" for octet in octets)
    return f"(?:{re.escape(character)}|{encoded})"


@dataclass(frozen=True, slots=True)
class _Index:
    root: _Node
    bases: tuple[tuple[str, list[str]], ...]
    """Base paths, longest first, with the decoded segments in front of a template's; the empty one is among them."""
    templates: tuple[str, ...]


def _compiled(document: Document) -> _Index:
    root = _Node()
    by_path: dict[str, _Template] = {}
    bases: dict[str, None] = {}
    templates: dict[str, None] = {}
    # What no path can be stands also under as much of it as can, behind all others: who asks learns what is wrong.
    cut = [(operation, operation.path.partition("?")[0]) for operation in document.operations if "?" in operation.path]
    for operation, path in (*((each, each.path) for each in document.operations), *cut):
        template = by_path.get(path)
        if template is None:
            template = by_path[path] = _Template(names(path))
            _leaf(root, path).append(template)
        for base_path in (*(server.base_path for server in operation.servers), ""):
            bases[base_path] = None
            templates[base_path + operation.path] = None
            there = template.operations.setdefault((base_path, operation.method), {})
            if path == operation.path or not there:
                there.setdefault(operation.label, operation)
    longest_first = sorted(bases, key=lambda base: (-base.count("/"), -len(base)))
    segments = tuple((base, [_decoded(segment) for segment in base.split("/")]) for base in longest_first)
    return _Index(root, segments, tuple(templates))


def _leaf(root: _Node, path: str) -> list[_Template]:
    node = root
    for segment in _SLASH.split(path)[1:]:
        node = node.descend(segment)
    return node.leaf


def _nearest(path: str, templates: Iterable[str]) -> tuple[str, ...]:
    """Templates by likeness to the path; one that differs in its last slash only comes first.

    Only those are compared in full that have most characters in common: comparing thousands takes a second.
    """
    wanted = path[:200]
    segments = wanted.split("/")
    likeness = difflib.SequenceMatcher()
    likeness.set_seq2(wanted)
    scored: list[tuple[float, str, str]] = []
    for template in templates:
        filled = _filled(template, segments)
        likeness.set_seq1(filled)
        if filled.rstrip("/") == wanted.rstrip("/"):
            scored.append((2.0, template, filled))
        elif likeness.real_quick_ratio() > _LIKE and (score := likeness.quick_ratio()) > _LIKE:
            scored.append((score, template, filled))
    compared: list[tuple[float, str]] = []
    for score, template, filled in sorted(scored, key=lambda item: -item[0])[:_MOST_COMPARED]:
        likeness.set_seq1(filled)
        compared.append((score if score > 1 else likeness.ratio(), template))
    alike = [item for item in compared if item[0] > _LIKE]
    return tuple(template for _, template in sorted(alike, key=lambda item: -item[0])[:3])


def _filled(template: str, segments: list[str]) -> str:
    """The template with the path's own segments where it has parameters."""
    parts = _SLASH.split(template)
    own = segments + [""] * len(parts)
    return "/".join(mine if "{" in part and mine else part for part, mine in zip(parts, own, strict=False))
