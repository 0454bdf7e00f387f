"""The driver that draws each answer with Hypothesis, so that a maker is a strategy that shrinks.

The only module that imports Hypothesis for values; it is imported when a strategy is first asked for, or a search
begins. Small answers are the plain ones (see `choices`), which is what Hypothesis shrinks towards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeVar, cast

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers
from hypothesis.strategies import SearchStrategy as SearchStrategy  # noqa: PLC0414, TC002  (told on: this is the door)

from contracts.generation.choices import Choices
from contracts.json_values import JsonValue

T = TypeVar("T")


class HypothesisChoices:
    """Answers by drawing; `draw` is what `@st.composite` or `st.data()` hands out."""

    __slots__ = ("_draw",)

    def __init__(self, draw: Callable[[SearchStrategy[JsonValue]], JsonValue]) -> None:
        self._draw = draw

    def integer(self, low: int, high: int) -> int:
        """Shrinks to zero or the bound nearest to it."""
        return low if low == high else cast(int, self._draw(_integers(low, high)))

    def factor(self, step: Fraction | int, low: int, high: int) -> int:
        """As any integer."""
        del step
        return self.integer(low, high)

    def number(self, low: float, high: float) -> float:
        """Shrinks to a simple float."""
        return low if low == high else cast(float, self._draw(_floats(low, high)))

    def index(self, count: int) -> int:
        """Shrinks to 0."""
        return 0 if count <= 1 else cast(int, self._draw(_integers(0, count - 1)))

    def pick(self, items: Sequence[T]) -> T:
        """Shrinks to the first."""
        return items[self.index(len(items))]

    def chance(self, probability: float) -> bool:
        """Shrinks to False."""
        return probability >= 1.0 or (probability > 0.0 and cast(bool, self._draw(_booleans())))

    def size(self, low: int, high: int) -> int:
        """Shrinks to `low`."""
        return low if low == high else cast(int, self._draw(_integers(low, high)))

    def text(self, alphabet: Sequence[str], low: int, high: int) -> str:
        """Shrinks to fewer characters and those early in the alphabet."""
        return cast(str, self._draw(_text(tuple(alphabet), low, high)))


def strategy_of(make: Callable[[Choices], T]) -> SearchStrategy[T]:
    """The maker as a Hypothesis strategy."""

    @st.composite
    def drawn(draw: Callable[[SearchStrategy[JsonValue]], JsonValue]) -> T:
        return make(HypothesisChoices(draw))

    return drawn()


def drawings(make: Callable[[Choices], T | None], seed: int, count: int) -> list[T]:
    """What the maker makes of `count` streams of answers at most, without the streams that it makes None of.

    The same seed gives the same list, whatever the machine, the directory and the modules that are loaded.
    """
    made: list[T] = []

    @seeded(seed)
    @settings(
        backend=_backend(),
        max_examples=count,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy_of(make))
    def collect(one: T | None) -> None:
        if one is not None:
            made.append(one)

    collect()
    return made


@lru_cache(maxsize=1)
def _backend() -> str:
    """The name of a backend of Hypothesis that is its own, without constants from the modules that happen to be loaded.

    Hypothesis has no public switch for it. Where its internals have moved on, its own backend does, and what is drawn
    may then differ between machines: `test_the_same_seed_sends_the_same_bytes_in_any_process` tells.
    """
    own: Any = getattr(providers, "HypothesisProvider", None)
    if own is None or not hasattr(own, "_maybe_draw_constant"):
        return "hypothesis"

    class Provider(own):  # type: ignore[misc]  # what class it is, is known when it runs
        def _maybe_draw_constant(self, *_: JsonValue, **__: JsonValue) -> None:
            """None: the edges of schemas are the maker's to see."""

    providers.AVAILABLE_PROVIDERS["understudy"] = Provider
    return "understudy"


@lru_cache(maxsize=4096)
def _integers(low: int, high: int) -> SearchStrategy[int]:
    return st.integers(low, high)


@lru_cache(maxsize=1024)
def _floats(low: float, high: float) -> SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False, allow_infinity=False)


@lru_cache(maxsize=1)
def _booleans() -> SearchStrategy[bool]:
    return st.booleans()


@lru_cache(maxsize=1024)
def _text(alphabet: tuple[str, ...], low: int, high: int) -> SearchStrategy[str]:
    if len(alphabet) > 256:
        return st.lists(st.sampled_from(alphabet), min_size=low, max_size=high).map("".join)
    # A byte for each character, so that Hypothesis makes one choice for all of them.
    characters = (alphabet * (256 // len(alphabet) + 1))[:256]
    return st.binary(min_size=low, max_size=high).map(lambda drawn: "".join([characters[each] for each in drawn]))
