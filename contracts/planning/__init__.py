"""Document to Plan: the cases worth sending, named, in a fixed order, each request once.

plan(document, seed=1).breadth_first() -> PlannedCases
build_request(document, operation, values, ...) -> Request
resources(operations) -> Resources, whose things a sequence creates, reads, lists, changes, replaces and deletes
"""

from __future__ import annotations

from contracts.planning.cases import edge_requests
from contracts.planning.model import Kind, OperationPlan, Plan, PlannedCase
from contracts.planning.naming import edge_name
from contracts.planning.parts import refusal_of_value
from contracts.planning.planner import plan
from contracts.planning.requests import Parts, build_request
from contracts.planning.resources import Resource, resources

__all__ = [
    "Kind",
    "OperationPlan",
    "Parts",
    "Plan",
    "PlannedCase",
    "Resource",
    "build_request",
    "edge_name",
    "edge_requests",
    "plan",
    "refusal_of_value",
    "resources",
]
