"""Text to value: one meaning whichever reader does the work, and every fault told with its place."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contracts.document.text import Doubtful, Parsed, parse, read_fast, read_slowly
from contracts.document.yaml_nodes import MAX_DEPTH
from contracts.errors import Problem, UnreadableDocument

names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8) | st.sampled_from(
    ["on", "yes", "null", "~", "200", "1.0", "true", "<<", "a b", "'", "é", "{x}", "/users/{id}", "&a", "*a", "!t"]
)
TRAPS = (
    *("on", "off", "yes", "no", "y", "n", "true", "True", "TRUE", "false", "null", "Null", "NULL", "~", "", "nil"),
    *("0", "-0", "+1", "007", "0o17", "0x1F", "0b11", "1_000", "12:30", "12:30:45", "1e3", "1E-3", ".5", "5.", "-.5"),
    *("+.5", "1.2.3", "0e0", "0.0", "1e999", "inf", "-inf", "infinity", "nan", "NaN", "Infinity", "0x", "0o8", "."),
    *("2024-01-01", "2024-01-01T00:00:00Z", "=", "-1", "1,000", "0777", "08", "1f", "0x1p3", "e3", "-", "123abc"),
)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | names
    | st.sampled_from(TRAPS)
    | st.text("ab '\"\\:#-\n\t,[]{}|>%@`&*!?", max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)
styles = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([True, False, None]),
        "allow_unicode": st.booleans(),
        "width": st.sampled_from([20, 80, 1000]),
        "indent": st.sampled_from([2, 4]),
        "explicit_start": st.booleans(),
    }
)


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def same(one: Any, other: Any) -> bool:
    """Equality that tells 1 from 1.0 and from true, and minds the order of keys."""
    return json.dumps(one) == json.dumps(other)


def slowly(text: str) -> Parsed:
    """What the slow reader alone makes of a text."""
    return read_slowly(text, "slow.yaml")


def assert_agreement(text: str) -> None:
    """Where the fast reader dares to answer, the slow one answers the same and finds nothing to report."""
    try:
        value = read_fast(text)
    except Doubtful:
        return
    parsed = slowly(text)
    assert same(value, parsed.value)
    assert parsed.problems == ()


@given(value=values)
def test_json_reads_back_as_it_was_written(value: Any) -> None:
    """Whatever JSON can write is read as JSON reads it."""
    parsed = parse(json.dumps({"value": value}).encode(), "a.json")
    assert same(parsed.value, {"value": value})
    assert parsed.problems == ()


@given(value=values, style=styles, ending=st.sampled_from(["", "\n", "\n# end\n"]))
@example(value="x\n", style={"default_flow_style": False}, ending="")
def test_both_yaml_readers_agree_on_what_is_written_by_a_library(value: Any, style: Any, ending: str) -> None:
    """The fast reader and the slow one mean the same value, type by type."""
    text = yaml.dump({"value": value, "again": [value]}, Dumper=yaml.SafeDumper, sort_keys=False, **style)
    assert_agreement(text.rstrip("\n") + ending)


@given(value=values)
def test_yaml_of_quoted_scalars_reads_back_as_its_value(value: Any) -> None:
    """JSON is YAML's flow style: below a block key it means what it means in JSON."""
    parsed = parse(("value: " + json.dumps(value, ensure_ascii=False) + "\n").encode(), "a.yaml")
    assert same(parsed.value, {"value": value})


@pytest.mark.parametrize(
    "template", ["a: {}\n", "- {}\n", "a: [{}, b]\n", "a: '{}'\n", 'a: "{}"\n', "a:\n  {}\n", "{}: a\n"]
)
@pytest.mark.parametrize("scalar", TRAPS)
def test_both_yaml_readers_agree_on_every_trap(template: str, scalar: str) -> None:
    """Scalars that YAML 1.1 and 1.2, or two libraries, take for different things are one thing here."""
    try:
        slowly(template.format(scalar))
    except UnreadableDocument:
        with pytest.raises(Doubtful):
            read_fast(template.format(scalar))
    else:
        assert_agreement(template.format(scalar))


PIECES = st.sampled_from(
    [
        *(
            "a",
            "b: ",
            "c:\n",
            " ",
            "  ",
            "\n",
            "\n  ",
            "- ",
            "'",
            '"',
            "x y",
            "#",
            "# c\n",
            ": ",
            "|\n",
            ">-\n",
            "|+\n",
        ),
        *("1", "true", "null", "{", "}", "[", "]", ",", "\\n", "\\", "d: 2\n", "%", "? ", "&a ", "*a", "!t ", "..."),
        *("---\n", "e", "|2\n", "\n\n", ".5", "@", "`", "é", "\u2028", "\t", "<<: ", "~", "0x1F", "\r\n"),
    ]
)


