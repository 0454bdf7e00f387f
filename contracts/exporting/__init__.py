"""Payloads written down: Plan to files that people and other tools can send. Pure; nothing is sent from here.

payloads(document, Choice()) -> Payloads, in the document's order
EXPORTS["har"](payloads, Setting()) -> relative path and bytes of each file
"""

from __future__ import annotations

from contracts.exporting.changes import Changes, changes_between
from contracts.exporting.coverage import Covered, coverage
from contracts.exporting.exports import EXPORTS, Export
from contracts.exporting.making import Choice, payloads
from contracts.exporting.model import Payload, Setting, Side
from contracts.exporting.random_values import random_lines
from contracts.exporting.rows import table

__all__ = [
    "EXPORTS",
    "Changes",
    "Choice",
    "Covered",
    "Export",
    "Payload",
    "Setting",
    "Side",
    "changes_between",
    "coverage",
    "payloads",
    "random_lines",
    "table",
]
