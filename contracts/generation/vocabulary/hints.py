"""`x-faker` hints, in the spelling of faker.js (`name.firstName`) or of Python's Faker (`first_name`).

What our own vocabulary has comes from there, since Faker's values change from release to release; for the rest Faker is
asked where it is installed, seeded by our choices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from threading import Lock
from typing import Any

from contracts.generation.choices import Choices, SeededChoices
from contracts.generation.vocabulary.names import words
from contracts.json_values import JsonValue

_SAME = {
    "find name": "full name",
    "cell phone": "phone",
    "zip code by state": "zip code",
    "state abbr": "state code",
    "sentences": "description",
    "lorem": "description",
    "paragraph": "long description",
    "paragraphs": "long description",
    "catch phrase": "title",
    "past": "created at",
    "recent": "updated at",
    "future": "expires at",
    "soon": "expires at",
    "product description": "description",
    "avatar image": "avatar",
    "image url": "image url",
    "ean 13": "ean",
    "isbn 13": "isbn",
    "safe email": "email",
    "company email": "email",
    "free email": "email",
    "ascii email": "email",
    "alpha numeric": "id",
    "sentence": "description",
    "word": "keyword",
    "name": "full name",
    "number": "value",
    "datatype uuid": "uuid",
    "uuid 4": "uuid",
}


def name_of(hint: JsonValue) -> str | None:
    """The property name that a hint amounts to: `internet.email` and `{"internet.email": [...]}` to `email`."""
    if isinstance(hint, Mapping):
        named = hint.get("name") or hint.get("method") or next(iter(hint), None)
        hint = named
    if not isinstance(hint, str) or not hint:
        return None
    last = hint.replace("#{", "").rstrip("}").rpartition(".")[2]
    phrase = " ".join(words(last))
    return _SAME.get(phrase, phrase) or None


def faker_maker(hint: JsonValue) -> Callable[[Choices], JsonValue] | None:
    """A maker by Python's Faker; None if it is not installed or has no such provider."""
    if isinstance(hint, Mapping):
        hint = hint.get("name") or hint.get("method") or next(iter(hint), None)
    if not isinstance(hint, str):
        return None
    try:
        faker: Any = import_module("faker")
    except ImportError:
        return None
    source = faker.Faker()
    provider = "_".join(words(hint.rpartition(".")[2]))
    if not provider or provider.startswith("_") or hasattr(faker.Generator, provider) or hasattr(faker.Faker, provider):
        return None  # its own machinery, which a document has no business with

    lock = Lock()

    def make(choices: Choices) -> JsonValue:
        with lock:  # between the seed and the value nobody else may draw
            source.seed_instance(choices.integer(0, 2**32 - 1))
            return getattr(source, provider)()

    return make if _is_scalar_maker(make) else None


def _is_scalar_maker(make: Callable[[Choices], JsonValue]) -> bool:
    try:
        return isinstance(make(SeededChoices("a first try")), str | int | float)
    except (AttributeError, TypeError, ValueError, LookupError, ImportError):
        return False
