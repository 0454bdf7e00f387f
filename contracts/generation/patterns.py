"""Makers of strings that match ECMA-262 patterns, within lengths.

One pattern without claims or references is made directly from its tree; several at once, forbidden ones, claims and
anchors in odd places go through an automaton; back references are drawn first and put in as plain text.

Source: ECMA-262, section 22.2; JSON Schema 2020-12 Core, section 6.4, and Validation, section 6.3.3: a pattern is
found anywhere in the string.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from contracts.errors import UnderstudyError
from contracts.generation import code_points as sets
from contracts.generation import pattern_lengths as lengths
from contracts.generation.alphabets import Profile
from contracts.generation.choices import Choices, SeededChoices
from contracts.generation.code_points import CodePoints
from contracts.generation.pattern_automata import Language
from contracts.generation.pattern_references import needs_testing, with_texts
from contracts.generation.pattern_sampling import Body, NotDirect, Part, Sampler, bodies
from contracts.generation.pattern_terms import NotRegular
from contracts.generation.pattern_tree import Chars, Edge, Node, Pattern, Repeat, UnreadablePattern, tree
from contracts.generation.pattern_tree import Sequence as InOrder
from contracts.schemas.validation import matcher

__all__ = [
    "Profile",
    "StringMaker",
    "UnmatchablePatterns",
    "UnreadablePattern",
    "matches",
    "near_miss_maker",
    "pattern_maker",
]

StringMaker = Callable[[Choices], str]

_ROOM = 256
"""How many characters above the shortest string are thought of where no maximum is given."""
_FARTHEST = 20_000
"""No string is made longer than this, unless the minimum asks for it."""
_DEEPEST = 4_000
"""An automaton is followed no farther than this."""
_TRIES = 64
_NONE = "there is no string"


class UnmatchablePatterns(UnderstudyError):
    """No string, or none within the bounds of the search, is what some patterns and lengths ask for."""

    def __init__(
        self, patterns: tuple[str, ...], forbidden: tuple[str, ...], low: int, high: int | None, why: str
    ) -> None:
        super().__init__(patterns, forbidden, low, high, why)
        self.patterns = patterns
        self.forbidden = forbidden
        self.min_length = low
        self.max_length = high
        self.reason = why

    def __str__(self) -> str:
        asked = [f"matches {', '.join(map(repr, self.patterns))}"] if self.patterns else []
        asked += [f"does not match {', '.join(map(repr, self.forbidden))}"] if self.forbidden else []
        asked += [f"has at least {self.min_length} characters"] if self.min_length else []
        asked += [f"has at most {self.max_length} characters"] if self.max_length is not None else []
        return f"{self.reason} that {' and '.join(asked)}"


def pattern_maker(
    patterns: Sequence[str],
    min_length: int = 0,
    max_length: int | None = None,
    *,
    forbidden: Sequence[str] = (),
    profile: Profile = "typical",
) -> StringMaker:
    """A maker of strings in which every pattern is found and no forbidden one, with lengths in code points.

    Raises: UnreadablePattern for what is no regular expression; UnmatchablePatterns if there is no such string, or
    none was found within the bounds of the search.
    """
    return _maker(tuple(patterns), min_length, max_length, tuple(forbidden), profile)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What strings are asked for."""

    wanted: tuple[Pattern, ...]
    unwanted: tuple[Pattern, ...]
    low: int
    high: int | None
    profile: Profile

    def fault(self, why: str) -> UnmatchablePatterns:
        wanted = tuple(each.source for each in self.wanted)
        return UnmatchablePatterns(wanted, tuple(each.source for each in self.unwanted), self.low, self.high, why)


@lru_cache(maxsize=1024)
def _maker(
    patterns: tuple[str, ...], low: int, high: int | None, forbidden: tuple[str, ...], profile: Profile
) -> StringMaker:
    wish = _Wish(tuple(map(tree, patterns)), tuple(map(tree, forbidden)), low, high, profile)
    if high is not None and low > high:
        raise wish.fault(_NONE)
    if any(needs_testing(each.node) for each in (*wish.wanted, *wish.unwanted)):
        return _tested(wish)
    try:
        return _exact(wish)
    except (NotRegular, RecursionError):
        return _tested(wish)


def _exact(wish: _Wish) -> StringMaker:
    """The maker by tree or automaton, inside the widest universe that is needed."""
    for universe in _universes((*wish.wanted, *wish.unwanted)):
        for horizon in _horizons(wish):
            made = _of_wish(wish, universe, horizon)
            if made is not None:
                return made
    raise wish.fault(_NONE)


