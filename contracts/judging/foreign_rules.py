"""What the checks of schemathesis say, under codes of our own: a table, no logic.

None accuses anybody of an error: what the document or a standard promises our judge decides, on the same exchanges.
"""

from __future__ import annotations

from contracts.errors import Level
from contracts.judging.rules import Rule

_SAID = (
    "With --deep, schemathesis' engine asks as well, and this check of it failed where our judge found no error. What "
    "it insists on is not what the document or a standard promises, or not for sure; look whether you mean it so."
)

_CHECKS: tuple[tuple[str, str, Level], ...] = (
    ("not_a_server_error", "no answer is a 5xx", "note"),
    ("status_code_conformance", "the status code is documented", "note"),
    ("content_type_conformance", "the Content-Type is documented", "note"),
    ("response_headers_conformance", "documented header fields are there and valid", "note"),
    ("response_schema_conformance", "the content fits its schema", "note"),
    ("negative_data_rejection", "a request that breaks the schema is rejected", "note"),
    ("positive_data_acceptance", "a request that fits the schema is accepted", "note"),
    ("missing_required_header", "a request without a required header field is rejected", "note"),
    ("unsupported_method", "a method that is not documented is answered 405", "note"),
    ("allow_header_conformance", "Allow names what the document does", "note"),
    ("use_after_free", "what was deleted is not served any more", "warning"),
    ("ensure_resource_availability", "what was created is there", "warning"),
)


def foreign_code(check: str) -> str:
    """Our code for a check of schemathesis."""
    return f"schemathesis-{check.replace('_', '-')}"


FOREIGN_RULES: tuple[Rule, ...] = tuple(
    Rule(foreign_code(check), f"schemathesis: {title}", level, f"schemathesis, {check}", _SAID)
    for check, title, level in _CHECKS
)
FOREIGN_LEVELS: dict[str, Level] = {rule.code: rule.level for rule in FOREIGN_RULES}
