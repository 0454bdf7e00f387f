"""The texts of a document with their schemas turned into JSON Schema 2020-12, at the same pointers.

Applies the edits that `schema_walk` collected; only what lies on the way to an edit is copied, the rest is shared with
the text as read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contracts.document.schema_meaning import DROP, Changes
from contracts.json_values import JsonValue, parent, unescape

Key = tuple[str, str]


def converted(
    texts: Mapping[str, JsonValue], changes: Iterable[tuple[Key, Changes]], replaced: Iterable[Key]
) -> dict[str, JsonValue]:
    """The texts by URI, changed.

    `changes`: new values of keywords by the place of their schema; `replaced`: what becomes a schema that allows
    everything.
    """
    edit = _Edit(dict(texts))
    for uri, pointer in replaced:
        edit.replace(uri, pointer, value=True)
    for (uri, pointer), keywords in changes:
        target = edit.open(uri, pointer)
        if target is not None:
            for keyword, value in keywords.items():
                if value is DROP:
                    target.pop(keyword, None)
                else:
                    target[keyword] = value
    return edit.texts


def exempted(texts: Mapping[str, JsonValue], exempt: Mapping[Key, frozenset[str]]) -> dict[str, JsonValue]:
    """The texts by URI, where `required` does not hold the names that the place of its schema is mapped to."""
    edit = _Edit(dict(texts))
    for (uri, pointer), names in exempt.items():
        target = edit.open(uri, pointer)
        if target is not None and isinstance(target.get("required"), list):
            target["required"] = [name for name in target["required"] if name not in names]
    return edit.texts


class _Edit:
    """Texts in which containers are copied the first time they are opened."""

    def __init__(self, texts: dict[str, JsonValue]) -> None:
        self.texts = texts
        self._opened: dict[Key, JsonValue] = {}

    def open(self, uri: str, pointer: str) -> JsonValue | None:
        """Our own copy of the container at a pointer; None if an earlier edit removed it."""
        way = []
        while pointer and (uri, pointer) not in self._opened:
            way.append(pointer)
            pointer = parent(pointer)
        if (uri, pointer) not in self._opened:
            if not isinstance(self.texts[uri], dict | list):
                return None
            self._opened[uri, pointer] = self.texts[uri] = self.texts[uri].copy()
        found = self._opened[uri, pointer]
        for below in reversed(way):
            key = _key(found, below)
            if not _holds(found, key) or not isinstance(found[key], dict | list):
                return None
            found[key] = self._opened[uri, below] = found[key].copy()
            found = found[key]
        return found

    def replace(self, uri: str, pointer: str, *, value: JsonValue) -> None:
        """Put another value in the place of the target."""
        if not pointer:
            self.texts[uri] = value
            return
        owner = self.open(uri, parent(pointer))
        if owner is not None and _holds(owner, key := _key(owner, pointer)):
            owner[key] = value


def _key(owner: JsonValue, pointer: str) -> str | int:
    token = unescape(pointer.rpartition("/")[2])
    return int(token) if isinstance(owner, list) else token


def _holds(owner: JsonValue, key: str | int) -> bool:
    return key in owner if isinstance(owner, dict) else isinstance(key, int) and key < len(owner)
