"""Why a value is invalid, in words: the only door to jsonschema.

jsonschema decides nothing: it is asked only once jsonschema-rs has said no.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contracts.errors import Place
from contracts.json_values import JsonValue, from_tokens
from contracts.schemas.violations import Violation

LONGEST = 120
"""Characters of a value that a message shows."""


class Explainer:
    """Explains what breaks a schema of these resources."""

    __slots__ = ("_place_of", "_registry")

    def __init__(self, resources: Mapping[str, JsonValue], place_of: Callable[[str, str], Place]) -> None:
        from referencing import Registry
        from referencing.jsonschema import DRAFT202012

        self._place_of = place_of
        self._registry: Any = Registry().with_resources(
            (uri, DRAFT202012.create_resource(contents)) for uri, contents in resources.items()
        )

    def violations(self, uri: str, pointer: str, contents: JsonValue, value: JsonValue) -> tuple[Violation, ...]:
        """Each keyword of the schema `contents`, at `pointer` of `uri`, that `value` does not satisfy."""
        from jsonschema import Draft202012Validator

        make: Any = Draft202012Validator
        validator = make(
            contents,
            registry=self._registry,
            _resolver=self._registry.resolver(base_uri=uri),
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )
        return tuple(
            Violation(
                at=from_tokens(error.absolute_path),
                keyword=str(error.validator or ""),
                message=shortened(error.message),
                expected="",
                found=shortened(repr(error.instance)),
                schema_place=self._place_of(uri, pointer),
            )
            for error in validator.iter_errors(value)
        )


def shortened(text: str) -> str:
    """`text`, or its beginning and end where it is longer than a message bears."""
    return text if len(text) <= LONGEST else text[: LONGEST - 20] + " ... " + text[-15:]
