"""Makers of strings that hold content of a media type, or bytes in an encoding: `contentMediaType`, `contentEncoding`.

Knows which encodings there are and how content is fitted to lengths; what content of a media type is like is the
codecs' to know, and of what schema it is a maker's. These keywords assert nothing, so a string that can't hold such
content is still one.

Source: JSON Schema 2020-12 Validation, section 8; RFC 4648 (base16, base32, base64), RFC 2045, section 6.
"""

from __future__ import annotations

import json
import quopri
from base64 import b16encode, b32encode, b32hexencode, b64encode, urlsafe_b64encode
from collections.abc import Callable, Mapping

from contracts import codecs, media_types
from contracts.codecs.samples import sample_content
from contracts.errors import EncodeError
from contracts.generation.bench import NO_HINT, Make, Unmakeable, Workshop
from contracts.generation.choices import Choices
from contracts.generation.formats_of_text import sentence
from contracts.generation.forms import Atom, Form
from contracts.generation.patterns import judge
from contracts.json_values import JsonValue
from contracts.schemas import schema_of
from contracts.styles import ANY, Shape

_Encoder = Callable[[bytes], str]

_TRIES = 4

_ENCODERS: Mapping[str, _Encoder] = {
    "base16": lambda content: b16encode(content).decode(),
    "base32": lambda content: b32encode(content).decode(),
    "base32hex": lambda content: b32hexencode(content).decode(),
    "base64": lambda content: b64encode(content).decode(),
    "base64url": lambda content: urlsafe_b64encode(content).decode().rstrip("="),
    "quoted-printable": lambda content: quopri.encodestring(content).decode("ascii"),
}

_IDENTITY = frozenset(("7bit", "8bit", "binary"))

_OF_FORMAT = {"byte": "base64", "base64url": "base64url"}
"""Formats that say what an encoding says. Source: the OpenAPI Format Registry."""

_SMALLEST: tuple[tuple[Callable[[str], bool], tuple[str, ...]], ...] = (
    (media_types.is_json, ("{}", "[]", "0")),
    (media_types.is_xml, ("<a/>",)),
)
"""The shortest content of media types that have one other than nothing."""

_PLAIN = {
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "name": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
}
"""What JSON is like where nobody says what is in it."""

_ODD_BYTES = (b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r\n", b"\x80", bytes(range(256)))


def embedding_maker(form: Form, workshop: Workshop, otherwise: Make) -> Make | None:
    """A maker of strings that hold such content; None if the form names neither media type nor encoding.

    `otherwise` makes strings of the form's lengths and patterns where no such content has them.
    """
    media_type, formats = form.content_media_type, [name for name in form.formats if name not in _OF_FORMAT]
    encoding = form.content_encoding.lower() or next(filter(None, map(_OF_FORMAT.get, form.formats)), "")
    if formats or media_types.matches(media_type, "multipart/*") or not (media_type or form.content_encoding):
        return None
    if encoding and encoding not in (*_ENCODERS, *_IDENTITY):
        return None
    spell = _ENCODERS.get(encoding) or _text_of(media_type)
    content = _content_maker(form, workshop) if media_type else _bytes_maker(workshop.profile.name)
    fitted = _fitter(form, spell)
    low, high = form.min_length, form.max_length

    def make(choices: Choices, depth: int) -> JsonValue:
        for _ in range(_TRIES):
            try:
                text = fitted(content(choices, depth - 1), low, high)
            except (EncodeError, UnicodeDecodeError, Unmakeable):
                continue
            if text is not None:
                return text
        return otherwise(choices, depth)

    return make


def _text_of(media_type: str) -> _Encoder:
    """Content as it is: text, or a character for each byte."""
    is_text = media_types.is_text(media_type) or media_types.is_json(media_type) or media_types.is_xml(media_type)
    return lambda content: content.decode("utf-8" if is_text else "latin-1")


# -- content ----------------------------------------------------------------------------------------------------------


def _content_maker(form: Form, workshop: Workshop) -> Callable[[Choices, int], bytes]:
    media_type = form.content_media_type
    is_json = media_types.is_json(media_type)
    if form.content_schemas:
        node = workshop.place(tuple(form.content_schemas))
        shape = form.content_schemas[0].schema.shape
    elif is_json:
        node, shape = workshop.place((Atom(schema_of(_PLAIN if workshop.profile.name != "edge" else {})),)), ANY
    else:
        return lambda choices, _depth: sample_content(media_type, choices.integer(0, 2**32)).content
    inner = workshop.later(node, NO_HINT)
    write = _json_writer(workshop.profile.name) if is_json else _writer(media_type, shape)
    smallest = next((texts[0] for is_one, texts in _SMALLEST if is_one(media_type)), "").encode()
    # Each text inside another is escaped once more, so those that hold themselves end early.
    return lambda choices, depth: write(choices, inner(choices, depth)) if depth > 0 else smallest


def _writer(media_type: str, shape: Shape) -> Callable[[Choices, JsonValue], bytes]:
    return lambda _choices, value: codecs.write(media_type, value, shape).content


def _json_writer(profile: str) -> Callable[[Choices, JsonValue], bytes]:
    """Compact, but odd where that is meant."""
    if profile != "edge":
        return _writer("application/json", ANY)
    spellings: tuple[Callable[[JsonValue], str], ...] = (
        lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
        json.dumps,
        lambda value: f" {json.dumps(value, indent=1)}\n",
    )
    return lambda choices, value: spellings[choices.index(len(spellings))](value).encode()


def _bytes_maker(profile: str) -> Callable[[Choices, int], bytes]:
    if profile == "minimal":
        return lambda _choices, _depth: b""
    if profile == "maximal":
        return lambda choices, _depth: choices.text(_LETTERS, _MANY, _MANY).encode()
    if profile == "edge":
        return lambda choices, _depth: _ODD_BYTES[choices.index(len(_ODD_BYTES))]
    return lambda choices, _depth: sentence(choices).encode()


_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MANY = 300
"""Bytes of nobody knows what, in `maximal`."""


# -- lengths ----------------------------------------------------------------------------------------------------------


def _fitter(form: Form, spell: _Encoder) -> Callable[[bytes, int, int | None], str | None]:
    """The content as a string within the lengths and patterns: filled up with blanks, cut, or the smallest there is."""
    media_type = form.content_media_type
    is_free = not media_type or media_types.matches(media_type, "text/plain")
    others = tuple(text.encode() for is_one, texts in _SMALLEST if is_one(media_type) for text in texts)
    may_grow = is_free or bool(others) or media_types.is_text(media_type)
    wanted = [judge(pattern) for pattern in form.patterns]
    unwanted = [judge(pattern) for pattern in form.avoided_patterns]

    def fits(text: str, low: int, high: int | None) -> bool:
        if len(text) < low or (high is not None and len(text) > high):
            return False
        return all(each(text) for each in wanted) and not any(each(text) for each in unwanted)

    def fitted(content: bytes, low: int, high: int | None) -> str | None:
        cuts = (content[:size] for size in range(min(len(content), high or 0), -1, -1)) if is_free else ()
        for each in (content, *others, *cuts):
            text = spell(_grown(each, spell, low) if may_grow else each)
            if fits(text, low, high):
                return text
        return None

    return fitted


def _grown(content: bytes, spell: _Encoder, low: int) -> bytes:
    """With as many blanks after it as make what is spelled at least `low` characters long."""
    while (missing := low - len(spell(content))) > 0:
        content += b" " * (1 + missing // 8)
    return content
