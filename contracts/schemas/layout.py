"""Where schemas stand: identifiers, anchors, and what a reference leads to.

Knows resources by absolute URI and the survey of each; a location is a resource and a JSON Pointer into it. Source:
JSON Schema 2020-12, Core, sections 8.2 and 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import quote, unquote, urldefrag, urljoin

from contracts.json_values import JsonValue, resolve

_FRAGMENT = "/~!$&'()*+,;=:@"
"""What stands in a fragment unescaped. Source: RFC 3986, section 3.5."""

Location: TypeAlias = tuple[str, str]
"""A resource's absolute URI and a JSON Pointer into it."""

Scope: TypeAlias = tuple[str, ...]
"""The base URIs entered on the way to a schema, the outermost first. Source: Core, section 7.1."""


@dataclass(slots=True)
class Layout:
    """The identified places of some resources."""

    resources: Mapping[str, JsonValue]
    identified: dict[str, Location] = field(default_factory=dict)
    """Schemas by the absolute URI that their `$id` gives them."""
    anchors: dict[tuple[str, str], Location] = field(default_factory=dict)
    """Schemas by base URI and the name of their `$anchor` or `$dynamicAnchor`."""
    dynamic: dict[tuple[str, str], Location] = field(default_factory=dict)
    """The ones of a `$dynamicAnchor`."""
    _bases: dict[Location, str] = field(default_factory=dict)

    def identify(self, location: Location, base: str) -> None:
        """Note that the schema there has an `$id`, and so a base URI of its own."""
        self.identified.setdefault(base, location)
        self._bases[location] = base

    @property
    def is_plain(self) -> bool:
        """Whether every reference is a resource and a pointer, as in almost all documents."""
        return not self._bases and not self.anchors

    def base(self, location: Location) -> str:
        """The base URI that references in the schema there are resolved against."""
        return self.enclosing(location)[0]

    def canonical(self, location: Location) -> str:
        """The URI with fragment by which engines reach the schema there with the right base."""
        base, pointer = self.enclosing(location)
        return f"{base}#{quote(pointer, safe=_FRAGMENT)}"

    def located(self, uri: str, pointer: str) -> Location:
        """The resource and pointer that a base URI and a pointer below it stand for."""
        home, start = self.identified.get(uri, (uri, ""))
        return home, start + pointer

    def target(self, base: str, reference: str) -> Location:
        """Where a reference leads from a schema of that base URI.

        Raises: LookupError saying what is not there.
        """
        uri, fragment = urldefrag(joined(base, reference))
        if uri in self.identified:
            home, start = self.identified[uri]
        elif uri in self.resources:
            home, start = uri, ""
        else:
            raise LookupError(f"{uri!r} is not part of the document")
        name = unquote(fragment)
        if name and not name.startswith("/"):
            if (uri, name) in self.anchors:
                return self.anchors[uri, name]
            raise LookupError(f"no anchor {name!r} in {uri!r}")
        resolve(self.resources[home], start + name)
        return home, start + name

    def dynamic_target(self, base: str, reference: str, scope: Scope) -> Location:
        """Where a `$dynamicRef` leads from a schema of that base URI, reached through `scope`.

        Raises: LookupError saying what is not there. Source: Core, section 8.2.3.2.
        """
        uri, name = urldefrag(joined(base, reference))
        found = self.target(base, reference)
        if self.dynamic.get((uri, name)) == found:
            for entered in (*scope, base):
                if (entered, name) in self.dynamic:
                    return self.dynamic[entered, name]
        return found

    def enclosing(self, location: Location) -> tuple[str, str]:
        """The base URI around a location and the pointer from there."""
        uri, pointer = location
        if self._bases:
            above = pointer
            while True:
                if (uri, above) in self._bases:
                    return self._bases[uri, above], pointer[len(above) :]
                if not above:
                    break
                above = above.rpartition("/")[0]
        return uri, pointer


def joined(base: str, reference: str) -> str:
    """The absolute URI of a reference; also where the base is a URN, which the standard library does not join."""
    if reference.startswith("#"):
        return urldefrag(base)[0] + reference
    return urljoin(base, reference) if reference else base
