"""What a walked maker tells before it asks: where in the value it is, and which keyword the ask is about.

Other profiles pay nothing for it: their makers come back as they are.
"""

from __future__ import annotations

from typing import cast

from contracts.generation.bench import Make
from contracts.generation.choices import Choices
from contracts.generation.forms import Form
from contracts.generation.profiles import Profile
from contracts.generation.walking import BoundaryChoices
from contracts.json_values import JsonValue


def stepping(make: Make, token: str | int, profile: Profile) -> Make:
    """The maker of a member or an element, which says that it is one."""
    if not profile.walked:
        return make

    def inside(choices: Choices, depth: int) -> JsonValue:
        walked = cast(BoundaryChoices, choices)
        walked.enter(token)
        try:
            return make(choices, depth)
        finally:
            walked.leave()

    return inside


def telling(make: Make, form: Form, profile: Profile, *keywords: str) -> Make:
    """The maker, which says that its next asks are about the first of the keywords that the form has."""
    if not profile.walked:
        return make
    pointer, keyword = subject(form, *keywords)

    def told(choices: Choices, depth: int) -> JsonValue:
        cast(BoundaryChoices, choices).about(pointer, keyword)
        return make(choices, depth)

    return told


def subject(form: Form, *keywords: str) -> tuple[str, str]:
    """Where the first of the keywords that the form has stands, and which it is."""
    for keyword in keywords:
        for source in form.sources:
            if source.keyword == keyword:
                return source.schema.pointer, keyword
    pointer = form.sources[0].schema.pointer if form.sources else ""
    return pointer, keywords[0]
