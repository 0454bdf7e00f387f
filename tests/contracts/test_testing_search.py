"""What is drawn where the plan ends: of both kinds, the same everywhere, and nothing heavy before it is needed."""

from __future__ import annotations

import itertools
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from contracts.document import load
from contracts.generation import SeededChoices
from contracts.planning.drawing import Drawing
from contracts.testing import Options, Report, run
from contracts.testing.events import DRAWN, Event, Exchanged
from contracts.testing.search import MOST_BARREN, Search
from tests.pets import VERSIONS, pets
from tests.plain_servers import PETS, Answered, Asked, Server, changing, keeping, serving

DOCUMENT = load(PETS)
ROOT = Path(__file__).parents[2]


def report_on(server: Server, options: Options) -> tuple[Report, list[Exchanged]]:
    told: list[Exchanged] = []

    def listen(event: Event) -> None:
        if isinstance(event, Exchanged):
            told.append(event)

    with serving(server) as url:
        return run(DOCUMENT, url, options, listen), told


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_drawn_keeps_every_promise_or_breaks_one(version: str) -> None:
    """Whatever the choices, it reaches its operation, and the judge counts what it breaks; both kinds come."""
    document = load(pets(version))
    for operation in document.operations:
        drawing = Drawing(document, operation)
        drawn = [each for seed in range(60) if (each := drawing.draw(SeededChoices(version, seed)))]
        broken = [len({(found.check, found.at) for found in each.case.breaks}) for each in drawn]
        assert set(broken) == {0, 1}, operation.label
        assert all(each.case.operation is operation for each in drawn)
        assert len({each.case.request for each in drawn}) > 15, operation.label


def test_what_is_named_valid_is_valid() -> None:
    """A name is no guess."""
    for operation in DOCUMENT.operations:
        drawing = Drawing(DOCUMENT, operation)
        for seed in range(60):
            drawn = drawing.draw(SeededChoices("named", seed))
            if drawn and drawn.name == "drawn, valid":
                assert not drawn.case.breaks


def test_a_body_is_broken_in_the_midst_of_it_too() -> None:
    """Members of members are changed, left out and added, not the whole alone."""
    deep = load(
        {
            "openapi": "3.1.0",
            "info": {"title": "Deep", "version": "1"},
            "paths": {
                "/orders": {
                    "post": {
                        "requestBody": {
                            "required": True,
                            "content": {
                                "application/json": {
                                    "schema": {
                                        "type": "object",
                                        "required": ["lines"],
                                        "properties": {
                                            "lines": {
                                                "type": "array",
                                                "minItems": 1,
                                                "items": {
                                                    "type": "object",
                                                    "required": ["count"],
                                                    "properties": {"count": {"type": "integer", "minimum": 1}},
                                                },
                                            }
                                        },
                                    }
                                }
                            },
                        },
                        "responses": {"204": {"description": ""}},
                    }
                }
            },
        }
    )
    drawing = Drawing(deep, deep.operations[0])
    drawn = [each for seed in range(150) if (each := drawing.draw(SeededChoices(seed)))]
    places = {found.at for each in drawn for found in each.case.breaks}
    assert {"body", "body /lines", "body /lines/0", "body /lines/0/count"} <= places


def test_a_fault_that_takes_two_parts_is_found_by_the_search_alone() -> None:
    """The plan changes one thing at a time; what is drawn differs in all of them."""

    def fails(asked: Asked, answered: Answered) -> Answered:
        is_large = answered.status in (200, 404) and int(asked.path.rpartition("/")[2]) > 1000
        return Answered(500, {"error": "no"}) if is_large and asked.query.get("verbose") == "false" else answered

    asked = Options(
        seed=3, max_examples=150, checks=frozenset({"server-error"}), selects=lambda each: "{id}" in each.path
    )
    planned, _ = report_on(changing(fails), replace(asked, search=False))
    searched, _ = report_on(changing(fails), asked)
    assert not planned.causes
    assert [cause.finding.check for cause in searched.causes] == ["server-error"]


def test_the_plan_leaves_the_search_a_share() -> None:
    """Where a plan would take the whole budget, a part of it is drawn."""
    report, told = report_on(keeping, Options(max_examples=60))
    drawn = [each for each in told if each.kind == DRAWN and each.operation == "POST /pets"]
    assert report.operations[1].sent == 60
    assert len(drawn) == 12
    assert {201, 400} <= {each.status for each in drawn}, "of both kinds"


def test_what_the_search_leaves_is_the_plans_again() -> None:
    """An operation with nothing to draw gets all of its plan, and the run ends although its budget does not."""
    paths = {"/ping": {"get": {"responses": {"200": {"description": ""}}}}}
    document = load({"openapi": "3.1.0", "info": {"title": "P", "version": "1"}, "paths": paths})
    with serving(lambda _: Answered(200, "")) as url:
        planned = run(document, url, Options(max_examples=1000, search=False)).sent
        assert run(document, url, Options(max_examples=1000)).sent == planned


def test_rounds_go_round_and_end_where_nothing_new_comes() -> None:
    """Every operation gets a round before any gets its second."""
    search = Search(DOCUMENT, DOCUMENT.operations, seed=1)
    turns = []
    for operation, number in itertools.islice(search.rounds(), 100):
        turns.append((number, operation.label))
        search.take(operation, is_new=False)
    labels = [each.label for each in DOCUMENT.operations]
    assert turns == [(number, label) for number in range(MOST_BARREN) for label in labels]


def test_a_round_is_the_same_whenever_it_is_drawn() -> None:
    """What was drawn before has no say in it."""
    first, second = (Search(DOCUMENT, DOCUMENT.operations, seed=5) for _ in range(2))
    pet, add = DOCUMENT.operations
    first.draw(add, 0)
    assert first.draw(pet, 1) == second.draw(pet, 1) != second.draw(pet, 2)


LOADED = """
import sys
from contracts.document import load
from contracts.testing import Options, run
from tests.plain_servers import PETS, keeping, serving
with serving(keeping) as url:
    print(run(load(PETS), url, Options(max_examples=60, search=sys.argv[1] == "search")).sent)
print("hypothesis" in sys.modules, "schemathesis" in sys.modules)
"""


@pytest.mark.parametrize("asked", ["search", "plan"])
def test_hypothesis_is_loaded_for_a_search_alone_and_schemathesis_never(asked: str, tmp_path: Path) -> None:
    """Nobody waits for what he does not use, and nothing is written to where a run is started."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, asked],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )
    assert done.stdout.split()[1:] == [str(asked == "search"), "False"]
    assert list(tmp_path.iterdir()) == []


def test_most_of_what_is_drawn_asks_for_what_exists() -> None:
    """Where values are known that lead to it; the rest is drawn as ever."""
    (operation,) = [each for each in DOCUMENT.operations if each.method == "GET"]
    drawing = Drawing(DOCUMENT, operation, {"path id": (71, 72)})
    paths = [
        drawn.case.request.path
        for seed in range(80)
        if (drawn := drawing.draw(SeededChoices("known", seed))) and drawn.case.keeps_every_promise
    ]
    known = [path for path in paths if path in ("/v1/pets/71", "/v1/pets/72")]
    assert set(known) == {"/v1/pets/71", "/v1/pets/72"}
    assert len(paths) / 2 < len(known) < len(paths)
