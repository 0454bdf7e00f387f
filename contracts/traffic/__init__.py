"""Traffic that already happened, judged as a server is judged: from recordings in files, or as it goes by.

Knows recordings and the judge; sends nothing.
"""

from __future__ import annotations

from contracts.traffic.judging import Judging
from contracts.traffic.model import BrokenOff, Left, Recorded
from contracts.traffic.sources import exchanges_in, refuse_absent
from contracts.traffic.verdicts import case_of, findings_of

__all__ = ["BrokenOff", "Judging", "Left", "Recorded", "case_of", "exchanges_in", "findings_of", "refuse_absent"]
