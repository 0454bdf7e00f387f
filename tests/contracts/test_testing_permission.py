"""What may not leave does not, whoever asks for it: tested at the server's own end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.document import load
from contracts.judging import recognise
from contracts.messages import Headers, Request
from contracts.testing import Event, Options, Pace, exit_code, run
from contracts.testing.client import Client
from contracts.testing.events import Exchanged, Progress
from contracts.testing.permission import NotPermitted, Permission, is_well_formed
from contracts.testing.target import parse_target
from tests.plain_servers import PETS, Answered, Asked, serving
from tests.shop import SHOP, shop

QUICK = Pace(rate=1e6)


@pytest.mark.parametrize(("document", "seeds"), [(PETS, 200), (SHOP, 10)], ids=["pets", "shop"])
def test_a_server_in_production_sees_none_but_safe_methods(document: dict[str, object], seeds: int) -> None:
    """Over 200 seeds, also after Ctrl-C at any moment, and of declared operations alone; and all is told of."""
    asked: list[Asked] = []
    told: list[Exchanged] = []

    def listen(one: Asked) -> Answered:
        asked.append(one)
        return shop(one)

    loaded = load(document)
    with serving(listen) as url:
        for seed in range(seeds):
            counter = iter(range(seed % 6))

            def interrupt(event: Event, seed: int = seed, counter: object = counter) -> None:
                if isinstance(event, Exchanged):
                    told.append(event)
                if seed % 2 and isinstance(event, Progress) and next(counter, None) is None:  # type: ignore[call-overload]
                    raise KeyboardInterrupt

            run(loaded, url, Options(seed=seed, search=False, safe=True, pace=QUICK, max_examples=4), interrupt)
    assert asked
    assert {one.method for one in asked} == {"GET"}
    assert {one.path.split("/")[2] for one in asked} <= {"orders", "customers", "articles", "carts", "pets"}
    assert not any("undeclared" in one.path or one.content for one in asked)
    assert len(told) == len(asked)


def test_what_a_search_draws_is_held_to_the_same() -> None:
    """Negative cases of a foreign generator included."""
    asked: set[str] = set()

    def listen(one: Asked) -> Answered:
        asked.add(one.method)
        return shop(one)

    with serving(listen) as url:
        only = Options(safe=True, pace=QUICK, max_examples=60, selects=lambda each: "orders" in each.path)
        report = run(load(SHOP), url, only)
    assert asked == {"GET"}
    assert report.operations[1].sent > report.operations[1].planned
    assert "--safe" in report.operations[0].skipped


def test_the_last_door_is_the_client_itself() -> None:
    """Whatever is handed to it."""
    seen: list[Asked] = []
    with serving(lambda one: seen.append(one) or shop(one)) as url:  # type: ignore[func-returns-value]
        target = parse_target(url)
        guard = Permission(Options(safe=True), target).guard
        with Client(target, guard=guard) as client:
            for request in (
                Request("POST", "/shop/orders"),
                Request("get", "/shop/orders/1"),
                Request("GET", "/shop/orders/1", content=b"x"),
                Request("GET", "/shop/orders/1%00"),
                Request("GET", "/shop/orders/1", Headers({"X": "a\nb"})),
            ):
                with pytest.raises(NotPermitted):
                    client.send(request)
            assert seen == []
            client.send(Request("GET", "/shop/orders/1"))
    assert len(seen) == 1


@given(target=st.text(), name=st.text(), value=st.text())
def test_well_formed_is_what_is_sent_as_it_is(target: str, name: str, value: str) -> None:
    """Printable ASCII without line breaks, in target and fields."""
    request = Request("GET", "/" + target, Headers([(name, value)]))
    if is_well_formed(request):
        for text in (request.target, name, value):
            assert text.isascii()
            assert all(character.isprintable() or character == "\t" for character in text)
        assert name
        assert " " not in request.target


@pytest.mark.parametrize(
    "target", ["/a", "/a?b=c&d[0]=1".replace("[", "%5B").replace("]", "%5D"), "/%C3%A4", "/a/../b", "/a;b=1,2?x=@:"]
)
def test_usual_targets_are_well_formed(target: str) -> None:
    """Nobody is kept from testing."""
    assert is_well_formed(Request("GET", target, Headers({"Accept": "*/*", "X-Empty": "", "X-Two": "a b"})))


@pytest.mark.parametrize(
    "request_",
    [
        Request("GET", "a"),
        Request("GET", "/a b"),
        Request("GET", "/%"),
        Request("GET", "/%ff"),
        Request("GET", "/%0a"),
        Request("GET", "/" + "a" * 5000),
        Request("GET", "/a#b"),
        Request("GET", "/", content=b""),
        Request("GET", "/", Headers({"Transfer-Encoding": "chunked"})),
        Request("GET", "/", Headers({"Content-Length": "5"})),
        Request("GET", "/", Headers({"X Y": "1"})),
        Request("GET", "/", Headers({"X": "\x00"})),
        Request("GET", "/", Headers({"X": "ä"})),
    ],
)
def test_what_may_be_taken_for_an_attack_is_not(request_: Request) -> None:
    """Each is broken in one way."""
    assert not is_well_formed(request_)


def test_safe_is_for_declared_operations() -> None:
    """HEAD where GET is declared is another method; where it is declared, it is fine."""
    document = load(SHOP)
    permission = Permission(Options(safe=True), parse_target("http://127.0.0.1"))
    for method, path, is_allowed in (
        ("GET", "/shop/orders/1", True),
        ("HEAD", "/shop/orders/1", False),
        ("OPTIONS", "/shop/orders/1", False),
        ("GET", "/shop/orders", False),
        ("GET", "/elsewhere", False),
        ("DELETE", "/shop/orders/1", False),
    ):
        case = recognise(document, Request(method, path))
        assert bool(permission.refusal_of(case)) != is_allowed, (method, path)


def test_safe_keeps_a_run_from_nothing_else() -> None:
    """Findings are found, and the exit code says so."""
    with serving(shop) as url:
        report = run(load(SHOP), url, Options(search=False, safe=True, pace=QUICK, max_examples=6))
    assert exit_code(report) == 1
    assert {each.operation for cause in report.at_least("error") for each in cause.occurrences} == {
        f"GET /{name}/{{id}}" for name in ("orders", "customers", "articles", "carts")
    }
