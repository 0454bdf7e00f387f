"""Media types as RFC 9110 (8.3.1, 12.5.1) and RFC 6838 have them: read, compared, negotiated.

Knows the text of `Content-Type` and `Accept` and of the keys of a document's `content`; knows nothing of content
itself, nor of documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from contracts.errors import DecodeError

_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_QUOTED = r'"(?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t \x21-\x7e\x80-\xff])*"'
_TYPE = re.compile(rf"[ \t]*({_TOKEN})/({_TOKEN})[ \t]*")
_PARAMETER = re.compile(rf";[ \t]*(?:({_TOKEN})=({_TOKEN}|{_QUOTED}))?[ \t]*")
_LIST_MEMBER = re.compile(rf"(?:[^,\"]|{_QUOTED}|\")+")
_QUALITY = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\Z")

_JSON_LINES = frozenset(
    {
        "application/jsonl",
        "application/jsonlines",
        "application/json-lines",
        "application/ndjson",
        "application/x-jsonlines",
        "application/x-ndjson",
        "application/stream+json",
        "text/jsonl",
    }
)
_SEQUENTIAL = _JSON_LINES | {"text/event-stream", "application/json-seq", "multipart/mixed"}


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type or range, in lower case but for the values of its parameters."""

    type: str
    subtype: str
    """With its suffix: `problem+json`."""
    parameters: tuple[tuple[str, str], ...] = ()
    """Names in lower case, values as sent without quotes, sorted by name; `charset` values are in lower case."""

    @property
    def essence(self) -> str:
        """Type and subtype without parameters: `application/problem+json`."""
        return f"{self.type}/{self.subtype}"

    @property
    def suffix(self) -> str:
        """The structured syntax after the last `+`, or empty. Source: RFC 6838, section 4.2.8."""
        return self.subtype.rpartition("+")[2] if "+" in self.subtype else ""

    @property
    def is_range(self) -> bool:
        """Whether it stands for more than one type: `text/*`, `*/*`, `application/*+json`."""
        return self.subtype.startswith("*")

    def parameter(self, name: str) -> str | None:
        """The value of the parameter of that lower-case name, or None."""
        return next((value for key, value in self.parameters if key == name), None)

    def __str__(self) -> str:
        return self.essence + "".join(f"; {name}={_quote(value)}" for name, value in self.parameters)


def parse(text: str) -> MediaType:
    """The media type or range that `text` spells. Source: RFC 9110, section 8.3.1.

    Raises: DecodeError if it is none.
    """
    found = _parse(text)
    if found is None:
        raise DecodeError(f"{text!r} is not a media type; write type/subtype, as in 'application/json'")
    return found


def matches(media_type: str, media_range: str) -> bool:
    """Whether `media_type` falls inside `media_range`; parameters are ignored (RFC 9110, 12.5.1).

    What is no media type matches nothing. `application/*+json` is read as a range over the suffix.
    """
    one, many = _parse(media_type), _parse(media_range)
    return one is not None and many is not None and _in_range(one, many)


def is_json(media_type: str) -> bool:
    """Whether content of that type is one JSON text: `application/json`, `text/json`, `*/*+json`."""
    found = _parse(media_type)
    return found is not None and (
        found.suffix == "json" or found.essence in {"application/json", "text/json", "application/x-json"}
    )


def is_xml(media_type: str) -> bool:
    """Whether content of that type is XML: `application/xml`, `text/xml`, `*/*+xml` (RFC 7303)."""
    found = _parse(media_type)
    return found is not None and (found.suffix == "xml" or found.essence in {"application/xml", "text/xml"})


def is_text(media_type: str) -> bool:
    """Whether it is one of `text/*`."""
    found = _parse(media_type)
    return found is not None and found.type == "text"


def is_sequential(media_type: str) -> bool:
    """Whether content of that type is a sequence of items. Source: OAS 3.2, Sequential Media Types."""
    found = _parse(media_type)
    return found is not None and (found.essence in _SEQUENTIAL or found.suffix == "json-seq")


def is_json_lines(media_type: str) -> bool:
    """Whether each line of content of that type is a JSON text."""
    found = _parse(media_type)
    return found is not None and found.essence in _JSON_LINES


def is_media_type(text: str) -> bool:
    """Whether the text is one media type, with parameters or without, and no range."""
    found = _parse(text)
    return found is not None and not found.is_range and found.type != "*"


def is_range(media_type: str) -> bool:
    """Whether it stands for more than one type; what is no media type does not."""
    found = _parse(media_type)
    return found is not None and found.is_range


def charset(media_type: str) -> str | None:
    """The `charset` parameter in lower case, or None."""
    found = _parse(media_type)
    return found.parameter("charset") if found else None


