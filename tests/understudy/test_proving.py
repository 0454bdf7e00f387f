"""`understudy prove`: every promise that the mock breaks on purpose is found, on any document."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from contracts import load
from contracts.testing import Options
from tests.pets import VERSIONS, pets
from tests.plain_servers import PETS
from understudy.cli import cli
from understudy.proving import prove

DOCUMENTS: dict[str, Any] = {"default": None, "plain": PETS, **{version: pets(version) for version in VERSIONS}}
OPTIONS = Options(seed=1, max_examples=100, max_failures=1, search=False)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_violation_is_found(name: str) -> None:
    """By the check that it is about, with planned cases alone."""
    out = io.StringIO()
    code = prove(load(DOCUMENTS[name]), OPTIONS, out, out)
    assert "SURVIVED" not in out.getvalue(), out.getvalue()
    assert code == 0
    assert out.getvalue().count("  found  ") >= 8


def test_keys_with_underscores_and_answers_of_any_type_are_proved() -> None:
    """The key reaches the mock by its name, and no type is undeclared where all are declared."""
    answers = {"200": {"description": "a number", "content": {"*/*": {"schema": {"type": "integer"}}}}}
    schemes = {"key": {"type": "apiKey", "in": "header", "name": "api_key"}}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "Keys", "version": "1"},
        "components": {"securitySchemes": schemes},
        "paths": {"/number": {"get": {"security": [{"key": []}], "responses": answers}}},
    }
    out = io.StringIO()
    assert prove(load(document), OPTIONS, out, out) == 0, out.getvalue()
    assert "an undeclared Content-Type" not in out.getvalue()


def test_what_too_few_requests_do_not_find_survives(tmp_path: Path) -> None:
    """A proof that can't fail proves nothing: with one request, nobody asks without credentials."""
    path = tmp_path / "pets.json"
    path.write_text(json.dumps(PETS))
    done = CliRunner().invoke(cli, ["prove", str(path), "-o", "GET *", "-n", "1"], standalone_mode=False)
    assert done.return_value == 1
    assert "SURVIVED  success without credentials  (credentials-enforced saw nothing in 1 request)" in done.stdout


def test_nothing_chosen_is_no_proof() -> None:
    done = CliRunner().invoke(cli, ["prove", "--path", "/nothing"], standalone_mode=False)
    assert done.return_value == 5
