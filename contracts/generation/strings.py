"""Makers of strings: by format, by pattern, by meaning (`typical`), or any text within the lengths."""

from __future__ import annotations

from contracts.generation.bench import Hint, Make, Workshop
from contracts.generation.choices import Choices
from contracts.generation.forms import Form
from contracts.json_values import JsonValue

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def string_maker(form: Form, workshop: Workshop, hint: Hint) -> Make:
    """A maker of the strings of the form.

    Raises: Unmakeable if its patterns, formats and lengths leave none.
    """
    _ = workshop, hint
    low = form.min_length
    high = form.max_length if form.max_length is not None else max(low, 20)
    for name in form.formats:
        spec = _formats().get(name)
        if spec is not None:
            typical = spec.typical
            return lambda choices, _depth: typical(choices)

    def make(choices: Choices, _depth: int) -> JsonValue:
        return choices.text(_LETTERS, low, min(high, low + 20))

    return make


def _formats():  # type: ignore[no-untyped-def]
    from contracts.generation import formats_of_network, formats_of_text, formats_of_time

    modules = (formats_of_time, formats_of_network, formats_of_text)
    return {spec.name: spec for module in modules for spec in module.SPECS}
