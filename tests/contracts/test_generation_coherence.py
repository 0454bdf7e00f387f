"""Members of one object agree, and nothing that the schema fixes is touched."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from contracts.generation.choices import SeededChoices
from contracts.generation.coherence import cohere, coherer
from contracts.generation.vocabulary import plausible
from contracts.schemas import schema_of

TEXT = {"type": "string"}
NUMBER = {"type": "number"}
WHOLE = {"type": "integer"}
FLAG = {"type": "boolean"}
MOMENT = {"type": "string", "format": "date-time"}
SEEDS = range(25)


def _made(properties: dict[str, Any], seed: int, parent: str = "", **fixed: object) -> dict[str, Any]:
    choices = SeededChoices(seed)
    value: dict[str, Any] = {}
    for name, schema in properties.items():
        make = plausible(name, schema, (parent,))
        assert make is not None
        value[name] = make(choices)
    return cohere({**value, **fixed}, properties, choices)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    "names",
    [("created_at", "updated_at", "expires_at"), ("createdAt", "deletedAt"), ("issued", "modified", "due_date")],
)
@pytest.mark.parametrize("schema", [MOMENT, {"type": "string", "format": "date"}, WHOLE])
def test_moments_stand_in_the_order_of_a_life(names: tuple[str, ...], schema: dict[str, Any]) -> None:
    """Created, updated, deleted, expires: whatever they are spelled as."""
    for seed in SEEDS:
        value = _made(dict.fromkeys(reversed(names), schema), seed)
        told = [value[name] for name in names]
        assert told == sorted(told)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("start_timestamp", "finish_timestamp"),
        ("startDate", "endDate"),
        ("valid_from", "valid_to"),
        ("check_in", "check_out"),
        ("departureTime", "arrivalTime"),
    ],
)
def test_what_starts_starts_before_it_ends(start: str, end: str) -> None:
    """In pairs that are named alike."""
    for seed in SEEDS:
        value = cohere(
            {start: f"2024-0{1 + seed % 9}-01T00:00:00Z", end: "2024-05-05T00:00:00Z"}, {start: MOMENT, end: MOMENT},
            SeededChoices(seed),
        )  # fmt: skip
        assert _moment(value[start]) <= _moment(value[end])


@pytest.mark.parametrize(("name", "second"), [("duration", 1.0), ("duration_ms", 1000.0), ("elapsed_minutes", 1 / 60)])
def test_a_duration_is_the_difference(name: str, second: float) -> None:
    """In the unit that its name tells."""
    properties = {"started_at": MOMENT, "finished_at": MOMENT, name: NUMBER}
    for seed in SEEDS:
        value = _made(properties, seed)
        took = (_moment(value["finished_at"]) - _moment(value["started_at"])).total_seconds()
        assert value[name] == pytest.approx(took * second, abs=0.001 * second)
        assert schema_of({"properties": properties}).is_valid(value)


def test_an_address_fits_the_name() -> None:
    """User name, e-mail address and full name are those of the first and last name."""
    names = ("first_name", "last_name", "full_name", "username", "email")
    for seed in SEEDS:
        value = _made(dict.fromkeys(names, TEXT), seed)
        assert value["full_name"] == f"{value['first_name']} {value['last_name']}"
        assert value["email"].partition("@")[0] == value["username"]
        assert value["username"][0] == value["first_name"][0].lower()


def test_a_place_is_one_place() -> None:
    """City, country, code and coordinates come from one row of the table."""
    names = ("city", "country", "country_code", "timezone")
    told = {(value["city"], value["country"], value["country_code"], value["timezone"])
            for value in (_made(dict.fromkeys(names, TEXT), seed) for seed in range(80))}  # fmt: skip
    assert len({city for city, *_ in told}) == len(told)
    assert ("Kyoto", "Japan", "JP", "Asia/Tokyo") in told


def test_a_full_name_with_uid_has_both() -> None:
    """As authentik's SystemTask tells it."""
    properties = {"name": TEXT, "full_name": {**TEXT, "description": "Get full name with UID"}, "uid": TEXT}
    for seed in SEEDS:
        value = _made(properties, seed, "SystemTask")
        assert value["full_name"] == f"{value['name']}:{value['uid']}"


@pytest.mark.parametrize("name", ["count", "total", "results_count", "numResults"])
def test_a_count_is_the_length_of_what_it_counts(name: str) -> None:
    """Where both stand in one object."""
    properties = {name: WHOLE, "results": {"type": "array"}}
    assert _cohered({name: 77, "results": [1, 2, 3]}, properties)[name] == 3


