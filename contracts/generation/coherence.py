"""Making the members of one object agree: what ends comes after what begins, an e-mail address fits its name.

Knows pairs and groups of property names; changes only values that the schema leaves free, to values of the same shape,
within lengths, bounds and patterns. What an object is to hold besides is its maker's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from contracts.generation.choices import Choices
from contracts.json_values import JsonValue

Object = dict[str, JsonValue]
Coherer = Callable[[Object, Choices], Object]


def cohere(value: Object, properties: Mapping[str, JsonValue], choices: Choices) -> Object:
    """The object with its members made to agree; `properties` are its schema's, with references resolved."""
    make = coherer(properties)
    return value if make is None else make(dict(value), choices)


def coherer(properties: Mapping[str, JsonValue]) -> Coherer | None:
    """What makes the members of an object with those properties agree, in place; None if nothing could disagree."""
    if len(properties) < 2:
        return None
    from contracts.generation.agreements import Members
    from contracts.generation.agreements_of_amounts import AMOUNTS
    from contracts.generation.agreements_of_moments import MOMENTS
    from contracts.generation.agreements_of_people import PEOPLE

    members = Members(properties)
    agreements = [made for each in (*PEOPLE, *MOMENTS, *AMOUNTS) for made in each(members)]
    if not agreements:
        return None

    def make(value: Object, choices: Choices) -> Object:
        for agree in agreements:
            agree(value, choices)
        return value

    return make
