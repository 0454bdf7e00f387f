"""Coverage of the contract: what of a document was seen in exchanges, what was not, and how often.

    counting = Counting(document, operations)
    counting.count(case, response)          # for each exchange
    counting.coverage() -> Coverage         # a value: percentages, what was not reached, addable

Pure: knows the document, cases and answers; sends nothing and judges nothing.
"""

from __future__ import annotations

from contracts.coverage.counting import Counting
from contracts.coverage.model import KINDS, NOTHING, Coverage, Item, Kind, Share, coverage_of

__all__ = ["KINDS", "NOTHING", "Counting", "Coverage", "Item", "Kind", "Share", "coverage_of"]