@settings(max_examples=300)
@given(text=st.lists(PIECES, min_size=2, max_size=10).map("".join))
@example(text="{true\n  \n  }")
@example(text='k: "l\\\n  \n  m"')
@example(text="[? ")
@example(text="? |+\n  ")
@example(text="? ''b: 1\n")
@example(text="inf: 1\n")
@example(text="b: *a*\n")
@example(text="[1, @]\n")
@example(text="`b: 1\n")
@example(text="}b: 1\n")
@example(text="e: >\n  f\n  g")
@example(text="%: c\nb: 1")
def test_the_fast_yaml_reader_is_never_laxer_than_the_slow_one(text: str) -> None:
    """Whatever the text, the fast reader takes nothing that the slow one refuses, and both mean the same."""
    assert_agreement(text)


@given(text=st.lists(PIECES, max_size=10).map("".join) | st.text(max_size=30))
def test_whatever_is_read_is_a_value_that_json_can_hold(text: str) -> None:
    """No text crashes the reader: it is refused with a repair, or its value has string keys and finite numbers."""
    with contextlib.suppress(UnreadableDocument):
        json.dumps(parse(text.encode(), "a.yaml").value, allow_nan=False)


@given(content=st.binary(max_size=40))
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    """Bytes that are no text in any encoding are refused, never a traceback."""
    with contextlib.suppress(UnreadableDocument):
        json.dumps(parse(content, "a.yaml").value, allow_nan=False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: yes\noff: on\n", {"a": "yes", "off": "on"}),
        ("responses:\n  200: {}\n  4XX: {}\n", {"responses": {"200": {}, "4XX": {}}}),
        ("a: 2024-01-01\nb: 12:30\nc: 1_000\n", {"a": "2024-01-01", "b": "12:30", "c": "1_000"}),
        ("a: 0o17\nb: 0x1F\nc: 017\nd: +3\n", {"a": 15, "b": 31, "c": 17, "d": 3}),
        ("a: ~\nb:\nc: Null\nd: 'null'\n", {"a": None, "b": None, "c": None, "d": "null"}),
        ("a: True\nb: 'true'\nc: .5\n", {"a": True, "b": "true", "c": 0.5}),
        ("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n", {"a": {"b": 1, "c": 2}, "d": {"c": 3, "b": 1}}),
        ("a: &x {b: 1}\nd: {<<: [*x, {b: 2, e: 3}]}\n", {"a": {"b": 1}, "d": {"b": 1, "e": 3}}),
        ("a: !!str 1\nb: !!int '2'\nc: !!float 3\nd: ! 4\n", {"a": "1", "b": 2, "c": 3.0, "d": "4"}),
        ("'<<': 1\n", {"<<": 1}),
        ("{openapi: 3.1.0, 'x': [1, ]}", {"openapi": "3.1.0", "x": [1]}),
        ("\ufeffa: 1\r\nb: |\r\n  x\r\n  y\r\n", {"a": 1, "b": "x\ny\n"}),
    ],
)
def test_yaml_means_the_core_schema(text: str, value: Any) -> None:
    """YAML 1.2's core schema decides, keys are strings as written, aliases and merge keys are honoured."""
    parsed = parse(text.encode(), "a.yaml")
    assert same(parsed.value, value)
    assert parsed.problems == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_encodings_are_recognised(encoding: str) -> None:
    """UTF-8, with or without a byte order mark, UTF-16 and UTF-32 read alike."""
    assert parse('{"a": "é"}'.encode(encoding), "a.json").value == {"a": "é"}


@pytest.mark.parametrize(
    ("text", "code", "pointer", "line", "value"),
    [
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", "/a", 3, {"a": 3, "b": 2}),
        ('{"a": 1,\n "a": 2}', "duplicate-key", "/a", 2, {"a": 2}),
        ("a:\n  b: .inf\n", "not-a-json-number", "/a/b", 2, {"a": {"b": ".inf"}}),
        ('{"a": [\n1e999]}', "not-a-json-number", "/a/0", 2, {"a": ["1e999"]}),
        ("a: 1\n~: 2\n", "null-key", "/~0", 2, {"a": 1, "~": 2}),
        ("a: 1\n? [b]\n: 2\n", "bad-key", "", 1, {"a": 1}),
        ("a: 1\nb: !Ref c\n", "custom-tag", "/b", 2, {"a": 1, "b": "c"}),
        ("a: !!int b\n", "bad-tag", "/a", 1, {"a": "b"}),
        ("<<: 1\na: 2\n", "bad-merge", "", 1, {"a": 2}),
        ("---\na: 1\n---\nb: 2\n", "several-documents", "", 3, {"a": 1}),
        ('{"a": "\\ud800"}', "lone-surrogate", "/a", 1, {"a": "\ufffd"}),
        ('{"a": 1,}', "not-json", "", 1, {"a": 1}),
    ],
)
def test_what_is_odd_is_reported_with_its_place(text: str, code: str, pointer: str, line: int, value: Any) -> None:
    """What costs a corner of a text is a problem that names where, and the value stays one that JSON can hold."""
    name = "a.json" if code == "not-json" else "a.yaml"
    parsed = parse(text.encode(), name)
    assert codes(parsed.problems) == [code]
    place = parsed.problems[0].place
    assert (place.uri, place.pointer, place.line) == (name, pointer, line)
    assert parsed.value == value


def test_a_duplicate_key_names_both_lines() -> None:
    """Both places of a key given twice are told."""
    (problem,) = parse(b"a: 1\nb: 2\na: 3\n", "a.yaml").problems
    assert "line 1" in problem.message
    assert "line 3" in problem.message


