"""Strings that hold content of a media type, or bytes in an encoding."""

from __future__ import annotations

import base64
import json
import quopri
from collections.abc import Callable
from typing import Any

import pytest

from contracts import codecs
from contracts.codecs.samples import looks_like
from contracts.generation import SeededChoices, maker
from contracts.schemas import schema_of

PROFILES = ("typical", "minimal", "maximal", "edge")
USER = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "integer"}, "email": {"type": "string", "format": "email"}},
    "additionalProperties": False,
}
DECODERS: dict[str, Callable[[str], bytes]] = {
    "": lambda text: text.encode(),
    "8bit": lambda text: text.encode(),
    "base16": base64.b16decode,
    "base32": base64.b32decode,
    "base32hex": base64.b32hexdecode,
    "base64": lambda text: base64.b64decode(text, validate=True),
    "base64url": lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)),
    "quoted-printable": lambda text: quopri.decodestring(text.encode("ascii")),
}


def made(schema: dict[str, Any]) -> list[str]:
    """Of every profile, ten seeds each, all of them valid."""
    judged = schema_of(schema)
    values = [maker(judged, profile=profile)(SeededChoices(seed)) for profile in PROFILES for seed in range(10)]
    assert all(judged.is_valid(value) for value in values)
    return values


@pytest.mark.parametrize("encoding", DECODERS)
@pytest.mark.parametrize(
    ("media_type", "schema"),
    [
        ("application/json", USER),
        ("application/vnd.example+json", {"type": "array", "items": USER}),
        ("application/xml", USER),
        ("application/x-www-form-urlencoded", USER),
        ("application/x-ndjson", {"type": "array", "items": USER}),
        ("text/csv", {"type": "array", "items": USER}),
    ],
)
def test_a_string_holds_content_of_its_schema(encoding: str, media_type: str, schema: dict[str, Any]) -> None:
    """Decoded and read, each is what `contentSchema` describes."""
    described = {"type": "string", "contentMediaType": media_type, "contentSchema": schema}
    judged = schema_of(schema)
    for text in made({**described, **({"contentEncoding": encoding} if encoding else {})}):
        assert judged.is_valid(codecs.decode(media_type, DECODERS[encoding](text), judged.shape))


@pytest.mark.parametrize("media_type", ["application/json", "application/xml", "text/csv", "text/html", "text/yaml"])
def test_a_string_holds_content_of_its_media_type(media_type: str) -> None:
    """Without a schema, too."""
    for text in made({"type": "string", "contentMediaType": media_type}):
        codecs.decode(media_type, text.encode())
        assert media_type != "text/html" or text.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg", "application/pdf", "application/zip"])
@pytest.mark.parametrize("encoding", ["", "base64"])
def test_a_string_holds_bytes_of_its_media_type(media_type: str, encoding: str) -> None:
    """Encoded, or a character for each."""
    schema = {"type": "string", "contentMediaType": media_type, **({"contentEncoding": encoding} if encoding else {})}
    for text in made(schema):
        assert looks_like(media_type, DECODERS[encoding](text) if encoding else text.encode("latin-1"))


@pytest.mark.parametrize("encoding", [each for each in DECODERS if each])
@pytest.mark.parametrize("lengths", [{}, {"minLength": 12}, {"maxLength": 8}, {"minLength": 40, "maxLength": 48}])
def test_a_string_is_encoded_whatever_its_length(encoding: str, lengths: dict[str, int]) -> None:
    """Where no media type is named and the lengths leave room for whole groups of characters."""
    for text in made({"type": "string", "contentEncoding": encoding, **lengths}):
        DECODERS[encoding](text)


def test_content_is_fitted_to_lengths_and_patterns() -> None:
    """JSON may be filled up, or be as small as it comes."""
    for bound in ({"maxLength": 2}, {"minLength": 500}, {"pattern": r"^\["}, {"minLength": 2, "maxLength": 2}):
        for text in made({"type": "string", "contentMediaType": "application/json", **bound}):
            json.loads(text)


def test_content_without_room_is_a_string_all_the_same() -> None:
    """The keywords assert nothing: valid beats meant."""
    assert set(made({"type": "string", "contentMediaType": "application/json", "maxLength": 0})) == {""}
    assert made({"type": "string", "contentMediaType": "image/png", "maxLength": 10})
    assert made({"type": "string", "contentMediaType": "application/json", "pattern": "^x{3}$"})[0] == "xxx"


def test_content_that_holds_itself_ends() -> None:
    """Each level is escaped once more, so there are few."""
    schema = {"type": "string", "contentMediaType": "application/json", "contentSchema": {"$ref": "#"}}
    assert all(isinstance(json.loads(text), str) for text in made(schema))
    assert max(map(len, made(schema))) < 10_000
