"""Reports as values, for the tests of what is written from them."""

from __future__ import annotations

from hypothesis import strategies as st

from contracts.coverage import Coverage, Item
from contracts.errors import Level, Place
from contracts.judging.model import Finding
from contracts.messages import Exchange, Headers, Request, Response
from contracts.testing.report import Acceptance, Cause, Occurrence, OperationResult, Report, Witness

LEVELS: tuple[Level, ...] = ("error", "warning", "note")
PLACE = Place("openapi.yaml", "/paths/~1users~1{id}/get")


COVERAGE = Coverage({Item("status", "GET /users/{id}: 200"): 12, Item("status", "GET /users/{id}: 404"): 0})


def witness(target: str = "/users/7", content: bytes | None = None, answered: bytes = b'{"a": 1}') -> Witness:
    request = Request("GET", target, Headers([("Authorization", "Bearer $UNDERSTUDY_TOKEN")]), content)
    response = Response(500, Headers([("Content-Type", "application/json")]), answered)
    return Witness("id: above its maximum", request, Exchange(request, response, 0.1), ("id is above its maximum",))


def finding(check: str = "status-declared", level: Level = "error", message: str = "500 is not declared") -> Finding:
    return Finding(check, None, message, "status", PLACE, "OAS 3.0.3, Responses Object", level, "200, 404", "500")


def cause(
    check: str = "status-declared",
    level: Level = "error",
    message: str = "500 is not declared",
    operation: str = "GET /users/{id}",
) -> Cause:
    return Cause("0123456789ab", (Occurrence(operation, 3, finding(check, level, message), witness()),))


def report(*causes: Cause, sent: int = 12, **changes: object) -> Report:
    operation = OperationResult("GET /users/{id}", PLACE, sent, 12, {200: sent}, checks=("status-declared", "content"))
    values = {
        "operations": (operation,),
        "causes": causes,
        "elapsed": 1.5,
        "digest": "ab" * 32,
        "coverage": COVERAGE,
        **changes,
    }
    return Report("openapi.yaml", "Users", "1.0", "http://127.0.0.1:4010", 7, **values)  # type: ignore[arg-type]


def _causes() -> st.SearchStrategy[Cause]:
    return st.builds(
        lambda check, level, message, at, found, answered, flaky, state: Cause(
            "f" * 12,
            (
                Occurrence(
                    "GET /users/{id}",
                    2,
                    Finding(check, None, message, at, PLACE, "", level, found, found, details=(message, found)),
                    witness(answered=answered),
                    flaky,
                ),
            ),
            state and Acceptance(state, message, found, "2026-12-31", at),
        ),
        st.text(min_size=1),
        st.sampled_from(LEVELS),
        st.text(),
        st.text(),
        st.text(),
        st.binary(max_size=40),
        st.booleans(),
        st.sampled_from([None, "waived", "known", "expired"]),
    )


def reports() -> st.SearchStrategy[Report]:
    """Reports with whatever text a server or a document may have brought into them."""
    return st.builds(
        lambda causes, title, reason, note, skipped: report(
            *causes,
            operations=(
                OperationResult(f"GET /{title}", PLACE, skipped=skipped),
                OperationResult("GET /users/{id}", PLACE, 3, 3, {200: 3}, checks=("a", "a", "b")),
            ),
            reason=reason,
            notes=(note,),
        ),
        st.lists(_causes(), max_size=3),
        st.text(),
        st.text(),
        st.text(),
        st.text(),
    )
