"""Coherence: answers agree with each other and with what was sent, though nothing is kept."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import Headers, Request, load, schemas_of
from mock_server import Options, respond
from mock_server.fields import target

USER = {
    "type": "object",
    "required": ["id", "name", "status"],
    "properties": {
        "id": {"type": "integer"},
        "name": {"type": "string"},
        "status": {"type": "string", "enum": ["active", "pending", "gone"]},
        "password": {"type": "string", "writeOnly": True},
    },
}
SUMMARY = {
    "type": "object",
    "required": ["id", "status"],
    "properties": {name: USER["properties"][name] for name in ("id", "status")},  # type: ignore[index]
    "additionalProperties": False,
}
POST = {
    "type": "object",
    "required": ["id", "user_id", "title"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "user_id": {"type": "integer"},
        "title": {"type": "string"},
    },
}
ENVELOPE = {
    "type": "object",
    "required": ["results", "count", "page", "next"],
    "properties": {
        "results": {"type": "array", "items": {"$ref": "#/components/schemas/User"}},
        "count": {"type": "integer"},
        "page": {"type": "integer"},
        "next": {"type": ["string", "null"]},
    },
}


def answers(schema: Any, **more: Any) -> Any:
    return {"200": {"description": "ok", "content": {"application/json": {"schema": schema, **more}}}}


def query(name: str, kind: str = "integer") -> Any:
    return {"name": name, "in": "query", "schema": {"type": kind}}


def path(name: str, kind: str = "integer") -> Any:
    return {"name": name, "in": "path", "required": True, "schema": {"type": kind}}


PAGED = [
    query("page"),
    query("page_size"),
    query("status", "string"),
    query("ordering", "string"),
    query("q", "string"),
]
USER_REFERENCE = {"$ref": "#/components/schemas/User"}
BODY = {"content": {"application/json": {"schema": {"type": "object"}}}}
POSTS = "/users/{user_id}/posts"
MAPPING = {
    "openapi": "3.1.0",
    "info": {"title": "shop", "version": "1"},
    "components": {"schemas": {"User": USER}},
    "paths": {
        "/users": {
            "get": {"parameters": PAGED, "responses": answers(ENVELOPE)},
            "post": {"requestBody": BODY, "responses": answers(USER_REFERENCE)},
        },
        "/users/{id}": {
            "parameters": [path("id")],
            "get": {"responses": answers(USER_REFERENCE)},
            "patch": {"requestBody": BODY, "responses": answers(USER_REFERENCE)},
        },
        "/people": {"get": {"responses": answers({"type": "array", "items": SUMMARY})}},
        "/people/{personId}": {"parameters": [path("personId")], "get": {"responses": answers(USER_REFERENCE)}},
        POSTS: {"parameters": [path("user_id")], "get": {"responses": answers({"type": "array", "items": POST})}},
        POSTS + "/{post_id}": {
            "parameters": [path("user_id"), path("post_id", "string")],
            "get": {"responses": answers({"type": "object", "required": ["data"], "properties": {"data": POST}})},
        },
        "/shown": {
            "get": {
                "parameters": [query("limit")],
                "responses": answers(
                    {"type": "array", "items": SUMMARY},
                    example=[{"id": 5, "status": "gone"}, {"id": 9, "status": "active"}],
                ),
            }
        },
        "/shown/{id}": {"parameters": [path("id")], "get": {"responses": answers(USER_REFERENCE)}},
    },
}
DOCUMENT = load(MAPPING)


def get(target: str, seed: str = "1") -> Any:
    response = respond(DOCUMENT, Request("GET", target), Options(seed=seed))
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def send(method: str, target: str, body: Any) -> Any:
    headers = Headers({"Content-Type": "application/json"})
    return json.loads(respond(DOCUMENT, Request(method, target, headers, json.dumps(body).encode())).content)


@given(st.integers(0, 10**9))
def test_an_item_has_the_identity_of_its_path(identity: int) -> None:
    """Whatever the number in the path, it is the one in the answer."""
    assert get(f"/users/{identity}")["id"] == identity


def test_items_differ() -> None:
    """One user is not another."""
    assert len({get(f"/users/{identity}")["name"] for identity in range(20)}) > 5


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_a_list_shows_its_items_as_they_show_themselves(seed: str) -> None:
    """Whole where the schemas agree, in the fields that both have where they don't, through envelopes."""
    for user in get("/users?page_size=5", seed)["results"]:
        assert user == get(f"/users/{user['id']}", seed)
    for person in get("/people", seed):
        assert person.items() <= get(f"/people/{person['id']}", seed).items()
    for post in get("/users/7/posts", seed):
        assert post == get(f"/users/7/posts/{post['id']}", seed)["data"]


