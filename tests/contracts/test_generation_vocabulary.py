"""Believable values by name: what people would expect under it, inside the schema, the same for a seed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from contracts.generation import maker
from contracts.generation.choices import SeededChoices
from contracts.generation.vocabulary import plausible
from contracts.generation.vocabulary.string_rules import ALONE
from contracts.json_values import JsonValue
from contracts.schemas import schema_of
from tests.plausible_names import ROWS

SEEDS = range(12)


def test_at_least_95_percent_of_200_names_are_plausible() -> None:
    """Over all names and seeds; what is not is told."""
    assert len(ROWS) >= 200
    missed = [
        (name, parents, value)
        for name, schema, parents, is_plausible in ROWS
        for seed in SEEDS
        if not is_plausible(value := _made(name, schema, parents, seed))
    ]
    assert len(missed) <= 0.05 * len(ROWS) * len(SEEDS), missed[:40]


def _made(name: str, schema: dict[str, object], parents: tuple[str, ...], seed: int) -> object:
    make = plausible(name, schema, parents)
    return "" if make is None else make(SeededChoices(name, seed))


def test_every_believable_value_is_valid() -> None:
    """A believable value keeps the schema's bounds, pattern and format."""
    for name, schema, parents, _ in ROWS:
        judge = schema_of(schema)
        assert all(judge.is_valid(_made(name, schema, parents, seed)) for seed in range(4)), name


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("amount", {"type": "number", "multipleOf": 0.25, "minimum": 1, "maximum": 3}),
        ("amount", {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.5}),
        ("price", {"type": "number", "multipleOf": 0.01}),
        ("age", {"type": "integer", "minimum": 200}),
        ("page", {"type": "integer", "maximum": -5}),
        ("count", {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5}),
        ("total", {"type": "integer", "multipleOf": 7}),
        ("id", {"type": "integer", "minimum": 9007199254740990}),
        ("basePrice", {"type": "number", "format": "int32"}),
        ("size", {"type": "integer", "format": "uint8"}),
        ("created_at", {"type": "integer", "maximum": 1000}),
        ("email", {"type": "string", "maxLength": 18}),
        ("country", {"type": "string", "maxLength": 3}),
        ("title", {"type": "string", "minLength": 10, "maxLength": 14}),
        ("url", {"type": "string", "format": "uri", "pattern": "^https://"}),
        ("sku", {"type": "string", "pattern": "^[A-Z]{3}-[0-9]{4}$"}),
    ],
)
def test_tight_bounds_are_kept_or_left_to_others(name: str, schema: dict[str, object]) -> None:
    """None where nothing believable is allowed, else valid."""
    make = plausible(name, schema)
    judge = schema_of(schema)
    assert make is None or all(judge.is_valid(make(SeededChoices(seed))) for seed in SEEDS)


def test_numbers_are_as_exact_as_their_step() -> None:
    """A price has two decimals, not the seventeen of a float."""
    make = plausible("price", {"type": "number"})
    assert make is not None
    assert all(len(repr(make(SeededChoices(seed))).partition(".")[2]) <= 2 for seed in range(50))


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        ("name.firstName", "first_name"),
        ("person.first_name", "first_name"),
        ("internet.email", "email"),
        ("#{internet.email}", "email"),
        ({"internet.email": ["ignored"]}, "email"),
        ({"name": "address.city", "params": {}}, "city"),
        ("phone.phoneNumber", "phone_number"),
        ("company.companyName", "company_name"),
    ],
)
def test_faker_hints_are_honoured(hint: object, expected: str) -> None:
    """A hint in either Faker's spelling gives what the property of that name would get."""
    make = plausible("x", {"type": "string", "x-faker": hint})
    same = plausible(expected, {"type": "string"})
    assert make is not None
    assert same is not None
    assert [make(SeededChoices(seed)) for seed in SEEDS] == [same(SeededChoices(seed)) for seed in SEEDS]


def test_unknown_faker_hints_fall_back_to_the_name() -> None:
    """Nobody knows the hint: the name decides."""
    make = plausible("email", {"type": "string", "x-faker": "no.suchThing"})
    assert make is not None
    assert "@example." in str(make(SeededChoices(1)))


