"""Security schemes and what operations ask of them.

Source: OAS 3.2, Security Scheme Object, Security Requirement Object.
"""

from __future__ import annotations

from typing import Literal, cast

from contracts.document.model import RequiredScheme, SecurityScheme
from contracts.document.names import did_you_mean, listed
from contracts.document.nodes import Node
from contracts.document.reading import Reading

TYPES = ("apiKey", "http", "oauth2", "openIdConnect", "mutualTLS")


def security_scheme(_reading: Reading, node: Node, name: str) -> SecurityScheme | None:
    """The scheme at `node`, or None if its type is none that we know or something it needs is missing."""
    kind = node.string("type")
    if kind not in TYPES:
        return None
    location = node.string("in")
    scheme = node.string("scheme").lower()
    is_key = kind == "apiKey"
    if (is_key and (location not in {"query", "header", "cookie"} or not node.string("name"))) or (
        kind == "http" and not scheme
    ):
        return None
    return SecurityScheme(
        name=name,
        type=cast('Literal["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]', kind),
        place=node.place,
        location=cast('Literal["query", "header", "cookie"]', location) if is_key else None,
        parameter_name=node.string("name") if is_key else None,
        scheme=scheme if kind == "http" else None,
        bearer_format=node.string("bearerFormat") or None,
    )


def security_schemes(reading: Reading) -> dict[str, SecurityScheme]:
    """Every scheme that the document names and that can be understood."""
    found = {}
    for name, _, node in reading.followed(reading.section("securitySchemes")):
        scheme = reading.dialect.security_scheme(reading, node, name)
        if scheme:
            found[name] = scheme
    return found


def requirements(
    reading: Reading, owner: Node, schemes: dict[str, SecurityScheme]
) -> tuple[tuple[RequiredScheme, ...], ...] | None:
    """The alternatives that an operation or the document asks for; None where it says nothing of it."""
    node = owner.member("security")
    if node is None or not isinstance(node.value, list):
        return None
    alternatives = []
    for alternative in node.elements():
        if not isinstance(alternative.value, dict):
            continue
        needed = []
        for name, scopes in alternative.members():
            scheme = schemes.get(name)
            if scheme is None:
                _tell_unknown(reading, scopes, name)
                continue
            listed = scopes.value if isinstance(scopes.value, list) else []
            needed.append(RequiredScheme(scheme, tuple(scope for scope in listed if isinstance(scope, str))))
        alternatives.append(tuple(needed))
    return tuple(alternatives)


def _tell_unknown(reading: Reading, node: Node, name: str) -> None:
    declared = [known for known, _ in reading.section("securitySchemes")]
    if name in declared:
        return
    reading.problems.add(
        "unknown-security-scheme",
        node,
        f"no security scheme is called {name!r}",
        did_you_mean(name, declared)
        or (f"there are {listed(declared)}" if declared else "declare it among the security schemes"),
    )