@pytest.mark.parametrize(
    ("content", "line", "said", "repair"),
    [
        (b"a:\n\tb: 1\n", 2, "tab", "spaces"),
        (b"a: 1\nb: c: d\n", 2, "'b: c: d'", "quote"),
        (b"a: [1, 2\nb: 3\n", 2, "not YAML", "bracket"),
        (b'a: "x\nb: 1\n', 3, "not YAML", "close the quote"),
        (b"a: &name 1\nb: *nam\n", 2, "no anchor '&nam'", "did you mean '*name'?"),
        (b"a: &x [1, *x]\n", 1, "stands inside", "write"),
        (b"a: `x`\n", 1, "cannot start any token", "quote"),
        (b"a: 1\nb: \x01\n", 2, "not YAML", "remove"),
        (b"a: 1\nb: \xff\n", 2, "byte ff", "UTF-8"),
        (b'{"a": 1\n"b": 2}', 2, "not JSON", "comma"),
        (b"<!DOCTYPE html><html></html>", 1, "HTML", "address"),
        (b"", None, "empty", "document"),
        (b"# only a comment\n", None, "nothing but comments", "document"),
    ],
)
def test_malformed_text_names_line_and_repair(content: bytes, line: int | None, said: str, repair: str) -> None:
    """What can't be read is refused with its line, the text that stands there, and what to do."""
    with pytest.raises(UnreadableDocument) as caught:
        parse(content, "a.yaml")
    problem = caught.value.problem
    assert problem.place.line == line
    assert said in problem.message
    assert repair in problem.repair


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "- " * 50_000,
        '{"a":' * 50_000,
        "[" * 1_500 + "]" * 1_500,
        "".join(f"{' ' * i}a:\n" for i in range(1_500)),
        "a0: &a0 [1]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 1_500)),
    ],
    ids=["brackets", "dashes", "braces", "closed", "blocks", "aliases"],
)
def test_deep_nesting_is_refused_not_recursed_into(text: str) -> None:
    """However deep a text goes, the answer is an error that names the limit."""
    with pytest.raises(UnreadableDocument, match=f"more than {MAX_DEPTH} levels"):
        parse(text.encode(), "a.yaml")


def test_nesting_up_to_the_limit_is_read() -> None:
    """The limit itself is still read, in JSON and in YAML."""
    text = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert same(parse(text.encode(), "a.json").value, parse(f"# YAML\n{text}".encode(), "a.yaml").value)


def test_an_alias_bomb_is_refused() -> None:
    """Aliases that multiply beyond all bounds are refused before anybody walks them."""
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 9)
    )
    with pytest.raises(UnreadableDocument, match="aliases expand"):
        parse(bomb.encode(), "a.yaml")


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_positions_are_those_of_the_text(name: str) -> None:
    """A member stands where its key begins, an element where it begins; what is absent, at its nearest ancestor."""
    text = {
        "a.yaml": "a:\n  b:\n    - 1\n    - c: 2\n'd/e': 3\n",
        "a.json": '{"a":\n  {"b":\n    [ 1,\n      {"c": 2}]},\n"d/e": 3}',
    }[name]
    positions = parse(text.encode(), name).positions
    pointers = ["", "/a", "/a/b", "/a/b/0", "/a/b/1", "/a/b/1/c", "/d~1e", "/a/b/9/x", "/nowhere"]
    lines = {"a.yaml": [1, 1, 2, 3, 4, 4, 5, 2, 1], "a.json": [1, 1, 2, 3, 4, 4, 5, 2, 1]}[name]
    assert [positions.line_of(pointer) for pointer in pointers] == lines
    assert positions.column_of("/a/b/1/c") == {"a.yaml": 7, "a.json": 8}[name]


@given(
    value=st.dictionaries(names, values, max_size=4),
    indent=st.sampled_from([None, 1]),
    before=st.sampled_from(["", "\n", " "]),
)
def test_every_pointer_of_a_json_text_has_its_spot(value: Any, indent: int | None, before: str) -> None:
    """The key that a position names is the key of the pointer."""
    text = before + json.dumps(value, indent=indent)
    positions = parse(text.encode(), "a.json").positions
    lines = text.split("\n")
    for key in value:
        pointer = "/" + key.replace("~", "~0").replace("/", "~1")
        line, column = positions.line_of(pointer), positions.column_of(pointer)
        assert line is not None
        assert column is not None
        assert lines[line - 1][column - 1 :].startswith(json.dumps(key))


def test_malformed_yaml_leaves_standard_error_clean() -> None:
    """The fast reader's own complaint is kept from the terminal, and what others write there is not."""
    code = (
        "import os, sys\n"
        "from contracts.document.text import parse\n"
        "from contracts.errors import UnreadableDocument\n"
        "for content in (b'a: b: c', b'a: [1', b'- ' * 100):\n"
        "    try: parse(content, 'a.yaml')\n"
        "    except UnreadableDocument: pass\n"
        "os.write(2, b'mine')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())}
    )
    assert done.stderr == b"mine"
