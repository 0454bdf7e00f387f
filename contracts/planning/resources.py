"""The resources of a document: which operations create, read, list, change and remove things of the same kind.

Inferred from links and from the shapes of paths: `/users/{id}` is one of `/users`, and `/users/{id}/posts/{number}`
lies in it. Pure; knows no answers (see `identities`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contracts.document.model import LinkObject, Operation
from contracts.document.paths import names

_EXPRESSION = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Resource:
    """What can be done with things of one kind."""

    path: str
    """The template of one of them: `/users/{id}`."""
    create: Operation | None = None
    """POST to the collection, or what has a link to one of them."""
    read: Operation | None = None
    listing: Operation | None = None
    change: Operation | None = None
    """PATCH."""
    replace: Operation | None = None
    """PUT."""
    remove: Operation | None = None
    link: LinkObject | None = None
    """From what creates one to what reads it."""
    parent: Resource | None = None
    """The kind of thing that it lies in."""

    @property
    def name(self) -> str:
        """What people call it: the collection's path, `/users`."""
        return self.path.rstrip("/").rpartition("/")[0] or self.path

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Those that there are."""
        found = (self.create, self.read, self.listing, self.change, self.replace, self.remove)
        return tuple(each for each in found if each is not None)

    @property
    def steps(self) -> tuple[str, ...]:
        """What a sequence does with one, in words; none where nothing can be made, or not be seen again."""
        if not self.is_told:
            return ()
        done = {
            "create": self.create,
            "read": self.read,
            "list": self.listing,
            "change": self.change,
            "replace": self.replace,
            "delete": self.remove,
            "read again": self.remove and self.read,
        }
        return tuple(each for each, operation in done.items() if operation is not None)

    @property
    def is_told(self) -> bool:
        """Whether one can be made and seen again, so that something can be told."""
        return bool((self.create or self.replace) and (self.read or self.listing))


def resources(operations: Sequence[Operation]) -> tuple[Resource, ...]:
    """The resources that these operations are about, in the order of their paths; a parent before its children."""
    understood = [each for each in operations if each.is_understood]
    by_path: dict[str, dict[str, Operation]] = {}
    for each in understood:
        by_path.setdefault(each.path, {})[each.method] = each
    shapes = {shape(path): path for path in by_path}
    linked = dict(_linked(understood))
    found: dict[str, Resource] = {}
    for path in sorted(by_path, key=lambda path: (path.count("{"), list(by_path).index(path))):
        item = by_path[path]
        create, link = linked.get(path, (None, None))
        if not _is_of_one(path):
            continue
        around = _collection(path, by_path, shapes)
        found[shape(path)] = Resource(
            path=path,
            create=around.get("POST") or create,
            read=item.get("GET"),
            listing=around.get("GET"),
            change=item.get("PATCH"),
            replace=item.get("PUT"),
            remove=item.get("DELETE"),
            link=link,
            parent=_parent(shape(path), found),
        )
    return tuple(found.values())


def _is_of_one(path: str) -> bool:
    """Whether the path ends with a parameter alone."""
    return bool(_EXPRESSION.fullmatch(path.rstrip("/").rpartition("/")[2]))


def shape(path: str) -> str:
    """The path without the names of its parameters and a slash at the end."""
    return _EXPRESSION.sub("{}", path).rstrip("/")


def _collection(
    path: str, by_path: Mapping[str, Mapping[str, Operation]], shapes: Mapping[str, str]
) -> Mapping[str, Operation]:
    around = shapes.get(shape(path).rpartition("/")[0])
    return by_path[around] if around is not None else {}


def _parent(shape: str, found: Mapping[str, Resource]) -> Resource | None:
    """The resource that is met last on the way there."""
    while "/" in shape:
        shape = shape.rpartition("/")[0]
        if shape in found:
            return found[shape]
    return None


def _linked(operations: Sequence[Operation]) -> Iterator[tuple[str, tuple[Operation, LinkObject]]]:
    """The path of what a POST's success links to, with what creates it."""
    for each in operations:
        if each.method != "POST":
            continue
        for status, response in each.responses.items():
            for link in response.links.values() if status.startswith("2") else ():
                target = _target(link, operations)
                if target is not None and target.method == "GET" and names(target.path):
                    yield target.path, (each, link)


def _target(link: LinkObject, operations: Sequence[Operation]) -> Operation | None:
    """The operation that the link leads to, where it is in the same document. Source: OAS 3.2, Link Object."""
    reference = link.operation_ref or ""
    for each in operations:
        if link.operation_id is not None and each.operation_id == link.operation_id:
            return each
        if reference.startswith("#") and reference[1:] == each.place.pointer:
            return each
    return None
