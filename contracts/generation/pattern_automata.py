"""Makers of strings that several patterns have in common and others have not, by walking an automaton.

Knows the states that terms run through and which lengths can still be had from each; knows no syntax. The automaton is
built up to a stated number of states; what lies beyond is not made, so a maker may know fewer strings than there are,
never wrong ones.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from contracts.generation.alphabets import Profile, alphabet
from contracts.generation.choices import Choices
from contracts.generation.code_points import CodePoints, union
from contracts.generation.pattern_sampling import Part
from contracts.generation.pattern_terms import NEVER, Context, Terms
from contracts.generation.pattern_tree import Node

MOST_STATES = 4_000
MOST_STEPS = 40_000


@dataclass(slots=True)
class _State:
    accepts: bool
    steps: list[tuple[CodePoints, int]]
    """Characters and the state they lead to."""
    lengths: int = 0


class Language:
    """The strings in which all of some patterns are found and none of others."""

    def __init__(self, wanted: tuple[Node, ...], forbidden: tuple[Node, ...], universe: CodePoints) -> None:
        self._terms = terms = Terms((*wanted, *forbidden), universe)
        self.is_known_whole = False
        """Whether the last `part` saw all states, so that what it has no length for does not exist at all."""
        self._seen: dict[int, tuple[list[_State], bool]] = {}
        self._start = terms.all_of(
            [terms.searching(each) for each in wanted] + [terms.none_of(terms.searching(each)) for each in forbidden]
        )

    def part(self, horizon: int, profile: Profile) -> Part:
        """What makes the strings of up to `horizon` characters; its lengths are 0 if there is none."""
        if horizon not in self._seen:
            states = self._explored(horizon)
            _measure(states, horizon)
            self._seen[horizon] = states, self.is_known_whole
        states, self.is_known_whole = self._seen[horizon]
        walks = [
            [(alphabet(ranges, profile), states[target].lengths, target) for ranges, target in state.steps]
            for state in states
        ]

        def make(choices: Choices, count: int) -> str:
            made: list[str] = []
            at = 0
            while count > 0:
                count -= 1
                able = [step for step in walks[at] if step[1] >> count & 1]
                characters, _, at = able[choices.integer(0, len(able) - 1)] if len(able) > 1 else able[0]
                made.append(choices.pick(characters) if len(characters) > 1 else characters)
            return "".join(made)

        return Part(states[0].lengths, make)

    def _explored(self, horizon: int) -> list[_State]:
        """The states within reach of the horizon, the first ones first, up to the bounds."""
        terms = self._terms
        context = terms.start()
        numbers: dict[tuple[int, Context], int] = {(self._start, context): 0}
        states = [_State(terms.accepts_end(self._start, context), [])]
        queue = deque([(self._start, context, 0)])
        taken = 0
        self.is_known_whole = True
        while queue:
            term, context, depth = queue.popleft()
            state = states[numbers[term, context]]
            if depth >= horizon or taken > MOST_STEPS:
                self.is_known_whole = False
                continue
            targets: dict[int, list[CodePoints]] = {}
            for which, ranges in enumerate(terms.classes):
                taken += 1
                key = terms.after(term, context, which)
                if key[0] == NEVER:
                    continue
                number = numbers.get(key)
                if number is None:
                    if len(states) >= MOST_STATES:
                        self.is_known_whole = False
                        continue
                    number = numbers[key] = len(states)
                    states.append(_State(terms.accepts_end(*key), []))
                    queue.append((*key, depth + 1))
                targets.setdefault(number, []).append(ranges)
            state.steps = [(union(*each), number) for number, each in targets.items()]
        return states


def _measure(states: list[_State], horizon: int) -> None:
    """Work out the lengths that can be had from each state, sweeping from the last to the first until nothing grows."""
    mask = (1 << (horizon + 1)) - 1
    loops = [any(target == index for _, target in state.steps) for index, state in enumerate(states)]
    others = [[target for _, target in state.steps if target != index] for index, state in enumerate(states)]
    is_growing = True
    while is_growing:
        is_growing = False
        for index in range(len(states) - 1, -1, -1):
            reach = 0
            for target in others[index]:
                reach |= states[target].lengths
            found = (int(states[index].accepts) | reach << 1) & mask
            if loops[index] and found:
                found = _smeared(found, horizon) & mask
            if found != states[index].lengths:
                states[index].lengths = found
                is_growing = True


def _smeared(lengths: int, horizon: int) -> int:
    """The lengths and all above them."""
    lowest = (lengths & -lengths).bit_length() - 1
    return (1 << (horizon + 1)) - (1 << lowest) if lowest <= horizon else 0
