"""A query string or a `Cookie` field as pairs, before anybody asks what was declared."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.errors import DecodeError
from contracts.styles import percent


@dataclass(frozen=True, slots=True)
class Pair:
    """A name, decoded, with its value as sent."""

    name: str
    value: str
    """Still percent-encoded; empty where the name stands alone."""


def query_pairs(query: str) -> tuple[Pair, ...]:
    """The pairs of a query string in order; a name that can't be decoded stays as sent.

    Source: WHATWG URL, application/x-www-form-urlencoded parsing.
    """
    pieces = [piece.partition("=") for piece in query.split("&") if piece]
    return tuple(Pair(_name(name, plus_is_space=True), value) for name, _, value in pieces)


def cookie_pairs(cookies: str) -> tuple[Pair, ...]:
    """The pairs of a `Cookie` field in order. Source: RFC 6265, section 4.2.1."""
    pieces = [piece.strip(" \t").partition("=") for piece in cookies.split(";") if piece.strip(" \t")]
    return tuple(Pair(_name(name.strip(" \t"), plus_is_space=False), value.strip(" \t")) for name, _, value in pieces)


def _name(text: str, *, plus_is_space: bool) -> str:
    try:
        return percent.decode(text, plus_is_space=plus_is_space)
    except DecodeError:
        return text
