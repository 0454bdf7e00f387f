"""Judging: what a request is to the document, and whether an answer keeps what the document promises.

    recognise(document, request) -> Case
    judge(document, case, exchange) -> Findings        what several exchanges show together is in `comparisons`

A broken promise is never an exception, it is a Finding; its `check` is a code that RULES explains.
"""

from __future__ import annotations

from contracts.judging.checks import ANSWER_RULES, CHECKS, DEFAULT_CHECKS, RULES
from contracts.judging.context import Context
from contracts.judging.credentials import IN_A_SHELL, MADE_UP, Secrets, alternative_to_attach, attach, secrets_of
from contracts.judging.foreign_rules import FOREIGN_RULES
from contracts.judging.judgement import answers_within, chosen, judge
from contracts.judging.model import Case, Finding
from contracts.judging.other_rules import CLIENT_RULES, COMPARISON_RULES, KNOWN_RULES, REQUEST_RULES
from contracts.judging.recognition import reaches, recognise
from contracts.judging.rules import Check, Rule
from contracts.judging.sequence_rules import SEQUENCE_RULES

__all__ = [
    "ANSWER_RULES",
    "CHECKS",
    "CLIENT_RULES",
    "COMPARISON_RULES",
    "DEFAULT_CHECKS",
    "FOREIGN_RULES",
    "IN_A_SHELL",
    "KNOWN_RULES",
    "MADE_UP",
    "REQUEST_RULES",
    "RULES",
    "SEQUENCE_RULES",
    "Case",
    "Check",
    "Context",
    "Finding",
    "Rule",
    "Secrets",
    "alternative_to_attach",
    "answers_within",
    "attach",
    "chosen",
    "judge",
    "reaches",
    "recognise",
    "secrets_of",
]
