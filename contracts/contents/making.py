"""Content for a Media Type Object, made: valid, written, and read back as it was meant.

Knows the maker of values and what each media type is like; judges by the declared schemas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from contracts import codecs, media_types
from contracts.codecs.parts import declared_media_type
from contracts.codecs.sample_texts import has_text
from contracts.codecs.samples import is_known, sample_bytes, sample_content
from contracts.codecs.text import is_text_alone
from contracts.contents import content_schemas, content_shape, content_violations, read_content
from contracts.document.model import Direction, Document, MediaTypeObject
from contracts.errors import DecodeError, EncodeError, Problem, UnresolvedReference, UnsatisfiableSchema
from contracts.generation import SeededChoices, maker
from contracts.json_values import JsonValue
from contracts.schemas import Schema
from contracts.styles import ANY

ITEMS = 3
"""Items of a sequence whose items alone are described; one in `minimal`."""

_MOST_REFERENCES = 8
"""References in a row that are followed to what says something."""

_TRIES = 12
"""Values that are made until one can be written."""

Mend = Callable[[JsonValue, Schema], JsonValue]
"""Puts something of one's own into a value of a schema, or leaves it as it is; what results is valid."""


@dataclass(frozen=True, slots=True)
class Content:
    """Made content: its value, and how that stands in a message."""

    value: JsonValue
    """As `read_content` reads it: of bytes a string of which each character stands for one."""
    content_type: str
    content: bytes


def make_content(  # noqa: PLR0913 - all but the first are options
    document: Document,
    promised: MediaTypeObject,
    direction: Direction,
    seed: tuple[object, ...],
    *,
    profile: str = "typical",
    media_type: str | None = None,
    mend: Mend | None = None,
) -> Content:
    """Valid content: of a value that is made, or as the media type has it where the schema says no more than it does.

    Values are made until one can be written and is read as valid: of the profile, then minimal and typical ones. The
    same seed, made of any parts, gives the same bytes. `media_type` as of `write_content`.

    Raises: UsageError for a profile that there is not; UnsatisfiableSchema if a schema has no value, or another
    DocumentError if it can't be read; EncodeError if no value was found that can be written.
    """
    making = _Making(document, promised, direction, seed)
    written = media_type or codecs.concrete(promised.media_type, making.shape)
    fault = EncodeError(f"none of {_TRIES} valid values can be written as {written}")
    for value, sample in making.candidates(written, profile):
        mended = mend(value, making.whole) if mend and making.whole and _holds_words(written, sample) else value
        for each in (mended, value) if mended is not value else (value,):
            try:
                encoded = sample if sample and each is value else making.encoded(written, each)
            except (DecodeError, EncodeError) as error:
                fault = error if isinstance(error, EncodeError) else fault
            else:
                if encoded:
                    return Content(each, encoded.content_type, encoded.content)
    raise fault


def _holds_words(media_type: str, sample: codecs.Encoded | None) -> bool:
    """Whether anything can be put into a value: what is an image, a document or a sound would be none any more."""
    return sample is None or media_types.matches(media_type, "text/plain")


def make_value(
    document: Document,
    promised: MediaTypeObject,
    direction: Direction,
    seed: tuple[object, ...],
    *,
    profile: str = "typical",
) -> JsonValue:
    """The first value that `make_content` would write, whether it can be or not.

    Raises: as `make_content`, but EncodeError
    """
    return next(_Making(document, promised, direction, seed).values(profile))