def _of_wish(wish: _Wish, universe: CodePoints, horizon: int) -> StringMaker | None:
    if len(wish.wanted) == 1 and not wish.unwanted:
        try:
            return _direct(wish, universe, horizon)
        except NotDirect:
            pass
    return _by_automaton(wish, universe, min(horizon, wish.low + _DEEPEST))


def _universes(patterns: tuple[Pattern, ...]) -> list[CodePoints]:
    """Where to look for characters: first, for what engines don't agree on, only among those they do agree on."""
    if any(each.has_properties for each in patterns):
        return [sets.known()]
    if any(mark in each.source for each in patterns for mark in _DISPUTED):
        return [sets.UNDISPUTED, sets.ALL]
    return [sets.ALL]


_DISPUTED = ("\\d", "\\w", "\\s", "\\b", "\\D", "\\W", "\\S", "\\B", "(?i")


def _horizons(wish: _Wish) -> list[int]:
    """The lengths to look up to: near first, then as far as it goes."""
    farthest = max(wish.low + _ROOM, _FARTHEST)
    if wish.high is not None:
        farthest = min(wish.high, farthest)
    near = min(farthest, wish.low + _ROOM)
    if wish.high is not None and wish.profile in ("maximal", "edge"):
        return [farthest]
    return [near, farthest] if near < farthest else [near]


# Directly


_ANYTHING = Repeat(Chars(sets.all_but(sets.LINE_ENDS)), 0, None)


def _direct(wish: _Wish, universe: CodePoints, horizon: int) -> StringMaker | None:
    """The maker by the tree of the one pattern; None if no length will do. Raises: NotDirect."""
    ways = bodies(wish.wanted[0].node)
    if wish.high is None and horizon > wish.low + _ROOM:
        far = Sampler(wish.profile, horizon, universe)
        least = [each for each in (lengths.smallest(far.part(way.node).lengths) for way in ways) if each >= 0]
        horizon = min(least, default=0) + _ROOM
    sampler = Sampler(wish.profile, horizon, universe)
    asked = lengths.between(wish.low, horizon)
    parts = [sampler.part(way.node) for way in ways]
    if wish.profile == "edge" or not any(part.lengths & asked for part in parts):
        parts = [sampler.part(_freed(way)) for way in ways]
    able = [part for part in parts if part.lengths & asked]
    if not able:
        return None
    return _of_some_length(sampler.choice(able) if len(able) > 1 else able[0], asked, wish.profile)


def _freed(way: Body) -> InOrder:
    """The way with room for any characters at the ends that are not fixed."""
    before = () if way.starts else (_ANYTHING,)
    after = () if way.ends else (_ANYTHING,)
    return InOrder((*before, way.node, *after))


def _of_some_length(part: Part, asked: int, profile: Profile) -> StringMaker:
    make = part.make
    options = _lengths_worth(part.lengths & asked, profile)
    if len(options) == 1:
        only = options[0]
        return lambda choices: make(choices, only)
    if profile == "edge":
        return lambda choices: make(choices, options[choices.size(0, len(options) - 1)])
    return lambda choices: make(choices, options[choices.integer(0, len(options) - 1)])


def _lengths_worth(possible: int, profile: Profile) -> list[int]:
    if profile == "minimal":
        return [lengths.smallest(possible)]
    if profile == "maximal":
        return [lengths.largest(possible)]
    if profile == "edge":
        return list(dict.fromkeys((*lengths.members(possible, 64), lengths.largest(possible))))
    least = lengths.smallest(possible)
    moderate = possible & lengths.between(max(least, 5), max(least + 8, 12))
    return lengths.members(moderate, 16) or lengths.members(possible, 4)


# Through an automaton


def _by_automaton(wish: _Wish, universe: CodePoints, horizon: int) -> StringMaker | None:
    """The maker by what the patterns have in common; None if no length will do. Raises: NotRegular."""
    wanted = tuple(each.node for each in wish.wanted)
    unwanted = tuple(each.node for each in wish.unwanted)
    asked = lengths.between(wish.low, horizon)
    tries = [wanted]
    if wish.profile != "edge" and not all(map(_is_whole, wanted)):
        tries.insert(0, tuple(InOrder((Edge("start"), each, Edge("end"))) for each in wanted))
    for nodes in tries:
        part = _common(nodes, unwanted, universe, horizon, wish.profile)
        if part is not None and part.lengths & asked:
            return _of_some_length(part, asked, wish.profile)
    return None