@pytest.mark.parametrize("hint", ["add_provider", "seed_instance", "__init__", "", 7, {}, [], {"a": 1}, "x.y.z"])
def test_hints_that_are_no_provider_do_no_harm(hint: object) -> None:
    """A document can't reach into Faker's machinery, nor stop the maker with nonsense."""
    make = plausible("city", {"type": "string", "x-faker": hint})
    assert make is not None
    assert schema_of({"type": "string"}).is_valid(make(SeededChoices(1)))


HINTED = {
    "type": "object",
    "required": ["plate", "digits", "email"],
    "properties": {
        "plate": {"type": "string", "x-faker": "license_plate"},
        "digits": {"type": "integer", "x-faker": "random_int", "maximum": 50},
        "email": {"type": "string", "x-faker": "internet.email"},
    },
}


def test_faker_makes_what_we_do_not_know_where_it_is_installed() -> None:
    """By its provider, within the schema, the same for the same seed, in several threads at once, too."""
    faker = pytest.importorskip("faker")
    judge = schema_of(HINTED)
    make = maker(judge)
    made = [make(SeededChoices(seed)) for seed in range(40)]
    assert all(judge.is_valid(value) for value in made)
    source = faker.Faker()
    shapes = {"".join("9" if each.isdigit() else "A" for each in source.license_plate()) for _ in range(500)}
    known = ["".join("9" if each.isdigit() else "A" for each in value["plate"]) for value in made]
    assert sum(shape in shapes for shape in known) > 30
    assert len({value["plate"] for value in made}) > 30
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda seed: make(SeededChoices(seed)), range(40))) == made


def test_without_faker_the_name_decides() -> None:
    """The extra is not needed: hints that we know are honoured, others are left to the name."""
    script = (
        "import sys, json\n"
        "sys.modules['faker'] = None\n"
        "from contracts.generation import SeededChoices, maker\n"
        "from contracts.schemas import schema_of\n"
        "make = maker(schema_of(json.loads(sys.argv[1])))\n"
        "print(json.dumps([make(SeededChoices(seed)) for seed in range(20)]))\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        [sys.executable, "-c", script, json.dumps(HINTED)], check=True, capture_output=True, text=True, env=environment
    )
    judge = schema_of(HINTED)
    for value in json.loads(run.stdout):
        assert judge.is_valid(value)
        assert "@example." in value["email"]


def test_odds_of_booleans_follow_their_names() -> None:
    """Most things are enabled, few deleted."""
    enabled = plausible("enabled", {"type": "boolean"})
    deleted = plausible("is_deleted", {"type": "boolean"})
    assert enabled is not None
    assert deleted is not None
    assert sum(bool(enabled(SeededChoices(seed))) for seed in range(100)) > 65
    assert sum(bool(deleted(SeededChoices(seed))) for seed in range(100)) < 35


def test_same_seed_same_values_in_every_process() -> None:
    """Two processes with different hash seeds write the same values."""
    script = (
        "import json\n"
        "from contracts.generation.choices import SeededChoices\n"
        "from contracts.generation.vocabulary import plausible\n"
        "names = ['email', 'title', 'created_at', 'city', 'log_level', 'tags', 'sha256', 'full_name']\n"
        "print(json.dumps([plausible(n, {'type': 'string'})(SeededChoices(n, s)) for n in names for s in range(5)]))\n"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", script],
            check=True,
            capture_output=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1]
    assert told[0]


def test_word_lists_are_loaded_only_when_asked_for() -> None:
    """Importing the makers loads no vocabulary beyond its door."""
    script = (
        "import sys, contracts.generation\n"
        "loaded = [name for name in sys.modules if name.startswith('contracts.generation.vocabulary.')]\n"
        "print(loaded + [name for name in sys.modules if 'formats_of' in name or name == 'faker'])\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    ).stdout
    assert told.strip() == "[]"


@pytest.mark.parametrize("form", ["uri", "iri", "uri-reference", "iri-reference", "email", "hostname", "date-time"])
def test_no_name_makes_a_format_untrue(form: str) -> None:
    """A `path` that is to be a URI is one, and no path."""
    contents: dict[str, JsonValue] = {"type": "string", "format": form}
    schema = schema_of(contents)
    for name in ALONE:
        make = plausible(name, contents)
        values = [make(SeededChoices(seed)) for seed in range(5)] if make else []
        assert all(map(schema.is_valid, values)), (name, values)
