"""All planted faults, by name."""

from __future__ import annotations

from tests.planted.model import Fault
from tests.planted.of_answers import OF_ANSWERS
from tests.planted.of_requests import OF_REQUESTS
from tests.planted.of_styles import OF_STYLES
from tests.planted.of_time_and_state import OF_TIME_AND_STATE

FAULTS: tuple[Fault, ...] = (*OF_ANSWERS, *OF_REQUESTS, *OF_TIME_AND_STATE, *OF_STYLES)
