"""Paths and operations: what is expanded is found again, and what is not declared is told apart from what is."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from contracts.document.model import Document, Operation, Server
from contracts.document.paths import Match, NoMatch, expand, match, names
from contracts.errors import Place, UsageError


def document(*labels: str, base_paths: tuple[str, ...] = ()) -> Document:
    """A document whose operations have those labels, `GET /users/{id}`, on those servers."""
    place = Place("test.yaml")
    servers = tuple(Server(f"https://example.test{base_path}", base_path) for base_path in base_paths)
    operations = [label.partition(" ") for label in labels]
    return Document(
        "test:",
        place,
        "OpenAPI 3.1.0",
        operations=tuple(Operation(method, path, place, servers=servers) for method, _, path in operations),
    )


def found(doc: Document, method: str, path: str) -> str:
    """The label of the operation found; empty if there is none."""
    result = match(doc, method, path)
    return result.operation.label if isinstance(result, Match) else ""


literals = st.text("abAB.-_~é", min_size=1, max_size=4)
segments = st.one_of(
    literals,
    st.just("{p}"),
    literals.map(lambda text: f"{text}.{{p}}"),
    literals.map(lambda text: f"{{p}}:{text}"),
    st.just("{p}.{q}"),
)


@st.composite
def templates(draw: st.DrawFn) -> str:
    parts = draw(st.lists(segments, min_size=1, max_size=4))
    numbered = [part.replace("{p}", f"{{p{i}}}").replace("{q}", f"{{q{i}}}") for i, part in enumerate(parts)]
    return "/" + "/".join(numbered) + draw(st.sampled_from(["", "/"]))


raw_texts = st.text(min_size=1, max_size=6).map(lambda text: quote(text, safe="", errors="replace"))
simple_texts = st.text("abc019-_~", min_size=1, max_size=6)


@given(template=templates(), base_path=st.sampled_from(["", "/v1", "/api/v2"]), data=st.data())
def test_an_expanded_path_matches_its_own_template(template: str, base_path: str, data: st.DataObject) -> None:
    """The raw text of every parameter comes back as it went in, with the base path and without."""
    doc = document(f"GET {template}", base_paths=(base_path,))
    operation = doc.operations[0]
    raw = {name: data.draw(simple_texts) for name in names(template)}
    path = expand(operation, raw)
    for prefix in {base_path, ""}:
        result = match(doc, "GET", prefix + path)
        assert isinstance(result, Match)
        assert result.operation is operation
        assert result.path_parameters == raw
        assert result.base_path == prefix


@given(text=raw_texts)
@example(text="a%2Fb")
@example(text="%2e%2E")
@example(text="%ff")
def test_a_parameter_keeps_its_text_percent_encoded(text: str) -> None:
    """Whatever is encoded into one segment, an encoded slash included, is the parameter's raw text."""
    doc = document("GET /users/{id}/posts", "GET /users/{id}")
    operation = doc.operations[0]
    result = match(doc, "GET", expand(operation, {"id": text}))
    assert isinstance(result, Match)
    assert result.operation is operation
    assert result.path_parameters == {"id": text}


@given(paths=st.lists(templates(), min_size=2, max_size=6, unique=True), data=st.data())
def test_an_expanded_path_finds_no_less_concrete_sibling(paths: list[str], data: st.DataObject) -> None:
    """With siblings around, the path finds its own template, or one that is literal where its own is a parameter."""
    doc = document(*[f"GET {path}" for path in paths])
    operation = data.draw(st.sampled_from(doc.operations))
    path = expand(operation, {name: data.draw(simple_texts) for name in names(operation.path)})
    result = match(doc, "GET", path)
    assert isinstance(result, Match)
    if not names(operation.path):
        assert result.operation is operation
    assert expand(result.operation, result.path_parameters) == path


@given(path=st.text(max_size=30))
@example(path="/" + "a." * 5000)
def test_no_path_crashes_the_matcher(path: str) -> None:
    """Any text is matched or not, quickly."""
    doc = document("GET /{a}.{b}.{c}-{d}{e}x", "GET /{a}", "GET /x/{b}/")
    assert isinstance(match(doc, "GET", path), Match | NoMatch)


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/users/me", "GET /users/me"),
        ("/users/m%65", "GET /users/me"),
        ("/users/7", "GET /users/{id}"),
        ("/r/report.pdf", "GET /r/report.{format}"),
        ("/r/rep%6Frt%2Epdf", "GET /r/report.{format}"),
        ("/r/a.b", "GET /r/{a}.{b}"),
        ("/r/a", "GET /r/{x}"),
        ("/r/a%2Fb", "GET /r/{x}"),
        ("/a%20b/%C3%A9", "GET /a b/é"),
        ("/a%20b/é", "GET /a b/é"),
        ("/x/y", "GET /x/{b}"),
        ("/z/y", "GET /{a}/y"),
        ("/t/", "GET /t/"),
        ("/t", ""),
        ("/users/", ""),
        ("/users//", ""),
        ("/users/7/", ""),
        ("/Users/me", ""),
        ("users/me", ""),
        ("", ""),
        ("*", ""),
    ],
)
def test_the_most_concrete_template_wins_and_matches_are_whole(path: str, label: str) -> None:
    """Literals before literals with parameters before parameters, per segment from the left; slashes count."""
    doc = document(
        *("GET /users/{id}", "GET /users/me", "GET /r/{x}", "GET /r/{a}.{b}", "GET /r/report.{format}"),
        *("GET /a b/é", "GET /{a}/y", "GET /x/{b}", "GET /t/"),
    )
    assert found(doc, "GET", path) == label


