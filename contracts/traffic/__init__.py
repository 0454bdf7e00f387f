"""Traffic that already happened, judged as a server is judged: from recordings in files, or as it goes by.

Knows recordings and the judge; sends nothing.
"""

from __future__ import annotations

from contracts.traffic.judging import Judging
from contracts.traffic.model import BrokenOff, Left, Recorded
from contracts.traffic.sources import exchanges_in, refuse_absent

__all__ = ["BrokenOff", "Judging", "Left", "Recorded", "exchanges_in", "refuse_absent"]
