"""All planted faults, by name."""

from __future__ import annotations

from tests.planted.model import Fault
from tests.planted.of_answers import OF_ANSWERS
from tests.planted.of_requests import OF_REQUESTS
from tests.planted.of_styles import OF_STYLES
from tests.planted.of_time_and_state import OF_TIME_AND_STATE

MISSED = frozenset(
    {
        # Nobody counts a collection before and after a PUT, or after a creation that was refused.
        "PUT that creates another as well",
        "a refused creation that is made",
        # Told under a cause that this server has anyway: it refuses a text of blanks, which its document allows.
        "the greatest size is refused",
    }
)
"""Names of those that are known to be missed, so far."""
FAULTS: tuple[Fault, ...] = (*OF_ANSWERS, *OF_REQUESTS, *OF_TIME_AND_STATE, *OF_STYLES)