def test_what_belongs_to_another_names_it() -> None:
    """The path's other parameters come back, too."""
    assert {post["user_id"] for post in get("/users/7/posts")} == {7}


@given(page=st.integers(1, 30), size=st.integers(1, 50))
def test_pages_are_parts_of_one_list(page: int, size: int) -> None:
    """Any page is what stands there in the whole, and the counts say so."""
    whole = get("/users?page_size=1000")["results"]
    answer = get(f"/users?page={page}&page_size={size}")
    assert answer["results"] == whole[(page - 1) * size : page * size]
    assert (answer["count"], answer["page"]) == (len(whole), page)
    assert (answer["next"] is None) == (page * size >= len(whole))


def test_the_next_page_is_where_the_answer_says() -> None:
    """A client that follows `next` sees every entry once."""
    seen = []
    target = "/users?page_size=10&status=active"
    while target:
        answer = get(target)
        seen += [user["id"] for user in answer["results"]]
        target = answer["next"]
    assert len(seen) == len(set(seen)) == answer["count"]


def test_filters_leave_what_matches() -> None:
    """An entry is on the filtered list if and only if it matches."""
    whole = get("/users?page_size=1000")["results"]
    assert get("/users?page_size=1000&status=gone")["results"] == [each for each in whole if each["status"] == "gone"]
    name = whole[3]["name"]
    assert all(name in each["name"] for each in get(f"/users?q={name.split()[0]}")["results"] if each is whole[3])
    assert get("/users?status=unheard-of")["results"] == []


def test_an_order_is_kept() -> None:
    """Sorted by the field named, downwards with a minus."""
    names = [each["name"] for each in get("/users?page_size=1000&ordering=name")["results"]]
    assert names == sorted(names)
    assert [each["name"] for each in get("/users?page_size=1000&ordering=-name")["results"]] == names[::-1]


def test_what_is_sent_comes_back_unless_it_is_secret() -> None:
    """Members of the body stand in the fields of their names; `writeOnly` ones never come back."""
    sent = {"name": "Zoe", "status": "pending", "password": "x"}
    made = send("POST", "/users", sent)
    assert (made["name"], made["status"], "password" in made) == ("Zoe", "pending", False)


def test_what_is_changed_is_the_rest_of_itself() -> None:
    """PATCH answers with what GET shows, changed; the path's identity wins over the body's."""
    assert send("PATCH", "/users/4", {"name": "Zoe", "id": 5}) == get("/users/4") | {"name": "Zoe"}


def test_what_does_not_fit_is_left_out() -> None:
    """A value that would break the answer's schema is not echoed."""
    assert send("PATCH", "/users/4", {"status": "unheard-of"}) == get("/users/4")


def test_an_example_of_a_list_is_a_promise_about_its_items() -> None:
    """What the example says of number 9, number 9 says of itself; paging takes parts of the example."""
    assert get("/shown") == [{"id": 5, "status": "gone"}, {"id": 9, "status": "active"}]
    assert get("/shown?limit=1") == [{"id": 5, "status": "gone"}]
    assert (get("/shown/9")["status"], get("/shown/5")["status"]) == ("active", "gone")


def test_an_example_of_a_list_is_in_the_place_that_its_path_names() -> None:
    """Whatever place the example was written for: so is each of its items."""
    seat = {"type": "object", "properties": {"id": {"type": "integer"}, "room_id": {"type": "integer"}}}
    listing = answers({"type": "array", "items": seat}, example=[{"id": 1, "room_id": 7}, {"id": 2, "room_id": 7}])
    paths = {
        "/rooms/{room_id}/seats": {"parameters": [path("room_id")], "get": {"responses": listing}},
        "/rooms/{room_id}/seats/{id}": {
            "parameters": [path("room_id"), path("id")],
            "get": {"responses": answers(seat)},
        },
    }
    document = load({**MAPPING, "paths": paths})
    shown = [json.loads(respond(document, Request("GET", f"/rooms/3/seats{each}")).content) for each in ("", "/2")]
    assert shown == [[{"id": 1, "room_id": 3}, {"id": 2, "room_id": 3}], {"id": 2, "room_id": 3}]