def test_a_paged_total_is_at_least_the_length() -> None:
    """One page of many may hold fewer than the total."""
    properties = {"total": WHOLE, "results": {"type": "array"}, "page": WHOLE}
    assert _cohered({"total": 77, "results": [1, 2], "page": 1}, properties)["total"] == 77
    assert _cohered({"total": 1, "results": [1, 2], "page": 1}, properties)["total"] == 2


def _cohered(value: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return cohere(value, properties, SeededChoices(1))


def test_least_and_most_pages_and_prices_agree() -> None:
    """Min <= max, page <= pages, parts add up."""
    assert _cohered({"min_price": 9, "max_price": 3}, {"min_price": WHOLE, "max_price": WHOLE}) == {
        "min_price": 3,
        "max_price": 9,
    }
    assert _cohered({"page": 9, "total_pages": 4}, {"page": WHOLE, "total_pages": WHOLE})["page"] == 4
    prices = dict.fromkeys(("subtotal", "tax", "shipping", "discount", "total"), NUMBER)
    told = {"subtotal": 10.5, "tax": 2.1, "shipping": 4, "discount": 1.6, "total": 99}
    assert _cohered(told, prices)["total"] == 15
    line = dict.fromkeys(("quantity", "unit_price", "total"), NUMBER)
    assert _cohered({"quantity": 3, "unit_price": 0.1, "total": 1}, line)["total"] == 0.3


def test_a_flag_is_set_where_its_moment_is_told() -> None:
    """`expiring` where it `expires`, `deleted` where there is a `deleted_at`."""
    properties = {"expiring": FLAG, "expires": {"type": ["string", "null"]}}
    assert _cohered({"expiring": True, "expires": None}, properties)["expiring"] is False
    assert _cohered({"expiring": False, "expires": "2025-03-01T00:00:00Z"}, properties)["expiring"] is True
    gone = {"is_deleted": FLAG, "deleted_at": MOMENT}
    assert _cohered({"is_deleted": True, "deleted_at": None}, gone)["is_deleted"] is False


@pytest.mark.parametrize(
    ("properties", "value"),
    [
        ({"count": {"type": "integer", "minimum": 5}, "items": {"type": "array"}}, {"count": 6, "items": [1]}),
        ({"count": {"const": 6}, "items": {"type": "array"}}, {"count": 6, "items": [1]}),
        ({"first_name": TEXT, "email": {"enum": ["a@b.example"]}}, {"first_name": "Ada", "email": "a@b.example"}),
        (
            {"first_name": TEXT, "last_name": TEXT, "email": {**TEXT, "maxLength": 12}},
            {"first_name": "Ada", "last_name": "Li", "email": "a@b.example"},
        ),
        ({"start": {"$ref": "#/x"}, "end": MOMENT}, {"start": "2024-02-01T00:00:00Z", "end": "2024-01-01T00:00:00Z"}),
        ({"start": True, "end": False}, {"start": 5, "end": 1}),
        ({"city": TEXT, "country": {"enum": ["Nowhere"]}}, {"city": "Kyoto", "country": "Nowhere"}),
    ],
)
def test_what_the_schema_fixes_is_left(properties: dict[str, Any], value: dict[str, Any]) -> None:
    """Enums, constants, bounds and references out of sight come before agreement."""
    assert _cohered(value, properties) == value


def test_absent_members_and_odd_types_do_no_harm() -> None:
    """Whatever the values are, nothing is added and nothing raised."""
    names = ("first_name", "last_name", "email", "created_at", "updated_at", "start", "end", "duration", "count",
    "items",
             "min", "max", "page", "pages", "subtotal", "total", "city", "country", "expires", "expiring", "slug",
             "name",
             "file_name", "content_type", "age", "birthdate")  # fmt: skip
    make = coherer({name: {} for name in names})
    assert make is not None
    for odd in (None, True, 0, -1.5, "", "x", [], {}, [1], {"timestamp": 1}, 10**400):
        assert make(dict.fromkeys(names, odd), SeededChoices(1)).keys() == set(names)
        assert make({}, SeededChoices(1)) == {}
        assert make({"duration": odd, "start": "2024-01-01T00:00:00Z", "end": "2024-01-01T00:00:00Z"}, SeededChoices(1))


def test_objects_that_cannot_disagree_cost_nothing() -> None:
    """No maker where there is nothing to agree."""
    assert coherer({"name": TEXT}) is None
    assert coherer({"foo": TEXT, "bar": NUMBER}) is None
