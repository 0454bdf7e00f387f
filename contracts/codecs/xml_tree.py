"""XML text to a tree of elements and back, with namespaces resolved. Refuses what makes XML dangerous.

A document type declaration is refused before anything in it is read, so that there are no entities to expand and
nothing to fetch. Source: XML 1.0; Namespaces in XML 1.0; RFC 7303, section 3 (charset).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NoReturn
from xml.parsers import expat

from contracts.codecs.bounds import bound
from contracts.errors import DecodeError, EncodeError

DEEPEST = 100
"""Elements inside each other; reading them by shape costs some frames of Python's stack for each."""

SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
"""Of `xsi:nil`. Source: XML Schema 1.1, part 1, section 2.7.2."""

_NAME_START = "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
_NAME_START += "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
_NAME = f"[{_NAME_START}][{_NAME_START}\\-.0-9\xb7\u0300-\u036f\u203f\u2040]*"
_NO_CHARACTER = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern when it is first needed: ranges as wide as these take some 30 ms to compile."""
    return re.compile(pattern)


@dataclass(slots=True)
class Element:
    """An element with its namespace resolved."""

    name: str
    """Local."""
    namespace: str = ""
    prefix: str = ""
    """To write it with; reading leaves it empty."""
    attributes: dict[tuple[str, str], str] = field(default_factory=dict)
    """By namespace and local name."""
    prefixes: list[tuple[str, str]] = field(default_factory=list)
    """Prefixes and namespaces of attributes, to be declared here when written."""
    children: list[Element] = field(default_factory=list)
    text: str = ""
    """All the text directly inside, joined."""
    is_cdata: bool = False
    """Whether to write the text as a CDATA section."""

    def named(self, name: str) -> Iterator[Element]:
        """The children of that local name."""
        return (child for child in self.children if child.name == name)


def parse(content: bytes, charset: str | None = None) -> Element:
    """The root element. `charset` of the `Content-Type` wins over what the content says of itself.

    Raises: DecodeError with line and column for what is not well-formed, for a document type declaration, and for
    nesting deeper than 100; OversizedContent for more than can be held.
    """
    # Empty elements and attributes take as much room as elements with an end.
    bound(content, (b"<", b"/>", b"=", b"="), "XML")
    try:
        parser = expat.ParserCreate(charset, namespace_separator=" ")
        parser.buffer_text = True
        builder = _Builder(parser)
        parser.Parse(content, True)  # noqa: FBT003 - expat takes it by position
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        raise DecodeError(f"no XML: line {error.lineno}, column {error.offset + 1}: {why}") from error
    except (LookupError, ValueError) as error:
        raise DecodeError(f"no XML that can be read: {error}; encode it as UTF-8") from error
    return builder.root


class _Builder:
    """Takes expat's events; the stack is a list, so that depth costs no recursion."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.root = Element("")
        self._stack: list[Element] = []
        self._texts: list[list[str]] = []
        self._parser = parser
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _refuse_doctype(self, *_declaration: object) -> NoReturn:
        raise DecodeError("XML with a document type declaration is refused; send it without <!DOCTYPE>")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._stack) >= DEEPEST:
            raise DecodeError(f"XML nested deeper than {DEEPEST} levels, at line {self._parser.CurrentLineNumber}")
        namespace, name = _resolved(tag)
        element = Element(name, namespace, attributes={_resolved(key): value for key, value in attributes.items()})
        if self._stack:
            self._stack[-1].children.append(element)
        else:
            self.root = element
        self._stack.append(element)
        self._texts.append([])

    def _end(self, _tag: str) -> None:
        self._stack.pop().text = "".join(self._texts.pop())

    def _characters(self, text: str) -> None:
        self._texts[-1].append(text)


def _resolved(tag: str) -> tuple[str, str]:
    namespace, _, name = tag.rpartition(" ")
    return namespace, name


def serialise(root: Element) -> str:
    """The element as XML text, without a declaration.

    Raises: EncodeError for names that are none, characters that XML does not have, and nesting deeper than 100.
    """
    pieces: list[str] = []
    _write(root, pieces, {}, 1)
    return "".join(pieces)


def _write(element: Element, pieces: list[str], scope: dict[str, str], depth: int) -> None:
    if depth > DEEPEST:
        raise EncodeError(f"a value nested deeper than {DEEPEST} levels can't be written as XML")
    wanted = {element.prefix: element.namespace} if element.namespace else {}
    for prefix, uri in element.prefixes:
        free = prefix
        while wanted.get(free, uri) != uri:
            free += "_"
        wanted[free] = uri
    declared = {prefix: uri for prefix, uri in wanted.items() if scope.get(prefix) != uri}
    scope = {**scope, **declared}
    tag = f"{_name(element.prefix)}:{_name(element.name)}" if element.prefix else _name(element.name)
    pieces.append(f"<{tag}")
    pieces += [
        f' {"xmlns:" + _name(prefix) if prefix else "xmlns"}="{_escaped(uri)}"' for prefix, uri in declared.items()
    ]
    for (namespace, name), text in element.attributes.items():
        prefix = next((prefix for prefix, uri in scope.items() if prefix and uri == namespace), "")
        pieces.append(f' {prefix + ":" if prefix else ""}{_name(name)}="{_escaped(text)}"')
    if not element.children and not element.text:
        pieces.append("/>")
        return
    pieces.append(">")
    pieces.append(_cdata(element.text) if element.is_cdata else _escaped(element.text, in_attribute=False))
    for child in element.children:
        _write(child, pieces, scope, depth + 1)
    pieces.append(f"</{tag}>")


def _name(name: str) -> str:
    if not _compiled(_NAME).fullmatch(name):
        raise EncodeError(f"{name!r} can't be the name of an XML element or attribute; give its schema an xml.name")
    return name


def _checked(text: str) -> str:
    found = _compiled(_NO_CHARACTER).search(text)
    if found:
        raise EncodeError(f"{text[:80]!r} holds {found[0]!r}, which XML does not have (XML 1.0, section 2.2)")
    return text


def _cdata(text: str) -> str:
    if "\r" in text:
        return _escaped(text, in_attribute=False)
    return f"<![CDATA[{_checked(text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def _escaped(text: str, *, in_attribute: bool = True) -> str:
    text = _checked(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    if in_attribute:
        text = text.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return text
