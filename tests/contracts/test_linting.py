"""What lint says of a document's examples and schemas: what is wrong, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.document import load
from contracts.linting import lint

ONE = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}, "xml": {"name": "one"}}


def answering(content: dict[str, Any], **components: Any) -> dict[str, Any]:
    """A document with an operation that answers with that content."""
    responses = {"200": {"description": "ok", "content": content}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {"/one": {"get": {"responses": responses}}},
        "components": components,
    }


@pytest.mark.parametrize(
    ("media_type", "example", "said"),
    [
        ("application/xml", "<one><n>5</n></one>", ""),
        ("application/xml", "<one><n>five</n></one>", "/n: 'five' is a string, expected an integer"),
        ("application/xml", "<one><n>5</n>", "XML"),
        ("application/xml", {"n": 5}, ""),
        ("application/json", {"n": 5}, ""),
        ("application/json", '{"n": 5}', "is a string, expected an object"),
    ],
)
def test_an_example_of_content_with_a_syntax_may_be_its_text(media_type: str, example: Any, said: str) -> None:
    """An example of XML is XML text as well as a value; one of JSON is a value."""
    problems = lint(load(answering({media_type: {"schema": ONE, "example": example}})))
    assert [problem.code for problem in problems] == (["invalid-example"] if said else [])
    assert all(said in problem.message for problem in problems)