def _is_whole(node: Node) -> bool:
    """Whether the pattern tells the whole string, by anchors at its ends."""
    try:
        return all(way.starts and way.ends for way in bodies(node))
    except NotDirect:
        return False


@lru_cache(maxsize=256)
def _common(
    wanted: tuple[Node, ...], unwanted: tuple[Node, ...], universe: CodePoints, horizon: int, profile: Profile
) -> Part | None:
    """What makes the strings of all and none; None if there are none, even past the horizon."""
    if (wanted, unwanted, universe) in _empty:
        return None
    language = _language(wanted, unwanted, universe)
    part = language.part(horizon, profile)
    if not part.lengths and language.is_known_whole:
        if len(_empty) > 1000:
            _empty.clear()
        _empty.add((wanted, unwanted, universe))
        return None
    return part


_language = lru_cache(maxsize=32)(Language)

_empty: set[tuple[tuple[Node, ...], tuple[Node, ...], CodePoints]] = set()


# By trying


def _tested(wish: _Wish) -> StringMaker:
    """Draw the text of each group that is referred to, put it in, make a string, and test it."""
    fault = wish.fault(f"{_TRIES} tries found no string")

    def make(choices: Choices) -> str:
        for attempt in range(_TRIES):
            profile = wish.profile if attempt < _TRIES // 2 else "minimal"
            made = _attempt(_Wish(wish.wanted, (), wish.low, wish.high, profile), choices)
            if made is not None and _is_as_asked(made, wish.wanted, wish.unwanted):
                return made
        raise fault

    make(SeededChoices("a first try"))
    return make


def _attempt(wish: _Wish, choices: Choices) -> str | None:
    sampler = Sampler(wish.profile, _ROOM if wish.high is None else min(wish.high, _ROOM), sets.UNDISPUTED)
    profile: Profile = "minimal" if wish.profile == "minimal" else "typical"

    def draw(node: Node) -> str:
        part = sampler.part(node)
        if not part.lengths:
            raise NotDirect
        return _of_some_length(part, part.lengths, profile)(choices)

    try:
        plain = tuple(with_texts(each, draw) for each in wish.wanted)
        return _exact(_Wish(plain, (), wish.low, wish.high, wish.profile))(choices)
    except (UnmatchablePatterns, NotRegular, NotDirect, RecursionError):
        return None


def _is_as_asked(text: str, wanted: tuple[Pattern, ...], unwanted: tuple[Pattern, ...]) -> bool:
    return all(matches(each.source, text) for each in wanted) and not any(
        matches(each.source, text) for each in unwanted
    )


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern is found in the text, as the validating engine sees it."""
    return judge(pattern)(text)


@lru_cache(maxsize=1024)
def judge(pattern: str) -> Callable[[str], bool]:
    """What tells whether the pattern is found in a text."""
    return matcher(pattern)


# Just not


def near_miss_maker(pattern: str, min_length: int = 0, max_length: int | None = None) -> StringMaker:
    """A maker of strings in which the pattern is not found, close to ones in which it is, within the lengths.

    Raises: UnreadablePattern; UnmatchablePatterns if every string of the lengths matches.
    """
    anything = _maker((), min_length, max_length, (pattern,), "typical")
    try:
        matching = _maker((pattern,), 0, None, (), "typical")
    except UnmatchablePatterns:
        return anything

    def make(choices: Choices) -> str:
        text = matching(choices)
        for _ in range(_TRIES // 4):
            made = _damaged(text, choices)
            fits = min_length <= len(made) and (max_length is None or len(made) <= max_length)
            if fits and not matches(pattern, made):
                return made
        return anything(choices)

    return make


def _damaged(text: str, choices: Choices) -> str:
    """The text with one character less, more, other or elsewhere."""
    at = choices.integer(0, len(text))
    what = choices.index(6)
    if what == 0:
        return text[:at] + text[at + 1 :]
    if what == 1:
        return text[:at] + choices.pick(" -_.!é0aA") + text[at:]
    if what == 2:
        return text[:at] + choices.pick(" -_.!é0aA") + text[at + 1 :]
    if what == 3:
        return text.swapcase()
    return text + "\n" if what == 4 else text[:-1]
