"""The stream of choices that every maker asks, and the driver that answers from a seed.

Knows nothing of schemas: an ask is an interval, a count or a probability. What is asked tells the driver what is worth
seeing: `index` is asked among different cases (branches, members of an enum), each worth a visit; `pick` among equally
good things (words of a list), of which one stands for all. Another lives in `hypothesis_choices`, which draws with
Hypothesis.

For shrinking, the small answer must be the plain one: index 0, `False`, the lowest size, the number nearest to zero.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from hashlib import shake_128
from typing import Protocol, TypeVar

T = TypeVar("T")


class Choices(Protocol):
    """What a maker may ask. Every bound is inclusive."""

    def integer(self, low: int, high: int) -> int:
        """An integer from `low` to `high`, of any magnitude."""

    def factor(self, step: Fraction | int, low: int, high: int) -> int:
        """The same for what is taken times `step`, so that it is a multiple of that."""

    def number(self, low: float, high: float) -> float:
        """A finite float from `low` to `high`."""

    def index(self, count: int) -> int:
        """Which of `count` different cases, 0-based: each is worth seeing."""

    def pick(self, items: Sequence[T]) -> T:
        """One of several equally good things."""

    def chance(self, probability: float) -> bool:
        """Whether something optional is there; 0.0 is never, 1.0 always."""

    def size(self, low: int, high: int) -> int:
        """How many items or characters, from `low` to `high`, small ones more often."""

    def text(self, alphabet: Sequence[str], low: int, high: int) -> str:
        """From `low` to `high` characters (code points) of `alphabet`."""


def seed_bytes(parts: Sequence[object]) -> bytes:
    """The parts as one unambiguous text: their types and contents, never `hash()`, which differs between processes."""
    spelled = [part.hex() if isinstance(part, bytes) else str(part) for part in parts]
    return "".join([f"{len(text)}:{text}," for text in spelled]).encode("utf-8", "surrogatepass")


class SeededChoices:
    """Answers from a seed: microseconds per value, the same on every machine, worker and Python.

    The words come from SHAKE-128 over the seed (FIPS 202), read as little-endian integers of 32 bits in blocks of
    growing size, so that a small value costs one small digest.
    """

    __slots__ = ("_block", "_letters", "_next", "_seed")

    def __init__(self, *seed_parts: object) -> None:
        self._seed = seed_bytes(seed_parts)
        self._block = 1
        self._letters = b""
        first: Iterator[int] = iter(_SMALL.unpack(shake_128(self._seed + b"0").digest(512)))
        self._next = first.__next__

    def _word(self) -> int:
        """32 bits."""
        try:
            return self._next()
        except StopIteration:
            digest = shake_128(self._seed + b"%d" % self._block).digest(_LARGE.size)
            self._block += 1
            self._next = iter(_LARGE.unpack(digest)).__next__
            return int(self._next())

    def _below(self, count: int) -> int:
        """From 0 to `count - 1`; the bias of the remainder is under one in 2,000."""
        if count <= 0x200000:
            return self._word() % count
        bits, words = 0, count.bit_length() // 32 + 2
        try:
            following = self._next
            while words:
                bits = bits << 32 | following()
                words -= 1
        except StopIteration:
            while words:
                bits = bits << 32 | self._word()
                words -= 1
        return bits % count

    def integer(self, low: int, high: int) -> int:
        """Uniform."""
        count = high - low + 1
        following = self._next
        try:
            if count <= 0x200000:
                return low + following() % count
            if count < 0x80000000:
                return low + (following() << 32 | following()) % count
        except StopIteration:
            pass
        return low + self._below(count)

    def factor(self, step: Fraction | int, low: int, high: int) -> int:
        """Uniform, whatever the step."""
        del step
        return self.integer(low, high)

    def number(self, low: float, high: float) -> float:
        """Uniform; a span too wide for a float is halved first."""
        part = self._below(0x20000000000000) / 9007199254740992.0
        span = high - low
        made = low + span * part if span < 1e308 else low * (1.0 - part) + high * part
        return min(max(made, low), high)

    def index(self, count: int) -> int:
        """Uniform."""
        try:
            return self._next() % count
        except StopIteration:
            return self._word() % count

    def pick(self, items: Sequence[T]) -> T:
        """Uniform."""
        try:
            return items[self._next() % len(items)]
        except StopIteration:
            return items[self._word() % len(items)]

    def chance(self, probability: float) -> bool:
        """With that probability."""
        try:
            return self._next() < probability * 4294967296.0
        except StopIteration:
            return self._word() < probability * 4294967296.0

    def size(self, low: int, high: int) -> int:
        """The smaller of two uniform answers."""
        span = high - low + 1
        if span <= 1:
            return low
        if span > 0xFFFF:
            return low + min(self._below(span), self._below(span))
        word = self._word()
        return low + min((word & 0xFFFF) % span, (word >> 16) % span)

    def text(self, alphabet: Sequence[str], low: int, high: int) -> str:
        """A uniform length, then uniform characters."""
        count = self.integer(low, high) if high > low else low
        table = _table(alphabet) if isinstance(alphabet, str) else None
        if table is None:
            base = len(alphabet)
            return "".join([alphabet[self._word() % base] for _ in range(count)])
        if count > len(self._letters):
            digest = shake_128(self._seed + b"t%d" % self._block).digest(max(count, 512))
            self._block += 1
            self._letters = digest
        letters, self._letters = self._letters[:count], self._letters[count:]
        return letters.translate(table).decode("latin-1")


class PlainChoices:
    """Answers each ask by itself alone, with the plainest that is not nothing: present, one element, the first."""

    __slots__ = ()

    def integer(self, low: int, high: int) -> int:
        """The lowest."""
        del high
        return low

    def factor(self, step: Fraction | int, low: int, high: int) -> int:
        """As any integer."""
        del step
        return self.integer(low, high)

    def number(self, low: float, high: float) -> float:
        """The lowest."""
        del high
        return low

    def index(self, count: int) -> int:
        """The first."""
        del count
        return 0

    def pick(self, items: Sequence[T]) -> T:
        """The first."""
        return items[0]

    def chance(self, probability: float) -> bool:
        """Whatever may be."""
        return probability > 0.0

    def size(self, low: int, high: int) -> int:
        """One."""
        return min(max(1, low), high)

    def text(self, alphabet: Sequence[str], low: int, high: int) -> str:
        """The first character, as often as there has to be one, at least once."""
        return alphabet[0] * self.size(low, high)


@lru_cache(maxsize=512)
def _table(alphabet: str) -> bytes | None:
    """What each byte stands for, if one byte is enough for a character."""
    if len(alphabet) > 128 or max(alphabet, default="") > "\xff":
        return None
    return (alphabet * 256)[:256].encode("latin-1")


_SMALL = struct.Struct("<128I")
_LARGE = struct.Struct("<512I")