def best_key(content_type: str, declared: Iterable[str]) -> str | None:
    """The declared key that describes content of `content_type` most closely, as the document spells it, or None.

    Closest first: the same type with the same parameters; with fewer parameters; with parameters that the message
    leaves out; a range over the suffix; `type/*`; `*/*`. A parameter that both have with different values is a
    mismatch. Source: OAS 3.2, Media Type Object ("the most specific key").
    """
    actual = _parse(content_type)
    if actual is None:
        return None
    ranked = [(_fit(actual, key), key) for key in declared]
    best_fit, best_name = max(ranked, key=lambda pair: pair[0], default=(0, ""))
    return best_name if best_fit > 0 else None


def best(accept: str | None, offered: Iterable[str]) -> str | None:
    """The offered media type that the client likes best, or None if it accepts none of them.

    Each offer has the quality of the most specific range that it falls into; equal qualities go to the one offered
    first. No `Accept`, an empty one, or one without any well-formed member accepts everything; malformed members
    among good ones are passed over. An offer may be a range; it then stands for whatever the client accepts of it.
    Source: RFC 9110, sections 12.4.2 and 12.5.1.
    """
    ranges = list(_ranges(accept or ""))
    chosen, chosen_quality = None, 0.0
    for offer in offered:
        media_type = _parse(offer)
        if not ranges:
            return offer
        quality = _quality(media_type, ranges) if media_type else 0.0
        if quality > chosen_quality:
            chosen, chosen_quality = offer, quality
    return chosen


def accepted(accept: str | None) -> tuple[tuple[str, float], ...]:
    """The well-formed members of an `Accept` field with their qualities, in the order sent."""
    return tuple((str(media_range), quality) for media_range, quality in _ranges(accept or ""))


@lru_cache(maxsize=1024)
def _parse(text: str) -> MediaType | None:
    head = _TYPE.match(text)
    if head is None:
        return None
    parameters: dict[str, str] = {}
    position = head.end()
    while position < len(text):
        found = _PARAMETER.match(text, position)
        if found is None:
            return None
        if found[1]:
            name, value = found[1].lower(), _unquote(found[2])
            parameters.setdefault(name, value.lower() if name == "charset" else value)
        position = found.end()
    return MediaType(head[1].lower(), head[2].lower(), tuple(sorted(parameters.items())))


def _unquote(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _quote(value: str) -> str:
    if re.fullmatch(_TOKEN, value):
        return value
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'


def _in_range(one: MediaType, many: MediaType) -> bool:
    if many.type not in ("*", one.type):
        return False
    if many.subtype in ("*", one.subtype):
        return True
    return many.subtype.startswith("*+") and many.subtype[2:] == one.suffix


def _fit(actual: MediaType, key: str) -> int:
    """How closely a declared key describes the actual type; 0: not at all."""
    declared = _parse(key)
    if declared is None or not _in_range(actual, declared) or _contradict(actual, declared):
        return 0
    if declared.is_range:
        return 1 + (declared.type != "*") + (declared.subtype != "*")
    if declared.parameters == actual.parameters:
        return 1000
    missing = set(declared.parameters) - set(actual.parameters)
    return 10 if missing else 500 + len(declared.parameters)


def _contradict(one: MediaType, other: MediaType) -> bool:
    mine = dict(one.parameters)
    return any(mine.get(name, value) != value for name, value in other.parameters)


def _ranges(accept: str) -> Iterator[tuple[MediaType, float]]:
    for member in _LIST_MEMBER.findall(accept):
        found = _parse(member)
        if found is None:
            continue
        weight = found.parameter("q")
        rest = tuple(pair for pair in found.parameters if pair[0] != "q")
        if weight is None:
            yield found, 1.0
        elif _QUALITY.match(weight):
            yield MediaType(found.type, found.subtype, rest), float(weight)


def _quality(offer: MediaType, ranges: list[tuple[MediaType, float]]) -> float:
    """The quality of the most specific range that the offer falls into; 0 if it falls into none."""
    fits = [(_specificity(media_range), quality) for media_range, quality in ranges if _accepts(media_range, offer)]
    if fits:
        return max(fits)[1]
    if offer.is_range:
        return max((quality for media_range, quality in ranges if _in_range(media_range, offer)), default=0.0)
    return 0.0


def _accepts(media_range: MediaType, offer: MediaType) -> bool:
    """Whether the offer falls into the range, parameters included.

    `charset` asked of an offer that names none is passed over: clients add it to types that have no such parameter.
    """
    if not _in_range(offer, media_range):
        return False
    mine = dict(offer.parameters)
    return all(
        mine.get(name) == value or (name == "charset" and name not in mine) for name, value in media_range.parameters
    )


def _specificity(media_range: MediaType) -> tuple[bool, bool, bool, int]:
    subtype = media_range.subtype
    return (media_range.type != "*", not subtype.startswith("*"), subtype != "*", len(media_range.parameters))
