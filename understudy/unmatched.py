"""What options that select operations fit nothing, each as a sentence: what was given, what there is, what was meant.

Pure; knows texts alone, not what they are taken from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

MOST_NAMED = 5
"""Texts that are named where none is near."""

_NOUNS = {
    "path": ("such a path", "paths"),
    "method": ("such a method", "methods"),
    "tag": ("such a tag", "tags"),
    "operation": ("such an operationId or label", "operations"),
}


def of_glob(given: str, kind: str, glob: str, known: Iterable[str], labels: Sequence[str]) -> str:
    """Of a glob for texts of one kind of which it fits none; `labels` are the operations'."""
    noun, plural = _NOUNS[kind]
    texts = [each for each in dict.fromkeys(known) if each]
    near = _template_of(glob, texts) if kind == "path" else None
    near = near or _near(glob.strip("*"), texts)
    there = f"did you mean {near!r}?" if near else _named(labels if kind == "operation" else texts, plural)
    return f"{given}: no operation has {noun}; {there}"


def of_word(given: str, word: str, texts: Iterable[str], labels: Sequence[str]) -> str:
    """Of a word that stands in none of the texts; `labels` are the operations'."""
    near = _near(word, [each for text in texts for each in (text, *re.findall(r"\w+", text))])
    there = f"did you mean {near!r}?" if near else _named(labels, "operations")
    return f"{given}: {word!r} stands in no label, operationId or tag; {there}"


def of_all(given: Sequence[str]) -> str:
    """Of options of which each fits something, and no operation fits all."""
    return f"nothing is left by {' and '.join(given)}{' together' * (len(given) > 1)}"


def _template_of(path: str, templates: Iterable[str]) -> str | None:
    """The path template that the path is of: `/users/{id}` for `/users/7`."""
    for template in templates:
        pattern = "".join("[^/]+" if part.startswith("{") else re.escape(part) for part in _split(template))
        if re.fullmatch(pattern, path):
            return template
    return None


_split = re.compile(r"(\{[^}]*\})").split


def _near(text: str, known: Iterable[str]) -> str | None:
    """The text that holds it, else the one most like it, in any case."""
    folded = {each.casefold(): each for each in reversed(list(known))}
    wanted = text.casefold()
    held = min((each for each in folded if wanted and wanted in each), key=len, default=None)
    found = [held] if held else get_close_matches(wanted, folded, n=1)
    return folded[found[0]] if found else None


def _named(texts: Sequence[str], plural: str) -> str:
    if not texts:
        return f"the document has no {plural}"
    named = ", ".join(map(repr, texts[:MOST_NAMED]))
    more = f" and {len(texts) - MOST_NAMED} more" if len(texts) > MOST_NAMED else ""
    return f"there {'are' if len(texts) > 1 else 'is'} {named}{more}"