def test_several_parameters_in_one_segment_are_as_short_as_they_can_be() -> None:
    """The first separator ends a parameter; the last parameter takes what is left."""
    result = match(document("GET /{a}.{b}"), "GET", "/x.y.z")
    assert isinstance(result, Match)
    assert result.path_parameters == {"a": "x", "b": "y.z"}


@pytest.mark.parametrize(
    ("path", "first", "second"),
    [("/blog/my.page.json", "my.page", ".json"), ("/blog/page", "p", "age"), ("/blog/a.", "a", ".")],
)
def test_of_two_parameters_side_by_side_the_second_begins_at_the_last_dot(path: str, first: str, second: str) -> None:
    """As a name and its extension do; the standard leaves open how they are told apart."""
    result = match(document("GET /blog/{name}{extension}"), "GET", path)
    assert isinstance(result, Match)
    assert result.path_parameters == {"name": first, "extension": second}


def test_a_backtracking_match_is_found_behind_a_more_concrete_dead_end() -> None:
    """A literal that leads nowhere does not hide the templated way."""
    assert found(document("GET /a/b/c", "GET /{x}/b/d"), "GET", "/a/b/d") == "GET /{x}/b/d"


def test_the_longest_base_path_is_tried_first() -> None:
    """`/v1/v1/x` under the base paths `/v1` and `/v1/v1` is `/x`."""
    doc = document("GET /x", "GET /v1/x", base_paths=("/v1", "/v1/v1"))
    result = match(doc, "GET", "/v1/v1/x")
    assert isinstance(result, Match)
    assert (result.operation.path, result.base_path) == ("/x", "/v1/v1")


def test_operations_have_their_own_base_paths() -> None:
    """A server of one operation is no server of its neighbour."""
    place = Place("test.yaml")
    doc = Document(
        "test:",
        place,
        "OpenAPI 3.1.0",
        operations=(
            Operation("GET", "/a", place, servers=(Server("https://a.test/one", "/one"),)),
            Operation("GET", "/b", place, servers=(Server("https://b.test/two", "/two"),)),
        ),
    )
    assert found(doc, "GET", "/one/a") == "GET /a"
    assert found(doc, "GET", "/two/a") == ""


def test_templates_that_differ_only_in_names_share_their_methods() -> None:
    """`/a/{x}` and `/a/{y}` are one path with the methods of both, each with its own names."""
    doc = document("GET /a/{x}", "PUT /a/{y}")
    put = match(doc, "PUT", "/a/1")
    assert isinstance(put, Match)
    assert put.path_parameters == {"y": "1"}
    none = match(doc, "DELETE", "/a/1")
    assert isinstance(none, NoMatch)
    assert none.allowed_methods == ("GET", "PUT")


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "get"])
def test_undeclared_methods_are_told_as_they_are(method: str) -> None:
    """Methods are case-sensitive, and none is declared by another's being so. Source: RFC 9110, section 9.1."""
    result = match(document("GET /a", "POST /a"), method, "/a")
    assert isinstance(result, NoMatch)
    assert result.allowed_methods == ("GET", "POST")


def test_a_method_is_looked_for_in_the_next_concrete_template() -> None:
    """`DELETE /users/me` belongs to `/users/{id}` if `/users/me` declares no DELETE."""
    both = document("GET /users/me", "DELETE /users/{id}")
    assert found(both, "DELETE", "/users/me") == "DELETE /users/{id}"
    for path, nearer in (("/users/me", ("GET",)), ("/users/7", ())):
        result = match(both, "DELETE", path)
        assert isinstance(result, Match)
        assert result.nearer_methods == nearer


@pytest.mark.parametrize(
    ("path", "nearest"),
    [("/user/7", "/users/{id}"), ("/users/7/", "/users/{id}"), ("/t", "/t/"), ("/userss", "/users")],
)
def test_an_undeclared_path_names_the_nearest(path: str, nearest: str) -> None:
    """What comes first is the declared path that differs in its last slash, or looks most alike."""
    result = match(document("GET /users/{id}", "GET /users", "GET /t/", "GET /orders/{id}/items"), "GET", path)
    assert isinstance(result, NoMatch)
    assert result.allowed_methods == ()
    assert result.nearest[0] == nearest


def test_a_name_given_twice_must_have_one_text() -> None:
    """A template that names a parameter twice matches only where both texts are the same."""
    doc = document("GET /{id}/copy/{id}")
    assert found(doc, "GET", "/1/copy/1")
    assert not found(doc, "GET", "/1/copy/2")


def test_expanding_without_a_parameter_names_it() -> None:
    """The error says which parameter of which operation has no text."""
    with pytest.raises(UsageError, match=r"GET /users/\{id\} needs a value for 'id'"):
        expand(document("GET /users/{id}").operations[0], {"name": "x"})


@given(literal=st.text(min_size=1, max_size=8))
@example(literal="a?b#c")
@example(literal="100%")
@example(literal="%41")
def test_a_literal_that_no_path_may_hold_bare_is_encoded(literal: str) -> None:
    """What a template's literal text holds, its expanded path holds encoded, and is matched."""
    assume("/" not in literal and not {"{", "}"} & set(literal) and not any("\ud800" <= c <= "\udfff" for c in literal))
    doc = document(f"GET /{literal}")
    path = expand(doc.operations[0], {})
    assert path.isascii()
    assert not set(path) & set('?# "<>\\^`{|}')
    assert found(doc, "GET", path)
