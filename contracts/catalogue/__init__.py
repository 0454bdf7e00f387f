"""Every edge of a schema: values, valid and invalid, each special in one way, and a list of those that can't be.

    edges_of(schema) -> Edges, in a fixed order
    places_of(schema) -> the same place by place, worked out as far as it is asked for
    steady_value(schema) -> the valid value that they are made from
    table_of(schema) -> what was to be expected of each keyword, and the edge that shows it or why there is none

An edge is a valid value with one place of it changed. What the schemas say of the place decides which edges are to be
expected there; the schema itself decides whether a value is valid.
"""

from __future__ import annotations

from contracts.catalogue.model import Candidate, Edge, Missing
from contracts.catalogue.steady import steady_value
from contracts.catalogue.walk import edges_of, places_of, table_of

__all__ = ["Candidate", "Edge", "Missing", "edges_of", "places_of", "steady_value", "table_of"]