class _Making:
    """One making of content."""

    __slots__ = ("_direction", "_document", "_item", "_promised", "_seed", "shape", "whole")

    def __init__(
        self, document: Document, promised: MediaTypeObject, direction: Direction, seed: tuple[object, ...]
    ) -> None:
        self._document, self._promised, self._direction, self._seed = document, promised, direction, seed
        self.whole, self._item = content_schemas(document, promised, direction)
        self.shape = content_shape(document, promised, direction)

    def candidates(self, media_type: str, profile: str) -> Iterator[tuple[JsonValue, codecs.Encoded | None]]:
        """What to write, the best first; beside it how it is written, if that is known already."""
        if self._leaves_it_to(media_type, profile):
            encoded = sample_content(media_type, SeededChoices(*self._seed).integer(0, 2**32))
            value = codecs.decode(encoded.content_type, encoded.content, self.shape)
            if not self._breaks(value):
                yield value, encoded
        for value in self.values(profile):
            yield self._with_files(value) if media_types.matches(media_type, "multipart/*") else value, None

    def values(self, profile: str) -> Iterator[JsonValue]:
        """Valid values of the profile, each of another seed, then of the profiles that put least and more into them.

        Raises: UnsatisfiableSchema if there are none
        """
        found = False
        others = [tried for tried in ("minimal", "typical") if tried != profile for _ in range(_TRIES // 4)]
        for attempt, tried in enumerate([profile] * _TRIES + others):
            seed = (*self._seed, attempt) if attempt else self._seed
            value = maker(self.whole, profile=tried)(SeededChoices(*seed)) if self.whole else None
            if self._item is None:
                yield value
            elif self.whole is None:
                yield self._items(1 if tried == "minimal" else ITEMS, tried, seed)
            elif isinstance(value, list):
                both = [each for each in (self._items(len(value), tried, seed), value) if not self._breaks(each)]
                found = found or bool(both)
                yield from both
        if self.whole and self._item and not found:
            sentence = "no sequence was found that satisfies both `schema` and `itemSchema`"
            raise UnsatisfiableSchema(Problem("unsatisfiable-schema", self._promised.place, sentence))

    def _items(self, count: int, profile: str, seed: tuple[object, ...]) -> list[JsonValue]:
        if self._item is None or not count:
            return []
        make = maker(self._item, profile=profile)
        return [make(SeededChoices(*seed, str(index))) for index in range(count)]

    def encoded(self, media_type: str, value: JsonValue) -> codecs.Encoded | None:
        """The value as written; None if it would be read as something that is not valid.

        Raises: EncodeError if it can't be written, DecodeError if it would not be read at all
        """
        document, promised = self._document, self._promised
        encoded = codecs.write(media_type, value, self.shape, encoding=promised.encoding)
        if media_types.is_json(media_type):
            return encoded
        read = read_content(document, promised, encoded.content_type, encoded.content, self._direction)
        return None if self._breaks(read) else encoded

    def _breaks(self, value: JsonValue) -> bool:
        return bool(content_violations(self._document, self._promised, value, self._direction))

    def _leaves_it_to(self, media_type: str, profile: str) -> bool:
        """Whether content is to be as its media type has it, since the schema says nothing, or bytes, or any text."""
        shape, is_json = self.shape, media_types.is_json(media_type)
        if shape is ANY or (shape.is_binary and not is_json):
            return True
        if self.whole and _says_nothing(self.whole):
            return profile == "typical" or not is_json
        if is_text_alone(shape):
            return profile == "typical" and not is_json and (has_text(media_type) or is_known(media_type))
        if shape.types or codecs.suits(media_type, shape) or self.whole is None:
            return False
        return self.whole.is_valid("Sample")

    def _with_files(self, value: JsonValue) -> JsonValue:
        """With content of its declared media type in each part that is a file, where the schema admits it."""
        if not isinstance(value, dict) or self.whole is None:
            return value
        for name, member in value.items():
            shape = self.shape.member(name)
            kind = declared_media_type(self._promised.encoding.get(name), shape)
            if not kind or not is_known(kind):
                continue
            if isinstance(member, list) and shape.item(0).is_binary:
                files: JsonValue = [self._file(kind, name, index) for index in range(len(member))]
            elif shape.is_binary:
                files = self._file(kind, name, 0)
            else:
                continue
            filled = {**value, name: files}
            value = filled if self.whole.is_valid(filled) else value
        return value

    def _file(self, media_type: str, name: str, index: int) -> str:
        seed = SeededChoices(*self._seed, name, index).integer(0, 2**32)
        return sample_bytes(media_type, seed).decode("latin-1")


def _says_nothing(schema: Schema) -> bool:
    contents = schema.contents
    with suppress(UnresolvedReference):  # told by who reads the schema
        for _ in range(_MOST_REFERENCES):
            if not isinstance(contents, dict) or contents.keys() != {"$ref"}:
                break
            schema = schema.resolve(contents["$ref"])
            contents = schema.contents
    return contents is True or (isinstance(contents, dict) and contents.keys() <= _ANNOTATIONS)


_ANNOTATIONS = frozenset(("title", "description", "deprecated", "readOnly", "writeOnly", "externalDocs", "$comment"))
