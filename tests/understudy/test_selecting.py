"""Which operations are tested: by expression, glob, file and shard, and what is said where none is left."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from contracts.document import load
from contracts.errors import UsageError
from tests.plain_servers import serving
from tests.shop import SHOP, shop
from understudy import words
from understudy.cli import cli
from understudy.selecting import matching, selecting

DOCUMENT = load(SHOP)
LABELS = [each.label for each in DOCUMENT.operations]


def chosen(**given: object) -> list[str]:
    selects = selecting(DOCUMENT, **given).selects  # type: ignore[arg-type]
    return [each.label for each in DOCUMENT.operations if selects is None or selects(each)]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("orders", ["POST /orders", "GET /orders/{id}", "DELETE /orders/{id}"]),
        ("ORDERS and not DELETE", ["POST /orders", "GET /orders/{id}"]),
        ("get_orders or get_carts", ["GET /orders/{id}", "GET /carts/{id}"]),
        ("not (orders or carts or articles) and post", ["POST /customers"]),
        ("not not 'GET /orders'", ["GET /orders/{id}"]),
        ('"and" or get_carts', ["GET /carts/{id}"]),
        ("/orders/{id}", ["GET /orders/{id}", "DELETE /orders/{id}"]),
    ],
)
def test_an_expression_selects_by_what_an_operation_is_called(expression: str, expected: list[str]) -> None:
    """Label and operationId, in upper or lower case."""
    assert chosen(expression=expression) == expected


WORDS = st.sampled_from(["orders", "get", "drop", "x"])
EXPRESSIONS = st.recursive(
    WORDS.map(lambda word: (word, {each.label for each in DOCUMENT.operations if matching(word)(each)})),
    lambda inner: (
        inner.map(lambda one: (f"not ({one[0]})", set(LABELS) - one[1]))
        | st.tuples(inner, inner).map(lambda two: (f"({two[0][0]}) and ({two[1][0]})", two[0][1] & two[1][1]))
        | st.tuples(inner, inner).map(lambda two: (f"({two[0][0]}) or {two[1][0]}", two[0][1] | two[1][1]))
    ),
    max_leaves=6,
)


@given(drawn=EXPRESSIONS)
def test_expressions_are_the_algebra_of_sets(drawn: tuple[str, set[str]]) -> None:
    """`not` is the rest, `and` what both select, `or` what either does."""
    expression, expected = drawn
    assert set(chosen(expression=expression)) == expected


@pytest.mark.parametrize(
    "expression", ["orders get", "and", "orders and", "(orders", "orders)", "not", "'orders", "()"]
)
def test_a_broken_expression_is_explained(expression: str) -> None:
    """What was found, what was expected, how it is written."""
    with pytest.raises(UsageError, match=r"-k .*"):
        chosen(expression=expression)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"include": ["method=post"]}, [label for label in LABELS if label.startswith("POST")]),
        ({"include": ["path=/carts*"]}, [label for label in LABELS if "/carts" in label]),
        ({"include": ["operation=get_*", "operation=POST /carts"]}, [*LABELS[1::3][:3], "POST /carts", LABELS[-2]]),
        ({"include": ["method=GET", "path=/carts*"]}, ["GET /carts/{id}"]),
        ({"exclude": ["method=GET", "path=/[!o]*"]}, ["POST /orders", "DELETE /orders/{id}"]),
        ({"include": ["operation=GET /orders/{id}"], "exclude": ["method=GET"]}, []),
        ({"include": ["tag=x"]}, []),
    ],
)
def test_globs_choose_by_kind(given: dict[str, list[str]], expected: list[str]) -> None:
    """Of one kind any, of several kinds each; what is excluded is out in any case."""
    assert sorted(chosen(**given)) == sorted(expected)


@pytest.mark.parametrize("given", ["path", "colour=red", "path=", "=x"])
def test_a_broken_glob_is_explained(given: str) -> None:
    """With the kinds that there are."""
    with pytest.raises(UsageError, match="path, method, tag, operation"):
        chosen(include=[given])


def test_a_file_names_operations(tmp_path: Path) -> None:
    """By label or operationId, with remarks; what `--list` prints is such a file."""
    path = tmp_path / "some.txt"
    path.write_text("# the first\n\nGET   /orders/{id}  # read\ndrop_carts\n", encoding="utf-8")
    assert chosen(listed=str(path)) == ["GET /orders/{id}", "DELETE /carts/{id}"]
    printed = understudy(tmp_path, "--list", "-k", "carts")
    path.write_text(printed.output, encoding="utf-8")
    assert chosen(listed=str(path)) == [label for label in LABELS if "/carts" in label]
    assert "# sequence /carts: create, read, delete, read again" in printed.output


def test_a_file_that_names_what_is_not_there_is_explained(tmp_path: Path) -> None:
    """With its line, and what may have been meant."""
    path = tmp_path / "some.txt"
    path.write_text("GET /orders/{id}\nGET /order/{id}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"some.txt:2: .*'GET /order/\{id\}'.*did you mean 'GET /orders/\{id\}'"):
        chosen(listed=str(path))
    with pytest.raises(UsageError, match="can't be read"):
        chosen(listed=str(tmp_path))


def understudy(folder: Path, *words: str) -> Result:
    path = folder / "shop.json"
    path.write_text(json.dumps(SHOP))
    return CliRunner().invoke(cli, ["check", str(path), *words], standalone_mode=False)


def test_nothing_selected_is_five_with_what_was_there(tmp_path: Path) -> None:
    """And nothing is sent, not even a connection made."""
    for options in (["-k", "nope"], ["--shard", "5/5"]):
        result = understudy(tmp_path, "--url", "http://127.0.0.1:1", *options)
        assert result.return_value == 5, result.output
    assert "there are 4 resources" in result.output
    listed = understudy(tmp_path, "--list", "-k", "nope")
    assert listed.return_value == 5
    assert "POST /orders" in listed.output


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"include": ["path=/orders/7"]}, ["--include 'path=/orders/7': * such a path; did you mean '/orders/{id}'?"]),
        ({"include": ["path=/nothing"]}, ["--include 'path=/nothing': * such a path; there are '/orders', *"]),
        ({"exclude": ["operation=get_order"]}, ["--exclude 'operation=get_order': *; did you mean 'get_orders'?"]),
        ({"include": ["tag=any"]}, ["--include 'tag=any': no operation has such a tag; the document has no tags"]),
        ({"include": ["method=patch", "path=/orders"]}, ["--include 'method=PATCH': *; there are 'POST', 'GET', *"]),
        ({"expression": "custmers or orders"}, ["-k *'custmers' stands in no label*; did you mean 'customers'?"]),
        (
            {"expression": "orders and not x7"},
            ["-k 'orders and not x7': 'x7' stands in no *; there are 'POST /orders', *"],
        ),
        ({"exclude": ["path=*"]}, ["nothing is left by --exclude 'path=[*]'"]),
        (
            {"expression": "orders", "include": ["path=/carts"]},
            ["nothing is left by -k 'orders' and --include * together"],
        ),
        (
            {"expression": "orders", "include": ["path=/orders"], "exclude": ["method=PUT"]},
            ["--exclude 'method=PUT': *"],
        ),
        ({"expression": "orders", "include": ["path=/orders*"], "exclude": ["method=GET"]}, []),
    ],
)
def test_what_fits_nothing_is_told_with_what_there_is(given: dict[str, object], expected: list[str]) -> None:
    """Whether something is selected all the same or not: a misspelt exclusion leaves in what was to be left out."""
    unmatched = selecting(DOCUMENT, **given).unmatched  # type: ignore[arg-type]
    assert len(unmatched) == len(expected), unmatched
    for sentence, pattern in zip(unmatched, expected, strict=True):
        assert fnmatchcase(sentence, pattern), sentence


@pytest.mark.parametrize("verb", ["check", "payloads", "prove"])
def test_each_verb_says_what_fits_nothing(verb: str, tmp_path: Path) -> None:
    """And ends with 5 where nothing is selected; else it goes on."""
    (tmp_path / "shop.json").write_text(json.dumps(SHOP))
    options = ["-k", "ordrs"] if verb == "check" else ["--operation", "get_ordrs"]
    result = CliRunner().invoke(cli, [verb, str(tmp_path / "shop.json"), *options], standalone_mode=False)
    assert result.return_value == 5
    assert "did you mean '" in result.output


def test_a_check_that_goes_on_notes_what_fits_nothing(tmp_path: Path) -> None:
    with serving(shop) as url:
        result = understudy(tmp_path, "--url", url, "-n", "1", "--include", "path=/orders", "--include", "path=/cart")
    assert "--include 'path=/cart': no operation has such a path; did you mean '/carts'?" in result.output


def test_only_what_is_selected_is_sent(tmp_path: Path) -> None:
    """Seen by the server."""
    paths: set[str] = set()
    with serving(lambda asked: paths.add(asked.path) or shop(asked)) as url:  # type: ignore[func-returns-value]
        understudy(tmp_path, "--url", url, "-n", "5", "-k", "carts or orders", "--shard", "1/2")
    assert {path.split("/")[2].removesuffix("-undeclared") for path in paths} in ({"carts"}, {"orders"})


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "5"}, (2, 5)),
        ({"CI_NODE_TOTAL": "1"}, (1, 1)),
        ({"CIRCLE_NODE_INDEX": "0", "CIRCLE_NODE_TOTAL": "4"}, (1, 4)),
        ({"BUILDKITE_PARALLEL_JOB": "3", "BUILDKITE_PARALLEL_JOB_COUNT": "4"}, (4, 4)),
        ({"SYSTEM_JOBPOSITIONINPHASE": "1", "SYSTEM_TOTALJOBSINPHASE": "3"}, (1, 3)),
        ({"SEMAPHORE_JOB_INDEX": "3", "SEMAPHORE_JOB_COUNT": "3"}, (3, 3)),
        ({"BITBUCKET_PARALLEL_STEP": "0", "BITBUCKET_PARALLEL_STEP_COUNT": "2"}, (1, 2)),
    ],
)
def test_a_shard_is_told_by_the_ci(environment: dict[str, str], expected: tuple[int, int]) -> None:
    """Each counts from its own first number."""
    assert words.shard_of_ci("--shard", environment) == expected


@pytest.mark.parametrize("environment", [{}, {"CI_NODE_TOTAL": "3"}, {"CI_NODE_INDEX": "4", "CI_NODE_TOTAL": "3"}])
def test_a_ci_that_does_not_tell_is_wrong_use(environment: dict[str, str]) -> None:
    """It is not guessed: a part that nobody runs would be missed by nobody."""
    with pytest.raises(UsageError, match="--shard auto"):
        words.shard_of_ci("--shard", environment)
