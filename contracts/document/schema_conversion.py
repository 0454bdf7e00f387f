"""The texts of a document with their schemas turned into JSON Schema 2020-12, at the same pointers.

Applies the edits that `schema_walk` collected; only what lies on the way to an edit is copied, the rest is shared with
the text as read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contracts.document.schema_meaning import DROP, Changes
from contracts.json_values import JsonValue, parent, tokens, unescape

Key = tuple[str, str]


def converted(
    texts: Mapping[str, JsonValue],
    changes: Iterable[tuple[Key, Changes]],
    replaced: Iterable[Key],
    exempt: Mapping[Key, frozenset[str]],
) -> dict[str, JsonValue]:
    """The texts by URI, changed.

    `changes`: new values of keywords by the place of their schema; `replaced`: what becomes a schema that allows
    everything; `exempt`: names that `required` is not to hold.
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
        known = self._opened.get((uri, pointer))
        if known is not None:
            return known
        if not pointer:
            copied = self.texts[uri] = self.texts[uri].copy()
        else:
            owner = self.open_parent(uri, pointer)
            if owner is None:
                return None
            key = _key(owner, pointer)
            if not _holds(owner, key) or not isinstance(owner[key], dict | list):
                return None
            copied = owner[key] = owner[key].copy()
        self._opened[uri, pointer] = copied
        return copied

    def open_parent(self, uri: str, pointer: str) -> JsonValue | None:
        """Our own copy of the container that holds the target of a pointer."""
        above = parent(pointer)
        if above in ("", pointer) or (uri, above) in self._opened:
            return self.open(uri, above)
        found = self.open(uri, "")
        path = ""
        for token in tokens(above):
            path = f"{path}/{token.replace('~', '~0').replace('/', '~1')}"
            found = self.open(uri, path)
            if found is None:
                return None
        return found

    def replace(self, uri: str, pointer: str, *, value: JsonValue) -> None:
        """Put another value in the place of the target."""
        if not pointer:
            self.texts[uri] = value
            return
        owner = self.open_parent(uri, pointer)
        if owner is not None and _holds(owner, key := _key(owner, pointer)):
            owner[key] = value


def _key(owner: JsonValue, pointer: str) -> str | int:
    token = unescape(pointer.rpartition("/")[2])
    return int(token) if isinstance(owner, list) else token


def _holds(owner: JsonValue, key: str | int) -> bool:
    return key in owner if isinstance(owner, dict) else isinstance(key, int) and key < len(owner)