def test_a_chain_of_references_ends_at_what_says_more() -> None:
    """What is composed of a base is not that base."""
    composed = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"id": {"type": "integer"}}}]}
    schemas = {"Base": {"type": "object"}, "Thing": composed, "Alias": {"$ref": "#/components/schemas/Thing"}}
    listing = answers({"$ref": "#/components/schemas/Alias"})
    document = load({**MAPPING, "components": {"schemas": schemas}, "paths": {"/a": {"get": {"responses": listing}}}})
    promised = document.operations[0].responses["200"].content["application/json"].schema
    assert promised is not None
    assert target(schemas_of(document).for_object(promised, "response")).pointer == "/components/schemas/Thing"


def test_order_and_history_make_no_difference() -> None:
    """The same bytes, whatever was asked before, and by a document read anew."""
    targets = ["/users/1", "/users", "/users?page=2", "/people", "/users/7/posts", "/shown/5"]
    first = {target: respond(DOCUMENT, Request("GET", target)).content for target in targets}
    again = {target: respond(load(MAPPING), Request("GET", target)).content for target in reversed(targets)}
    assert again == first


def thing(*required: str, **more: Any) -> Any:
    """A schema of things whose members may all be left out but for those that are required."""
    members = {"label": {"type": "string"}, "size": {"type": "integer"}, **more}
    return {"type": "object", "required": [*required], "properties": members}


def array(entries: Any) -> Any:
    return {"type": "array", "items": entries}


def wrapped(**members: Any) -> Any:
    """An envelope whose members may all be left out."""
    return {"type": "object", "properties": {"total": {"type": "integer"}, **members}}


TEXT = {"type": "string"}
SHAPES: dict[str, tuple[str, str, Any, Any, tuple[str | int, ...]]] = {
    "an identity that may be left out": ("/things", "thingId", array(thing(id=TEXT)), thing(id=TEXT), ()),
    "a list that may be left out": ("/things", "id", wrapped(things=array(thing(id=TEXT))), thing(id=TEXT), ()),
    "the kind of identity in front": ("/things", "id_thing", array(thing(id=TEXT)), thing(id=TEXT), ()),
    "a bare parameter, a field with a name": (
        "/things",
        "id",
        array(thing(thing_id=TEXT)),
        thing(thing_id=TEXT),
        (),
    ),
    "an id that is a uuid": ("/things", "thing_id", array(thing(uuid=TEXT)), thing(uuid=TEXT), ()),
    "a word that is its own plural": ("/series", "serie", array(thing(id=TEXT)), thing(id=TEXT), ()),
    "an item that does not show its identity": ("/things", "id", array(thing(id=TEXT)), thing(), ()),
    "an item alone in a list": ("/things", "id", array(thing(id=TEXT)), array(thing(id=TEXT)), (0,)),
    "an item that may be another thing": (
        "/things",
        "id",
        array(thing("id", id=TEXT)),
        {"anyOf": [thing("id", id=TEXT), thing("id", id=TEXT, gone={"type": "boolean"})]},
        (),
    ),
    "an item alone in a wrapped list": (
        "/things",
        "id",
        wrapped(data=wrapped(things=array(thing(id=TEXT)))),
        wrapped(data=wrapped(things=array(thing(id=TEXT)))),
        ("data", "things", 0),
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_lists_and_items_agree_in_the_shapes_that_people_give_them(shape: str, seed: str) -> None:
    """What an entry and its item both have is the same, and there are entries."""
    collection, parameter, listed, shown, place = SHAPES[shape]
    item = f"{collection}/{{{parameter}}}"
    paths = {
        collection: {"get": {"responses": answers(listed)}},
        item: {"parameters": [path(parameter, "string")], "get": {"responses": answers(shown)}},
    }
    document = load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths})

    def ask(target: str) -> Any:
        return json.loads(respond(document, Request("GET", target), Options(seed=seed)).content)

    entries = ask(collection)
    while isinstance(entries, dict):
        entries = entries["data"] if "data" in entries else entries["things"]
    assert entries
    for entry in entries:
        identity = next(entry[name] for name in ("id", "uuid", "thing_id") if name in entry)
        whole = ask(f"{collection}/{quote(identity, safe='')}")
        for step in place:
            assert not isinstance(whole, list) or len(whole) == 1
            whole = whole[step]
        assert isinstance(whole, dict)
        assert {name: whole[name] for name in entry if name in whole} == {
            name: entry[name] for name in entry if name in whole
        }
