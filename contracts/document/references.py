"""References: from a `$ref` to the node it names, in this text or another.

Knows URIs (RFC 3986), JSON Pointers in fragments (RFC 6901, section 6) and the texts read so far; knows no OpenAPI, and
reads nothing itself: it is given `fetch`.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote, urldefrag, urljoin

from contracts.document.names import listed, nearest
from contracts.document.nodes import Node, Text, shown
from contracts.errors import Problem, UnreadableDocument, UnresolvedReference
from contracts.json_values import JsonValue, child, join, tokens

Fetch = Callable[[str, Text], Text]
"""Reads the text at a URI for a text that refers to it, or raises UnreadableDocument."""

MAX_HOPS = 100
"""As many references as may lead from one to the next."""
MAX_DETOURS = 20
"""As many pointers as may lead through references that lie on the way of each other."""


class Library:
    """The texts of one document, each read once, when a reference first leads to it."""

    def __init__(self, root: Text, fetch: Fetch) -> None:
        self.root = root
        self.texts: dict[str, Text] = {root.uri: root}
        self._locations: dict[str, Text] = {root.location: root}
        self._failures: dict[str, UnreadableDocument] = {}
        self._fetch = fetch
        self._local: dict[tuple[str, str], Node] = {}
        self._on_the_way: set[tuple[str, str]] = set()

    def follow(self, node: Node) -> Node:
        """The node itself, or, if it is a reference, what that leads to in the end.

        Raises: UnresolvedReference if it leads nowhere or round in a circle.
        """
        seen = {node.key}
        found = node
        while isinstance(found.value, dict) and isinstance(found.value.get("$ref"), str):
            found = self.resolve(found, found.value["$ref"])
            if found.key in seen or len(seen) > MAX_HOPS:
                raise _circular(node, node.value["$ref"])
            seen.add(found.key)
        return found

    def resolve(self, node: Node, reference: str) -> Node:
        """What the URI reference `reference`, written in `node`, names.

        Raises: UnresolvedReference if there is no such text, or nothing there. Source: RFC 3986, section 5.
        """
        is_local = reference.startswith("#/")
        if is_local and (node.text.uri, reference) in self._local:
            return self._local[node.text.uri, reference]
        text, fragment = self.locate(node, reference)
        if fragment and not fragment.startswith("/"):
            raise _unresolved(node, reference, f"{fragment!r} is no JSON Pointer", "begin it with '#/'")
        found = self.descend(node, reference, text.root, fragment)
        if is_local:
            self._local[node.text.uri, reference] = found
        return found

    def locate(self, node: Node, reference: str) -> tuple[Text, str]:
        """The text that a reference names, and the fragment, percent-decoded.

        Raises: UnresolvedReference if there is no such text.
        """
        try:
            address, fragment = urldefrag(reference)
            uri = urldefrag(urljoin(node.text.uri, address)).url if address else node.text.uri
            location = urldefrag(urljoin(node.text.location, address)).url if address else node.text.location
        except ValueError as error:
            raise _unresolved(node, reference, f"it is no URI reference ({error})", "correct it") from None
        return self._text(node, reference, uri, location), unquote(fragment)

    def _text(self, node: Node, reference: str, uri: str, location: str) -> Text:
        known = self.texts.get(uri) or self._locations.get(location)
        if known:
            return known
        if location in self._failures:
            problem = self._failures[location].problem
            raise _unresolved(node, reference, problem.message, problem.repair)
        try:
            read = self._fetch(location, node.text)
        except UnreadableDocument as error:
            self._failures[location] = error
            raise _unresolved(node, reference, error.problem.message, error.problem.repair) from None
        text = Text(uri, location, read.value, read.place, read.source)
        self.texts[uri] = self._locations[location] = text
        return text

    def descend(self, node: Node, reference: str, start: Node, pointer: str) -> Node:
        """The node at a pointer below `start`; a step that an object lacks is looked for in what that refers to.

        Raises: UnresolvedReference naming what is near, if nothing is there.
        """
        try:
            return self._below(start, pointer)
        except _NothingThereError as error:
            raise _missing(node, reference, error.owner, error.token) from None

    def _below(self, start: Node, pointer: str) -> Node:
        found = start
        for token in tokens(pointer):
            try:
                found = found.at(token, child(found.value, token))
            except LookupError:
                found = self._through(found, token)
        return found

    def _through(self, owner: Node, token: str) -> Node:
        """The child of what `owner`, a reference, leads to."""
        if not is_reference(owner.value) or owner.key in self._on_the_way or len(self._on_the_way) > MAX_DETOURS:
            raise _NothingThereError(owner, token)
        self._on_the_way.add(owner.key)
        try:
            target = owner
            for _ in range(MAX_HOPS):
                if not is_reference(target.value):
                    return target.at(token, child(target.value, token))
                text, pointer = self.locate(target, target.value["$ref"])
                target = self._below(text.root, pointer)
        except (LookupError, UnresolvedReference, ValueError):
            pass
        finally:
            self._on_the_way.discard(owner.key)
        raise _NothingThereError(owner, token)


class _NothingThereError(LookupError):
    """A step of a pointer that leads nowhere; cheap, since one may lie within many."""

    def __init__(self, owner: Node, token: str) -> None:
        super().__init__(token)
        self.owner = owner
        self.token = token


def _missing(node: Node, reference: str, owner: Node, token: str) -> UnresolvedReference:
    where = f"'#{owner.pointer}'" if owner.pointer else f"the top of {owner.text.place.uri}"
    if not isinstance(owner.value, dict | list):
        return _unresolved(node, reference, f"{where} is {shown(owner.value)}, which holds nothing", "")
    names = list(owner.value) if isinstance(owner.value, dict) else []
    near = nearest(token, names)
    if near:
        start = "" if owner.text is node.text else reference.partition("#")[0]
        repair = f"did you mean '{start}#{fragment(join(owner.pointer, near))}'?"
    else:
        repair = f"there are {listed(names, 5)}" if names else f"{where} is empty"
    return _unresolved(node, reference, f"there is no {token!r} in {where}", repair)


def _circular(node: Node, reference: str) -> UnresolvedReference:
    return _unresolved(
        node,
        reference,
        "it leads back to itself",
        "let one of the references in the circle hold the object",
        code="circular-reference",
    )


def _unresolved(
    node: Node, reference: str, why: str, repair: str, *, code: str = "unresolved-reference"
) -> UnresolvedReference:
    return UnresolvedReference(Problem(code, node.place, f"can't resolve {reference!r}: {why}", repair))


_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?")


def fragment(pointer: str) -> str:
    """A JSON Pointer as it stands in a URI's fragment. Source: RFC 6901, section 6; RFC 3986, section 3.5."""
    return "".join(
        letter if letter in _PLAIN else "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "replace"))
        for letter in pointer
    )


def is_reference(value: JsonValue) -> bool:
    """Whether a value is an object with a `$ref` that is a string."""
    return isinstance(value, dict) and isinstance(value.get("$ref"), str)
